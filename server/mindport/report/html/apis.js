// SPDX-License-Identifier: Apache-2.0
// The table of APIs: filtered, searched and sorted; each row opens to its texts and places.

const DELETED = new Set(["{self}", "{module}", "None"]); // templates that leave nothing of a call

const SORT_KEYS = {
  api: (group) => group.api.toLowerCase(),
  target: (group) => (group.targets[0] || "~").toLowerCase(),
  verdict: (group) => VERDICTS.indexOf(read.verdict(group.shown)),
  uses: (group) => group.findings.length,
  files: (group) => group.files,
};

function matches(finding) {
  return (
    (!state.category || read.category(finding) === state.category) &&
    (!state.verdict || read.verdict(finding) === state.verdict) &&
    (!state.certainty || read.certainty(finding) === state.certainty) &&
    (!state.use || read.use(finding) === state.use) &&
    (!state.onlyNew || read.new(finding)) &&
    inChosenPath(finding) &&
    (!state.text || searched(finding).includes(state.text.toLowerCase()))
  );
}

function searched(finding) {
  return `${read.api(finding)} ${read.target(finding) || ""} ${data.files[read.file(finding)].path}`.toLowerCase();
}

function apiGroups(findings) {
  const groups = [...groupBy(findings, (finding) => `${read.category(finding)} ${read.api(finding)}`)].map(([key, members]) => {
    const shown = heaviest(members);
    const targets = Object.entries(countBy(members.filter(read.target), "target")).sort((a, b) => b[1] - a[1]);
    return { key, findings: members, shown, api: read.api(shown), targets: targets.map(([target]) => target), files: new Set(members.map(read.file)).size };
  });
  const [key, direction] = state.sort.apis;
  const value = SORT_KEYS[key];
  const order = (a, b) => (value(a) < value(b) ? -direction : value(a) > value(b) ? direction : a.api < b.api ? -1 : 1);
  return groups.sort(order);
}

/** The frame of the panel: drawn once a language, so that typing in the search box is never interrupted. */
function drawApisPanel() {
  const search = el("input", {
    type: "search", id: "search", placeholder: say("html.search"), "aria-label": say("html.search"), value: state.text,
    oninput: (event) => { state.text = event.target.value; drawApiTable(); },
  });
  document.getElementById("panel-apis").replaceChildren(
    el("div.chips", { id: "categories", role: "group", "aria-label": say("category") }),
    el("div.columns", {},
      el("nav.tree", { id: "tree", "aria-label": say("files") }),
      el("div.main", {},
        el("div.tools", {}, search, chooser("verdict", VERDICTS), chooser("certainty", ["resolved", "inferred", "by-name"]),
          chooser("use", ["call", "attribute", "base", "decorator", "annotation", "import", "value"]), newSwitch(),
          el("button.plain", { type: "button", onclick: clearFilters }, say("html.clear"))),
        el("p.quiet", { id: "found", role: "status" }),
        el("div.scroll", {}, el("table", { id: "apis" })))),
  );
  drawChips();
  drawTree(document.getElementById("tree"));
  drawApiTable();
}

function chooser(name, values) {
  const present = new Set(valuesOf(name));
  const options = values.filter((value) => present.has(value)).map((value) => el("option", { value, selected: state[name] === value }, say(`${name}.${value}`)));
  const choose = (event) => { state[name] = event.target.value; drawApiTable(); };
  return el("select", { "aria-label": say(name), onchange: choose }, el("option", { value: "" }, `${say(name)}: ${say("html.any")}`), options);
}

function newSwitch() {
  if (!data.changes) return null;
  const choose = (event) => { state.onlyNew = event.target.checked; drawApiTable(); };
  return el("label.check", {}, el("input", { type: "checkbox", checked: state.onlyNew, onchange: choose }), say("html.only-new"));
}

function clearFilters() {
  Object.assign(state, { category: "", text: "", verdict: "", certainty: "", use: "", path: "", onlyNew: false });
  drawApisPanel();
  document.getElementById("search").focus();
}

