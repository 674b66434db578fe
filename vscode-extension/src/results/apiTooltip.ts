// SPDX-License-Identifier: Apache-2.0
// Every column of a report about one API, as what appears when the pointer or the keyboard rests on it.

import { l10n, MarkdownString } from 'vscode';
import type { ApiGroup } from './grouping.ts';
import { deviceWord, evidenceWords, targetWord, verdictWord } from './words.ts';

export function apiTooltip(group: ApiGroup): MarkdownString {
  const text = new MarkdownString();
  const first = group.places[0]?.finding;
  if (first === undefined) return text;
  const verdicts = [...new Set(group.places.map(({ finding }) => verdictWord(finding.verdict)))];
  const lines: [string, string][] = [
    [l10n.t('MindSpore API'), group.targets.map(targetWord).join(', ') || '—'],
    [l10n.t('Verdict'), verdicts.join(', ')],
    [l10n.t('Devices'), first.devices.map(deviceWord).join(', ') || '—'],
    [l10n.t('MindSpore version'), first.needs_mindspore || l10n.t('every supported one')],
    [l10n.t('Evidence'), evidenceWords(first.verified)],
  ];
  text.appendMarkdown('**').appendText(group.api).appendMarkdown('**\n\n');
  for (const [name, value] of lines) text.appendMarkdown('- ').appendText(`${name}: ${value}`).appendMarkdown('\n');
  const told = new Set(group.places.flatMap(({ finding }) => [finding.difference, finding.advice]));
  for (const words of told) if (words) text.appendMarkdown('\n\n').appendText(words.trim());
  return text;
}
