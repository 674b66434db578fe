// SPDX-License-Identifier: Apache-2.0
// What the columns of a report say about one API, in words.

import { l10n } from 'vscode';
import type { ApiGroup } from './grouping.ts';
import { deviceWord, evidenceWords, targetWord, verdictWord } from './words.ts';

export interface ApiFacts {
  /** Such as "torch 2.13.0"; empty where the database has no version of it. */
  readonly version: string;
  readonly target: string;
  readonly devices: string;
  /** The MindSpore versions that have the target, such as ">=2.9". */
  readonly needs: string;
  /** What differs, what to do, or how alike the two are. */
  readonly description: string;
  readonly evidence: string;
}

export function apiFacts(group: ApiGroup): ApiFacts | undefined {
  const first = group.places[0]?.finding;
  if (first === undefined) return undefined;
  const told = new Set(group.places.flatMap(({ finding }) => [finding.difference, finding.advice]));
  const verdicts = new Set(group.places.map(({ finding }) => verdictWord(finding.verdict)));
  const verified = group.places.map(({ finding }) => finding.verified).find((evidence) => evidence !== null);
  return {
    version: first.source_version && `${group.api.split('.')[0] ?? ''} ${first.source_version}`,
    target: group.targets.map(targetWord).join(', '),
    devices: first.devices.map(deviceWord).join(' '),
    needs: first.needs_mindspore,
    description: [[...verdicts].join(', '), ...[...told].map((text) => text?.trim())].filter(Boolean).join('\n'),
    evidence: verified !== undefined ? evidenceWords(verified) : (first.unverified ?? l10n.t('not verified by runs')),
  };
}