function drawChips() {
  const counts = countBy(findingsWhere(() => true), "category");
  const chip = (category, name, count, help) => {
    const choose = () => {
      state.category = category;
      drawChips();
      drawApiTable();
      document.getElementById(`category-${category}`).focus();
    };
    return el("button.chip", { type: "button", id: `category-${category}`, "aria-pressed": String(state.category === category), onclick: choose },
      el("span.top", {}, category ? el(`i.dot.fill-${category}`) : null, el("span", {}, name), el("b", {}, number(count))), el("small", {}, help));
  };
  const chips = CATEGORIES.filter((category) => counts[category]).map((category) => chip(category, say(`category.${category}`), counts[category], say(`category.${category}.help`)));
  document.getElementById("categories").replaceChildren(chip("", say("html.everything"), data.findings.count, say("html.everything.help")), ...chips);
}

function drawApiTable() {
  const findings = findingsWhere(matches);
  const groups = apiGroups(findings);
  const where = state.path ? ` · ${visible(state.path)}` : "";
  document.getElementById("found").textContent = say("html.found", { apis: number(new Set(groups.map((group) => group.api)).size), uses: number(findings.length) }) + where;
  const heads = [["api", "api"], ["target", "target"], ["verdict", "verdict"]].map(([key, word]) => sortHead("apis", key, word, drawApiTable));
  const numbers = [["uses", "uses"], ["files", "files"]].map(([key, word]) => sortHead("apis", key, word, drawApiTable, true));
  const rest = ["platforms", "evidence"].map((word) => el("th", { scope: "col" }, say(word)));
  const body = el("tbody");
  fillRows(body, groups, apiRows, 7);
  if (!groups.length) body.append(el("tr", {}, el("td.empty", { colspan: 7 }, say("html.nothing"))));
  document.getElementById("apis").replaceChildren(el("caption.unseen", {}, say("html.table-of-apis")), el("thead", {}, el("tr", {}, heads, numbers, rest)), body);
}

function apiRows(group) {
  const { shown, key } = group;
  const category = read.category(shown);
  const links = read.links(shown);
  const opened = state.open.has(key);
  const details = el("tr.details", { hidden: !opened }, el("td", { colspan: 7 }));
  const button = el("button.opener", { type: "button", "aria-expanded": String(opened), "aria-label": say("html.open", { api: visible(group.api) }) }, el("span", {}, "›"));
  const flip = (open) => {
    button.setAttribute("aria-expanded", String(open));
    details.hidden = !open;
    if (open && !details.firstChild.childElementCount) details.firstChild.append(apiDetails(group));
    state.open[open ? "add" : "delete"](key);
  };
  button.addEventListener("click", () => flip(details.hidden));
  if (opened) flip(true);
  const targets = group.targets.flatMap((target, index) => [index ? ", " : null, DELETED.has(target) ? say("target.deleted") : index ? code(target) : link(links.target, code(target))]);
  const none = el("span.quiet", {}, "—");
  const devices = read.devices(shown).map((device) => el("span.device", {}, say(`device.${device}`)));
  const needs = read.needs(shown) ? el("small.quiet", {}, say("needs", { version: read.needs(shown) })) : null;
  const row = el(`tr.api.edge-${category}`, {},
    el("td", {}, el("div.name", {}, button, link(links.source, code(group.api)))),
    el("td", {}, targets.length ? targets : none.cloneNode(true), needs),
    el("td", {}, verdictBadges(group.findings), group.findings.some(read.new) ? el("span.badge.is-new", {}, say("changes.new")) : null),
    el("td.number", {}, number(group.findings.length)),
    el("td.number", {}, number(group.files)),
    el("td.short", {}, targets.length ? devices : none),
    el("td.short", {}, targets.length ? evidenceBadge(group) : none.cloneNode(true)));
  return [row, details];
}

