// SPDX-License-Identifier: Apache-2.0
// The body of the page of the table.

import type { TableWords } from '../webview/messages.ts';
import { escaped } from './pageFrame.ts';

export function tableBody(words: TableWords): string {
  return `<header>
<input id="filter" type="search" aria-label="${escaped(words.filter)}" placeholder="${escaped(words.filter)}" spellcheck="false">
<p id="status" role="status"></p>
</header>
<table id="table" aria-label="${escaped(words.title)}"><thead></thead></table>`;
}
