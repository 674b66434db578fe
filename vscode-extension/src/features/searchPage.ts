// SPDX-License-Identifier: Apache-2.0
// The body of the page of the search view.

import type { Words } from '../webview/messages.ts';
import { escaped } from './pageFrame.ts';

export function searchBody(words: Words): string {
  return `<input id="box" type="text" role="combobox" aria-expanded="false" aria-controls="list" aria-autocomplete="list"
  aria-label="${escaped(words.box)}" placeholder="${escaped(words.box)}" autocomplete="off" spellcheck="false">
<p id="status" role="status"></p>
<ul id="list" role="listbox" aria-label="${escaped(words.box)}"></ul>
<section id="details" aria-live="polite" aria-label="${escaped(words.difference)}" hidden></section>`;
}
