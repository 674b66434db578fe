// SPDX-License-Identifier: Apache-2.0
// The HTML around a page's body: its policy, its style, its words and its script.

export interface PageParts {
  /** What the page's script says; handed over in an attribute, so that it is there from the start. */
  readonly words: object;
  readonly language: string;
  readonly script: string;
  readonly style: string;
  /** Where the styles come from, for the policy. */
  readonly source: string;
  readonly nonce: string;
}

export function framed(body: string, { words, language, script, style, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(style)}">
<title>mindport</title>
</head>
<body data-words="${escaped(JSON.stringify(words))}">
${body}
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
