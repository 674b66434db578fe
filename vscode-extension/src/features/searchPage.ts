// SPDX-License-Identifier: Apache-2.0
// The page of the search view: nothing may run in it but the one script with the nonce.

import type { Words } from '../webview/messages.ts';

export interface PageParts {
  readonly words: Words;
  readonly language: string;
  readonly script: string;
  readonly style: string;
  /** Where the styles come from, for the policy. */
  readonly source: string;
  readonly nonce: string;
}

export function searchPage({ words, language, script, style, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(words.box)}</title>
</head>
<body data-words="${escaped(JSON.stringify(words))}">
<input id="box" type="text" role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list"
  aria-label="${escaped(words.box)}" placeholder="${escaped(words.box)}" autocomplete="off" spellcheck="false">
<p id="status" role="status"></p>
<ul id="list" role="listbox" aria-label="${escaped(words.box)}"></ul>
<section id="details" aria-live="polite" aria-label="${escaped(words.difference)}" hidden></section>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
