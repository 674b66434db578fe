// SPDX-License-Identifier: Apache-2.0
// Rewrites a file, a folder or the workspace: the server makes the changes, the editor lets them be looked at.

import { commands, type Disposable, l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { Converted, Safety } from '../server/protocol.ts';
import type { Server } from '../server/server.ts';
import { register, withProgress } from './asking.ts';
import type { Scans, Scope } from './scans.ts';
import { fileInFront, folderFor, type Given, isOpen, nameOf, workspaceName } from './subjects.ts';

export function conversionCommands(server: Server, scans: Scans): Disposable[] {
  const convert = async (scope: Scope): Promise<void> => {
    const safety = await chooseSafety(scope);
    if (safety === undefined) return;
    const done = await withProgress(l10n.t('Rewriting {0}', scope.name), (asking) => {
      if (scope.uri !== undefined && !scope.isFolder && isOpen(scope.uri)) {
        return server.ask('mindport.fixFile', { uri: scope.uri.toString(), safety }, asking);
      }
      const uris = scope.uri && { uris: [scope.uri.toString()] };
      return server.ask('mindport.fixProject', { ...uris, safety }, asking);
    });
    await tell(done, safety, scope, scans);
  };
  return [
    register(server, 'mindport.convertFile', async (given: Given) => {
      const uri = fileInFront(given);
      if (uri === undefined) void window.showInformationMessage(l10n.t('Open a Python file or a notebook first.'));
      else await convert({ uri, isFolder: false, name: nameOf(uri) });
    }),
    register(server, 'mindport.migrateFolder', async (given: Given) => {
      const uri = await folderFor(given);
      if (uri !== undefined) await convert({ uri, isFolder: true, name: nameOf(uri) });
    }),
    register(server, 'mindport.convertWorkspace', () =>
      convert({ uri: undefined, isFolder: true, name: workspaceName() }),
    ),
  ];
}

async function chooseSafety({ name }: Scope): Promise<Safety | undefined> {
  const items: (QuickPickItem & { safety: Safety })[] = [
    {
      label: `$(shield) ${l10n.t('Safe changes')}`,
      detail: l10n.t('Only what runs of both frameworks showed to be equal.'),
      safety: 'safe',
    },
    {
      label: `$(eye) ${l10n.t('Changes to review, too')}`,
      detail: l10n.t(
        'You see every change before anything is written; those to review are made only if you tick them.',
      ),
      safety: 'review',
    },
  ];
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Rewrite {0} for MindSpore', name) }))?.safety;
}

async function tell(
  { applied, files, fixes, left }: Converted,
  safety: Safety,
  scope: Scope,
  scans: Scans,
): Promise<void> {
  if (fixes === 0) {
    const kept = l10n.t('{0} uses stay as they are: the results say why.', left.length);
    void window.showInformationMessage(
      [l10n.t('Nothing to rewrite in {0}.', scope.name), ...(left.length ? [kept] : [])].join(' '),
    );
    return;
  }
  if (!applied) {
    void window.showInformationMessage(l10n.t('Nothing was changed.'));
    return;
  }
  const save = l10n.t('Save All');
  const rest = l10n.t('Scan What Is Left');
  const report = l10n.t('Open Report');
  const done =
    safety === 'review'
      ? l10n.t(
          'What was ticked of {0} changes in {1} files was made. Left as they are: {2}.',
          fixes,
          files,
          left.length,
        )
      : l10n.t('Rewritten: {0} uses in {1} files. Left as they are: {2}.', fixes, files, left.length);
  const chosen = await window.showInformationMessage(done, save, rest, report);
  if (chosen === save) await workspace.saveAll(false);
  if (chosen === rest || chosen === report) await scans.scan(scope);
  if (chosen === report) await commands.executeCommand('mindport.showReport');
}
