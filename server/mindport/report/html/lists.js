// SPDX-License-Identifier: Apache-2.0
// The other panels: files, missing APIs with advice, third-party packages and library models.

function drawFiles() {
  const byFile = groupBy(findingsWhere(() => true), read.file);
  const files = data.files.map((file, index) => ({ ...file, findings: byFile.get(index) || [] }));
  const value = { path: (file) => file.path.toLowerCase(), lines: (file) => file.lines, uses: (file) => file.findings.length };
  const [key, direction] = state.sort.files;
  files.sort((a, b) => (value[key](a) < value[key](b) ? -direction : value[key](a) > value[key](b) ? direction : a.path < b.path ? -1 : 1));
  const longest = Math.max(1, ...files.map((file) => file.findings.length));
  const body = el("tbody");
  const row = (file) => {
    const counts = countBy(file.findings, "category");
    const show = () => choosePath(file.path);
    const name = file.findings.length ? el("button.path", { type: "button", onclick: show }, visible(file.path)) : visible(file.path);
    const status = file.status === "ok" ? null : el(`span.badge.status-${file.status}`, {}, say(`status.${file.status}`));
    return [el("tr", {}, el("td", {}, name, " ", status, file.error ? el("small.quiet", {}, ` ${visible(inLanguage(file.error))}`) : null),
      el("td.number", {}, number(file.lines)), el("td.number", {}, number(file.findings.length)),
      el("td.bar-cell", {}, stackedBar(counts, CATEGORIES, "category", longest)))];
  };
  fillRows(body, files, row, 4);
  const heads = [sortHead("files", "path", "file", drawFiles), sortHead("files", "lines", "lines", drawFiles, true), sortHead("files", "uses", "uses", drawFiles, true), el("th", { scope: "col" }, say("html.by-category"))];
  document.getElementById("panel-files").replaceChildren(
    ...problems(),
    legend(countBy(findingsWhere(() => true), "category"), CATEGORIES, "category"),
    el("div.scroll", {}, el("table", {}, el("caption.unseen", {}, say("files")), el("thead", {}, el("tr", {}, heads)), body)),
  );
}

/** Files that could not be read, with the reasons, where nobody overlooks them. */
function problems() {
  const unreadable = data.files.filter((file) => file.status === "unreadable");
  if (!unreadable.length) return [];
  const items = unreadable.slice(0, ROWS_AT_ONCE).map((file) => el("li", {}, code(file.path), `: ${visible(inLanguage(file.error))}`));
  return [el("div.card.problems", {}, el("h2", {}, say("problems")), el("ul", {}, items))];
}

function drawMissing() {
  const blocks = [el("h2", {}, say("missing")), el("p.quiet", {}, link(inLanguage(data.policy), say("csv.policy-page"))), advised(data.missing)];
  if (data.models.length) blocks.push(el("h2", {}, say("models")), el("p.quiet", {}, say("models.help")), advised(data.models));
  document.getElementById("panel-missing").replaceChildren(...blocks);
}

function advised(apis) {
  if (!apis.length) return el("p", {}, say("html.nothing-missing"));
  const most = apis[0].uses;
  const body = el("tbody");
  const row = ({ api, uses, files, verdict, advice, links }) => [
    el("tr", {},
      el("td", {}, link(links.source, code(api)), el("div", {}, badge("verdict", verdict))),
      el("td.number", {}, number(uses), stackedBar({ "no-mapping": uses }, ["no-mapping"], "category", most)),
      el("td.number", {}, number(files)),
      el("td.advice-text", {}, visible(inLanguage(advice).trim() || say(verdict === "unknown" ? "missing.unknown" : "html.no-advice")))),
  ];
  fillRows(body, apis, row, 4);
  const heads = [["api", "th"], ["uses", "th.number"], ["files", "th.number"], ["advice", "th"]].map(([word, tag]) => el(tag, { scope: "col" }, say(word)));
  return el("div.scroll", {}, el("table.ranked", {}, el("caption.unseen", {}, say("missing")), el("thead", {}, el("tr", {}, heads)), body));
}

function drawPackages() {
  const holder = document.getElementById("panel-packages");
  if (!data.packages.length) return holder.replaceChildren(el("p", {}, say("html.no-packages")));
  const body = el("tbody");
  const row = ({ name, uses, files, advice }) => [
    el("tr", {}, el("td", {}, code(name)), el("td.number", {}, number(uses)), el("td.number", {}, number(files)),
      el("td.advice-text", {}, visible(inLanguage(advice).trim() || say("package.advice")))),
  ];
  fillRows(body, data.packages, row, 4);
  const heads = [["package", "th"], ["uses", "th.number"], ["files", "th.number"], ["advice", "th"]].map(([word, tag]) => el(tag, { scope: "col" }, say(word)));
  holder.replaceChildren(el("p.quiet", {}, say("packages.help")),
    el("div.scroll", {}, el("table.ranked", {}, el("caption.unseen", {}, say("packages")), el("thead", {}, el("tr", {}, heads)), body)));
}
