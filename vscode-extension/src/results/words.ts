// SPDX-License-Identifier: Apache-2.0
// The words for what a report calls by an identifier.

import { l10n } from 'vscode';
import type { Category, Device, Evidence, Verdict } from '../report.ts';

export function categoryWord(category: Category): string {
  return {
    convertible: l10n.t('Can be converted'),
    'possible-tensor': l10n.t('Possibly a torch.Tensor API'),
    'no-mapping': l10n.t('No direct mapping'),
    'data-processing': l10n.t('Data processing'),
  }[category];
}

export function verdictWord(verdict: Verdict | null): string {
  if (verdict === null) return l10n.t('not in the database');
  return {
    same: l10n.t('the same'),
    renamed: l10n.t('the same after renaming'),
    differs: l10n.t('differs'),
    none: l10n.t('no counterpart'),
  }[verdict];
}

/** What stands for an API: a name, a template, or nothing but what is there anyway. */
export function targetWord(target: string): string {
  return /^(\{\w+\}|None)$/.test(target) ? l10n.t('not needed') : target;
}

export function deviceWord(device: Device): string {
  return { ascend: 'Ascend', gpu: 'GPU', cpu: 'CPU' }[device];
}

export function evidenceWords(evidence: Evidence): string {
  const { device, cases, max_error: error, mindspore } = evidence;
  return l10n.t(
    'verified on {0}: {1} cases, largest error {2}, MindSpore {3}',
    deviceWord(device),
    cases,
    error.toPrecision(1),
    mindspore,
  );
}

export function usesWord(uses: number): string {
  return uses === 1 ? l10n.t('1 use') : l10n.t('{0} uses', uses);
}
