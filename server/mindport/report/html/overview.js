// SPDX-License-Identifier: Apache-2.0
// The first screen: what was scanned, the assessment and the charts.

function drawHead() {
  const facts = [
    say("for", { mindspore: data.mindspore, device: say(`device.${data.device}`) }),
    data.made,
    ...Object.entries(data.versions).map(([name, version]) => `${name} ${version}`),
  ].filter(Boolean);
  document.getElementById("head").replaceChildren(
    el("h1", {}, visible(data.name)),
    el("p.facts", {}, facts.map((fact) => el("span.fact", {}, visible(fact)))),
  );
}

function drawOverview() {
  const cards = data.findings.count
    ? [assessmentCard(), figuresCard(), changesCard(), categoriesCard(), filesCard(), qualityCard()]
    : [el("article.card", {}, el("p", {}, say("assessment.empty"))), figuresCard(), changesCard()];
  document.getElementById("overview").replaceChildren(...cards.filter(Boolean));
}

function assessmentCard() {
  const { parts, counted, imports, data: processing } = data.summary;
  const cells = PARTS.map((part) =>
    el(
      "div.part",
      {},
      el("span.share", {}, percent(parts[part], counted)),
      el("span.name", {}, el(`i.dot.fill-${part}`), say(`assessment.${part}`)),
      el("span.quiet", {}, uses(parts[part])),
    ),
  );
  return el(
    "article.card.assessment",
    { "aria-label": say("assessment") },
    el("h2", {}, say("assessment")),
    stackedBar(parts, PARTS, "assessment", counted),
    el("div.parts", {}, cells),
    el("p.quiet", {}, say("assessment.basis", { counted: number(counted), imports: number(imports), data: number(processing) })),
  );
}

function figuresCard() {
  const { files, lines, apis } = data.summary;
  const figures = [
    ["uses", data.summary.uses],
    ["apis", apis],
    ["files", files.ok],
    ["lines", lines],
    ["html.skipped", files.skipped],
    ["html.unreadable", files.unreadable],
  ].filter(([key, value]) => value || !key.startsWith("html."));
  const cells = figures.map(([key, value]) => el("div.figure", {}, el("dd", {}, number(value)), el("dt", {}, say(key))));
  return el("article.card.figures", {}, el("h2", {}, say("html.figures")), el("dl", {}, cells));
}

function changesCard() {
  const changes = data.changes;
  if (!changes) return null;
  const cells = ["gone", "new", "kept"].map((key) =>
    el(`div.figure.change-${key}`, {}, el("dd", {}, number(changes[key])), el("dt", {}, say(`changes.${key}`))),
  );
  const before = changes.kept + changes.gone;
  const told = say("html.progress", { percent: percent(changes.gone, before), before: number(before) });
  return el("article.card.changes", {}, el("h2", {}, say("changes")), el("dl", {}, cells), el("p.quiet", {}, told));
}

function categoriesCard() {
  const counts = countBy(findingsWhere(() => true), "category");
  return el("article.card", {}, el("h2", {}, say("html.by-category")), el("div.donut-row", {}, donut(counts), legend(counts, CATEGORIES, "category")));
}

/** A ring of parts, drawn as dashes of circles. */
function donut(counts) {
  const total = data.findings.count;
  const round = 2 * Math.PI * 50;
  let before = 0;
  const rings = CATEGORIES.filter((key) => counts[key]).map((key) => {
    const length = (counts[key] / total) * round;
    const ring = el(`circle.line-${key}`, {
      cx: 60, cy: 60, r: 50, fill: "none", "stroke-width": 14,
      "stroke-dasharray": `${length} ${round - length}`, "stroke-dashoffset": -before, transform: "rotate(-90 60 60)",
    });
    before += length;
    return ring;
  });
  return el("div.donut", {}, el("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" }, rings), el("span.middle", {}, el("b", {}, number(total)), el("span.quiet", {}, say("html.uses"))));
}

function legend(counts, keys, kind) {
  const items = keys.filter((key) => counts[key]).map((key) =>
    el("li", {}, el(`i.dot.fill-${key}`), el("span", {}, say(`${kind}.${key}`)), el("b", {}, number(counts[key]))),
  );
  return el("ul.legend", {}, items);
}

function filesCard() {
  const files = [...groupBy(findingsWhere((finding) => PARTS.includes(read.part(finding))), read.file)]
    .sort((a, b) => b[1].length - a[1].length || a[0] - b[0])
    .slice(0, 9);
  if (!files.length) return null;
  const longest = files[0][1].length;
  const rows = files.map(([file, findings]) => {
    const counts = countBy(findings, "part");
    const path = data.files[file].path;
    const show = () => choosePath(path);
    return el("li", {}, el("button.path", { type: "button", onclick: show, title: visible(path) }, visible(shortPath(path))), stackedBar(counts, PARTS, "assessment", longest), el("b", {}, number(findings.length)));
  });
  return el("article.card", {}, el("h2", {}, say("html.top-files")), el("ul.bars", {}, rows));
}

/** The last folders of a path, which tell files apart. */
function shortPath(path) {
  const parts = path.split("/");
  return parts.length > 3 ? `…/${parts.slice(-2).join("/")}` : path;
}

function qualityCard() {
  const everything = findingsWhere(() => true);
  const rows = ["certainty", "verdict"].flatMap((kind) => {
    const counts = countBy(everything, kind);
    const keys = kind === "verdict" ? VERDICTS : ["resolved", "inferred", "by-name"];
    return [
      el("h3", {}, say(kind)),
      el("ul.bars.flat", {}, keys.filter((key) => counts[key]).map((key) =>
        el("li", {}, el("span", {}, say(`${kind}.${key}`)), stackedBar({ [key]: counts[key] }, [key], kind, data.findings.count), el("b", {}, percent(counts[key], data.findings.count))),
      )),
    ];
  });
  return el("article.card", {}, el("h2", {}, say("html.quality")), rows);
}
