// SPDX-License-Identifier: Apache-2.0
// Says where the MindSpore version of the mapping comes from.

import { l10n } from 'vscode';
import type { Environment } from '../server/launch.ts';
import type { Origin } from '../server/protocol.ts';

export function originWords(origin: Origin, environment: Environment): string {
  return {
    newest: newestWords(environment),
    environment: l10n.t('MindSpore {0} is installed in {1}.', environment.mindspore, environment.interpreter),
    pyproject: l10n.t('It is set in pyproject.toml.'),
    settings: l10n.t('It is set in the settings.'),
    session: l10n.t('It was chosen for this session.'),
    kept: l10n.t('It was so before: the version in the settings is not in the database.'),
  }[origin];
}

function newestWords({ interpreter, mindspore }: Environment): string {
  if (interpreter === '') return l10n.t('It is the newest one.');
  if (mindspore === '') return l10n.t('It is the newest one: no MindSpore is installed in {0}.', interpreter);
  return l10n.t(
    'It is the newest one: MindSpore {0}, which is installed in {1}, is not in the database.',
    mindspore,
    interpreter,
  );
}
