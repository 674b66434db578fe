// SPDX-License-Identifier: Apache-2.0
// Making elements, words in two languages, light and dark. Text from files only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";
const ROWS_AT_ONCE = 200;

const state = {
  language: remembered("mindport.language") || data.language,
  theme: remembered("mindport.theme"),
  tab: "apis",
  category: "",
  text: "",
  verdict: "",
  certainty: "",
  use: "",
  path: "",
  onlyNew: false,
  sort: { apis: ["uses", -1], files: ["uses", -1] },
  open: new Set(),
};

/** The editor that shows the page, if one does: it opens the places that are chosen here. */
const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : null;

/** Storage is missing where a browser forbids it to local files; the report works without. */
function remembered(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return "";
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** An element: attributes, `on…` listeners and `style` from an object, strings and elements as children. */
function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = ["svg", "circle", "rect", "path", "title"].includes(name)
    ? document.createElementNS(SVG, name)
    : document.createElement(name);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [property, each] of Object.entries(value)) element.style.setProperty(property, each);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Control and direction characters written out, so that text reads as what it is. */
function visible(text) {
  return String(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The text of a pair [English, Chinese], English where there is no Chinese. */
function inLanguage(pair) {
  return pair ? (state.language === "zh" && pair[1]) || pair[0] : "";
}

/** A word of the report, its holes filled. */
function say(key, holes = {}) {
  return inLanguage(data.words[key]).replace(/\{(\w+)\}/g, (hole, name) => (name in holes ? holes[name] : hole));
}

function number(value) {
  return value.toLocaleString(state.language === "zh" ? "zh-CN" : "en-US");
}

function percent(value, whole) {
  return whole ? `${Math.round((100 * value) / whole)} %` : "–";
}

/** A link to documentation, or the bare text without an address; addresses were checked when the report was made. */
function link(address, text, label) {
  if (!address) return text;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": label }, text);
}

/** A name or path that may break after a dot, slash or underscore. */
function breakable(text) {
  const pieces = visible(text).split(/(?<=[./_])/);
  return pieces.flatMap((piece, index) => (index ? [el("wbr"), piece] : [piece]));
}

function code(text) {
  return el("code", {}, breakable(text));
}

function uses(count) {
  return `${number(count)} ${say(count === 1 ? "html.one-use" : "html.uses")}`;
}

function badge(kind, value) {
  return el(`span.badge.${kind}-${value}`, {}, say(`${kind}.${value}`));
}

/** A bar of parts, as wide as their share; it says its numbers to those who do not see it. */
function stackedBar(counts, keys, kind, whole) {
  const shown = keys.filter((key) => counts[key]);
  const told = shown.map((key) => `${say(`${kind}.${key}`)}: ${counts[key]}`).join(", ");
  const pieces = shown.map((key) =>
    el(`span.fill-${key}`, { style: { "flex-grow": String(counts[key]) }, title: `${say(`${kind}.${key}`)}: ${number(counts[key])}` }),
  );
  const rest = whole - shown.reduce((sum, key) => sum + counts[key], 0);
  if (rest > 0) pieces.push(el("span.rest", { style: { "flex-grow": String(rest) } }));
  return el("span.stack", { role: "img", "aria-label": told }, pieces);
}

/** Put rows into a table's body a few hundred at a time, so that no length of list makes the page slow. */
function fillRows(body, items, makeRows, columns) {
  let shown = 0;
  const more = () => {
    const next = items.slice(shown, shown + ROWS_AT_ONCE);
    shown += next.length;
    body.querySelector(":scope > tr.more")?.remove();
    body.append(...next.flatMap(makeRows));
    if (shown < items.length) {
      const button = el("button.plain", { type: "button", onclick: more }, say("html.more", { count: number(items.length - shown) }));
      body.append(el("tr.more", {}, el("td", { colspan: columns }, button)));
    }
  };
  more();
}

/** A column's head that sorts when pressed; `redraw` draws the table again and gives the focus back. */
function sortHead(table, key, word, redraw, numeric = false) {
  const [current, direction] = state.sort[table];
  const active = current === key;
  const press = () => {
    state.sort[table] = [key, active ? -direction : numeric ? -1 : 1];
    redraw();
    document.getElementById(`sort-${table}-${key}`).focus();
  };
  const arrow = active ? (direction > 0 ? "▲" : "▼") : "";
  return el(
    numeric ? "th.number" : "th",
    { scope: "col", "aria-sort": active ? (direction > 0 ? "ascending" : "descending") : null },
    el("button.sort", { type: "button", id: `sort-${table}-${key}`, onclick: press }, say(word), el("span", { "aria-hidden": "true" }, ` ${arrow}`)),
  );
}

/** Whether the surroundings are dark: those of the editor that shows the page, else of the system. */
function isDarkAround() {
  const { vscodeThemeKind: themeKind } = document.body.dataset;
  if (themeKind) return themeKind === "vscode-dark" || themeKind === "vscode-high-contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function applyTheme() {
  const dark = state.theme ? state.theme === "dark" : isDarkAround();
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const button = document.getElementById("theme");
  button.setAttribute("aria-pressed", String(dark));
  button.replaceChildren(say(dark ? "html.light" : "html.dark"));
}

function applyLanguage() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  const button = document.getElementById("language");
  button.replaceChildren(state.language === "zh" ? "English" : "中文");
  button.lang = state.language === "zh" ? "en" : "zh-CN";
}
