// SPDX-License-Identifier: Apache-2.0
// The page of the search view: a box, the answers to each key, and what is known of the answer that is chosen.
// Text from outside only ever becomes text nodes.

import type { FromPage, Row, ToPage, Words } from './messages.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: string): void;
};

const code = acquireVsCodeApi();
const words = JSON.parse(document.body.dataset['words'] ?? '{}') as Words;
const box = document.querySelector('#box') as HTMLInputElement;
const list = document.querySelector('#list') as HTMLUListElement;
const details = document.querySelector('#details') as HTMLElement;
const status = document.querySelector('#status') as HTMLElement;

let rows: readonly Row[] = [];
let chosen = -1;
let asked = 0;
let answered = 0;

function element(tag: string, name: string, ...children: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

function ask(): void {
  code.setState(box.value);
  list.ariaBusy = 'true';
  if (box.value.trim() === '') {
    answered = ++asked;
    show([]);
    status.textContent = words.hint;
    return;
  }
  code.postMessage({ type: 'query', id: ++asked, text: box.value });
}

function show(found: readonly Row[], more = false): void {
  rows = found;
  list.ariaBusy = String(answered < asked);
  box.setAttribute('aria-expanded', String(rows.length > 0));
  list.replaceChildren(
    ...rows.map((row, index) => {
      const target = row.target ? element('span', 'target', `→ ${row.target}`) : '';
      const item = element(
        'li',
        `row ${row.category}`,
        element('span', 'api', row.api),
        target,
        element('span', 'facts', row.facts),
      );
      item.id = `row-${index}`;
      item.setAttribute('role', 'option');
      item.addEventListener('click', () => choose(index));
      item.addEventListener('dblclick', () => act('insert'));
      return item;
    }),
  );
  status.textContent = rows.length
    ? (more ? words.first : words.found).replace('{0}', String(rows.length))
    : words.none;
  choose(rows.length ? 0 : -1);
}

function choose(index: number): void {
  list.children[chosen]?.removeAttribute('aria-selected');
  chosen = index;
  const row = rows[index];
  const item = list.children[index];
  details.hidden = row === undefined;
  if (row === undefined || item === undefined) {
    box.removeAttribute('aria-activedescendant');
    return;
  }
  item.setAttribute('aria-selected', 'true');
  box.setAttribute('aria-activedescendant', item.id);
  item.scrollIntoView({ block: 'nearest' });
  details.replaceChildren(
    element('h2', '', row.target ? `${row.api} → ${row.target}` : row.api),
    element('p', 'facts', row.facts),
    ...row.difference
      .split('\n')
      .filter(Boolean)
      .map((line) => element('p', '', line)),
    buttons(row),
  );
}

function buttons(row: Row): HTMLElement {
  const button = (word: string, action: () => void): HTMLElement => {
    const made = element('button', '', word);
    made.addEventListener('click', action);
    return made;
  };
  const links = row.links.map(({ word, url }) => {
    const made = button(word, () => code.postMessage({ type: 'open', url }));
    made.className = 'link';
    return made;
  });
  const own = [
    button(words.insert, () => act('insert')),
    button(words.copy, () => act('copy')),
    button(words.difference, () => act('difference')),
  ];
  return element('div', 'buttons', ...own, ...links);
}

function act(type: 'insert' | 'copy' | 'difference'): void {
  const row = rows[chosen];
  if (row !== undefined) code.postMessage({ type, name: type === 'difference' ? row.api : row.name });
}

function onKey(event: KeyboardEvent): void {
  const control = event.ctrlKey || event.metaKey;
  const nothingMarked = box.selectionStart === box.selectionEnd;
  if (event.key === 'ArrowDown') choose(Math.min(chosen + 1, rows.length - 1));
  else if (event.key === 'ArrowUp') choose(Math.max(chosen - 1, 0));
  else if (event.key === 'PageDown') choose(Math.min(chosen + 10, rows.length - 1));
  else if (event.key === 'PageUp') choose(Math.max(chosen - 10, 0));
  else if (event.key === 'Enter') act(control ? 'insert' : 'difference');
  else if (event.key === 'c' && control && nothingMarked) act('copy');
  else if (event.key === 'Escape' && box.value !== '') {
    box.value = '';
    ask();
  } else return;
  event.preventDefault();
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.type === 'focus') box.focus();
  else if (data.type === 'again') ask();
  else if (data.type === 'unavailable') {
    answered = asked;
    show([]);
    status.textContent = data.reason;
  } else if (data.id > answered) {
    answered = data.id; // answers to keys that were typed over in the meantime may come late
    show(data.rows, data.more);
  }
});

const kept = code.getState();
if (typeof kept === 'string') box.value = kept;
box.addEventListener('input', ask);
box.addEventListener('keydown', onKey);
ask();
