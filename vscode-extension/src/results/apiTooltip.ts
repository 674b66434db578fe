// SPDX-License-Identifier: Apache-2.0
// Every column of a report about one API, as what appears when the pointer or the keyboard rests on it.

import { l10n, MarkdownString } from 'vscode';
import type { ApiFacts } from './apiFacts.ts';

export function apiTooltip(api: string, facts: ApiFacts): MarkdownString {
  const text = new MarkdownString();
  const lines: [string, string][] = [
    [l10n.t('API version'), facts.version || '—'],
    [l10n.t('MindSpore API'), facts.target || '—'],
    [l10n.t('Devices'), facts.devices || '—'],
    [l10n.t('MindSpore version'), facts.needs || l10n.t('every supported one')],
    [l10n.t('Evidence'), facts.evidence],
  ];
  text.appendMarkdown('**').appendText(api).appendMarkdown('**\n\n');
  for (const [name, value] of lines) text.appendMarkdown('- ').appendText(`${name}: ${value}`).appendMarkdown('\n');
  for (const words of facts.description.split('\n')) text.appendMarkdown('\n\n').appendText(words);
  return text;
}