/** Whether runs verify these calls: with their largest error, or with the reason why not in the title. */
function evidenceBadge(group) {
  const verified = group.findings.filter((finding) => read.error(finding) !== null);
  const told = inLanguage(read.evidence(verified.length ? verified[0] : group.shown));
  if (!verified.length) return el("span.quiet", { title: told }, say("evidence.none"));
  const share = verified.length < group.findings.length ? ` ${number(verified.length)}/${number(group.findings.length)}` : "";
  return [
    el("span.badge.verified", { title: told }, say("html.verified"), share),
    el("small.quiet", {}, say("evidence.error", { error: read.error(verified[0]) })),
  ];
}

/** The verdicts of these calls, heaviest first, with their numbers where there are several. */
function verdictBadges(findings) {
  const counts = countBy(findings, "verdict");
  const present = VERDICTS.filter((verdict) => counts[verdict]).reverse();
  return present.map((verdict) => {
    const shown = badge("verdict", verdict);
    if (present.length > 1) shown.append(` ${number(counts[verdict])}`);
    return shown;
  });
}

/** What an opened row shows: each different set of texts once, then every place. */
function apiDetails(group) {
  const texts = [];
  for (const [kind, word] of [["difference", "difference"], ["advice", "advice"]]) {
    const different = new Set(group.findings.map((finding) => inLanguage(read[kind](finding))).filter(Boolean));
    if (different.size) texts.push(el(`div.told.${kind}`, {}, el("h4", {}, say(word)), [...different].map((text) => el("p", {}, visible(text.trim())))));
  }
  if (read.category(group.shown) === "no-mapping") {
    if (read.verdict(group.shown) === "unknown") texts.push(el("div.told.advice", {}, el("h4", {}, say("advice")), el("p", {}, say("missing.unknown"))));
    texts.push(el("p", {}, link(inLanguage(data.policy), say("csv.policy-page"))));
  }
  const evidence = new Set(group.findings.map((finding) => inLanguage(read.evidence(finding))).filter(Boolean));
  if (evidence.size) texts.push(el("div.told.evidence", {}, el("h4", {}, say("evidence")), [...evidence].map((text) => el("p", {}, visible(text)))));
  const official = inLanguage(read.official(group.shown));
  if (official) texts.push(el("div.told.official", {}, el("h4", {}, say("official")), el("p", {}, visible(official))));
  const links = read.links(group.shown);
  if (links.difference) texts.push(el("p", {}, link(links.difference, say("html.difference-page"))));
  const body = el("tbody");
  fillRows(body, group.findings, (finding) => [placeRow(finding)], 5);
  const heads = ["html.place", "use", "certainty", "safety", "message"].map((word) => el("th", { scope: "col" }, say(word)));
  return el("div.inside", {}, texts, el("table.places", {}, el("caption.unseen", {}, say("places")), el("thead", {}, el("tr", {}, heads)), body));
}

/** The name of a place; in an editor a button that opens it. */
function placeName(finding, place) {
  if (!editor) return code(place);
  const { path } = data.files[read.file(finding)];
  const spot = { root: data.root, path, line: read.line(finding), column: read.column(finding), cell: read.cell(finding) };
  return el("button.path", { type: "button", onclick: () => editor.postMessage({ type: "mindport.open", ...spot }) }, code(place));
}

function placeRow(finding) {
  const cell = read.cell(finding);
  const place = `${data.files[read.file(finding)].path}${cell === null ? "" : ` [${say("cell", { number: cell })}]`}:${read.line(finding)}:${read.column(finding)}`;
  return el("tr", {},
    el("td", {}, placeName(finding, place), read.new(finding) ? el("span.badge.is-new", {}, say("changes.new")) : null),
    el("td", {}, say(`use.${read.use(finding)}`)),
    el("td", {}, say(`certainty.${read.certainty(finding)}`)),
    el("td", {}, badge("safety", read.safety(finding))),
    el("td", {}, visible(inLanguage(read.message(finding)))));
}
