// SPDX-License-Identifier: Apache-2.0
// Tabs, the two switches, and the first drawing.

const TABS = { apis: drawApisPanel, files: drawFiles, missing: drawMissing, packages: drawPackages };

function tabCount(tab) {
  const { ok, skipped, unreadable } = data.summary.files;
  return { apis: data.summary.apis, files: ok + skipped + unreadable, missing: data.missing.length + data.models.length, packages: data.packages.length }[tab];
}

function drawTabs() {
  const names = Object.keys(TABS);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    chooseTab(names[(names.indexOf(state.tab) + step + names.length) % names.length]);
    document.getElementById(`tab-${state.tab}`).focus();
  };
  const tabs = names.map((tab) =>
    el("button", {
      type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": `panel-${tab}`,
      onclick: () => chooseTab(tab), onkeydown: move,
    }, say(`html.tab.${tab}`), el("b", {}, number(tabCount(tab)))),
  );
  document.getElementById("tabs").replaceChildren(...tabs);
}

function chooseTab(chosen) {
  state.tab = chosen;
  for (const tab of Object.keys(TABS)) {
    const button = document.getElementById(`tab-${tab}`);
    button.setAttribute("aria-selected", String(tab === chosen));
    button.tabIndex = tab === chosen ? 0 : -1;
    document.getElementById(`panel-${tab}`).hidden = tab !== chosen;
  }
}

function drawEverything() {
  applyLanguage();
  applyTheme();
  drawHead();
  drawOverview();
  drawTabs();
  for (const draw of Object.values(TABS)) draw();
  chooseTab(state.tab);
  const made = [`mindport ${data.tool}`, data.database && `${say("html.database")} ${data.database}`, data.root].filter(Boolean);
  document.getElementById("foot").textContent = visible(made.join(" · "));
}

document.getElementById("language").addEventListener("click", () => {
  state.language = state.language === "zh" ? "en" : "zh";
  remember("mindport.language", state.language);
  drawEverything();
});

document.getElementById("theme").addEventListener("click", () => {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  remember("mindport.theme", state.theme);
  applyTheme();
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
new MutationObserver(applyTheme).observe(document.body, { attributeFilter: ["data-vscode-theme-kind"] });

drawEverything();
