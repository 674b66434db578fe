// SPDX-License-Identifier: Apache-2.0
// The page of the table: APIs by category under headings that sort; each opens into its places. Text from outside only
// ever becomes text nodes.

import type { FromTable, TableGroup, TableRow, TableWords, ToTable } from './messages.ts';

/** What is kept of how the user looks at the table, also when the panel is closed. */
interface Look {
  readonly filter: string;
  readonly sorted: typeof sorted;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromTable): void;
  getState(): Look | undefined;
  setState(state: Look): void;
};

const code = acquireVsCodeApi();
const words = JSON.parse(document.body.dataset['words'] ?? '{}') as TableWords;
const table = document.querySelector('#table') as HTMLTableElement;
const filter = document.querySelector('#filter') as HTMLInputElement;
const status = document.querySelector('#status') as HTMLElement;

/** The column of the uses, which is sorted as numbers. */
const USES = 3;
/** The column of the MindSpore API. */
const TARGET = 2;

let groups: readonly TableGroup[] = [];
let sorted = { column: 0, descending: false };
const open = new Set<string>();

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  ...children: (string | Node)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

function button(name: string, word: string, action: () => void): HTMLButtonElement {
  const made = element('button', name, word);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

function heading(): HTMLTableRowElement {
  const last = words.columns.length - 1;
  const cells = words.columns.map((word, column) => {
    const sorting = () => {
      sorted = { column, descending: sorted.column === column && !sorted.descending };
      show();
    };
    const cell = element('th', '', column === last ? word : button('sort', word, sorting));
    cell.scope = 'col';
    if (column === sorted.column) cell.setAttribute('aria-sort', sorted.descending ? 'descending' : 'ascending');
    return cell;
  });
  return element('tr', '', ...cells);
}

function valueIn(row: TableRow, column: number): string {
  return column === 0 ? row.api : (row.cells[column - 1] ?? '');
}

function compare(one: TableRow, other: TableRow): number {
  const [a, b] = [valueIn(one, sorted.column), valueIn(other, sorted.column)];
  const order = sorted.column === USES ? Number(a) - Number(b) : a.localeCompare(b);
  return sorted.descending ? -order : order;
}

function matches(row: TableRow): boolean {
  const text = [row.api, ...row.cells, ...row.places.map(({ where }) => where)].join(' ').toLowerCase();
  return filter.value
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A name that may be broken behind its dots, and nowhere else. */
function breakable(name: string): (string | Node)[] {
  return name.split(/(?<=\.)/).flatMap((part, index) => (index ? [document.createElement('wbr'), part] : [part]));
}

function show(): void {
  code.setState({ filter: filter.value, sorted });
  table.tHead?.replaceChildren(heading());
  for (const body of [...table.tBodies]) body.remove();
  let shown = 0;
  groups.forEach((group, index) => {
    const rows = group.rows.filter(matches);
    shown += rows.length;
    if (rows.length > 0) table.append(bodyOf(group, index, rows.sort(compare)));
  });
  const all = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  status.textContent = words.shown.replace('{0}', String(shown)).replace('{1}', String(all));
}

function bodyOf(group: TableGroup, index: number, rows: readonly TableRow[]): HTMLTableSectionElement {
  const title = element('th', '', group.title);
  title.colSpan = words.columns.length;
  title.scope = 'rowgroup';
  const body = element('tbody', group.category, element('tr', 'group', title));
  for (const row of rows) body.append(...rowsOf(row, index, group.rows.indexOf(row)));
  return body;
}

function rowsOf(row: TableRow, group: number, index: number): HTMLTableRowElement[] {
  const key = `${group} ${row.api}`;
  const places = row.places.map(({ where, message }, place) => {
    const jump = button('place', where, () => code.postMessage({ type: 'jump', group, row: index, place }));
    const cell = element('td', '', jump, element('span', 'message', message));
    cell.colSpan = words.columns.length;
    return element('tr', 'place', cell);
  });
  const opener = button('api', '', () => fold(!open.has(key)));
  opener.append(...breakable(row.api));
  const fold = (unfolded: boolean): void => {
    if (unfolded) open.add(key);
    else open.delete(key);
    opener.setAttribute('aria-expanded', String(unfolded));
    for (const place of places) place.hidden = !unfolded;
  };
  fold(open.has(key));
  opener.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') fold(true);
    else if (event.key === 'ArrowLeft') fold(false);
  });
  const api = element('th', '', opener);
  api.scope = 'row';
  const cells = row.cells.map((text, column) =>
    element('td', `column-${column + 1}`, ...(column + 1 === TARGET ? breakable(text) : [text])),
  );
  const links = [
    button('link', words.difference, () => code.postMessage({ type: 'difference', api: row.api })),
    ...row.links.map(({ word, url }) => button('link', word, () => code.postMessage({ type: 'open', url }))),
  ];
  return [element('tr', 'api', api, ...cells, element('td', 'links', ...links)), ...places];
}

/** Up and down go from row to row; what is folded away is passed over. */
function onKey(event: KeyboardEvent): void {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const stops = [...table.querySelectorAll<HTMLElement>('button.api, tr.place:not([hidden]) button.place')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (steps === undefined || at < 0) return;
  stops[Math.max(0, Math.min(stops.length - 1, at + steps))]?.focus();
  event.preventDefault();
}

window.addEventListener('message', ({ data }: MessageEvent<ToTable>) => {
  groups = data.groups;
  show();
});
const kept = code.getState();
if (kept !== undefined) {
  filter.value = kept.filter;
  sorted = kept.sorted;
}
filter.addEventListener('input', show);
filter.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') table.querySelector<HTMLElement>('button.api')?.focus();
});
table.addEventListener('keydown', onKey);
code.postMessage({ type: 'ready' });
