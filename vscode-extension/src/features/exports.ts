// SPDX-License-Identifier: Apache-2.0
// Writes a report to a file of the user's choice.

import { homedir } from 'node:os';
import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { Server } from '../server/server.ts';
import { register, withProgress } from './asking.ts';
import { exportName, FORMATS, type Format, type FormatName } from './exportName.ts';
import type { Scans, Scope } from './scans.ts';
import { workspaceName } from './subjects.ts';

export function exportCommand(server: Server, scans: Scans): Disposable {
  return register(server, 'mindport.export', async (given?: FormatName) => {
    const format = given !== undefined && given in FORMATS ? FORMATS[given] : await chooseFormat();
    if (format === undefined) return;
    const scope = scans.scope ?? { uri: undefined, isFolder: true, name: workspaceName() };
    const file = await chooseFile(scope, format);
    if (file === undefined) return;
    await withProgress(l10n.t('Exporting {0}', scope.name), (asking) =>
      server.ask(
        'mindport.exportReport',
        {
          ...(scope.uri && { uris: [scope.uri.toString()] }),
          format: format.format,
          ...(format.csvLayout && { csvLayout: format.csvLayout }),
          path: file.fsPath,
        },
        asking,
      ),
    );
    const open = l10n.t('Open');
    const chosen = await window.showInformationMessage(l10n.t('Exported to {0}', file.fsPath), open);
    if (chosen === open) await commands.executeCommand('vscode.open', file);
  });
}

async function chooseFormat(): Promise<Format | undefined> {
  const items: { label: string; description: string; format: Format }[] = [
    { label: 'CSV', description: l10n.t('one table with every place'), format: FORMATS.csv },
    {
      label: 'CSV',
      description: l10n.t('three blocks, as the MindSpore Dev Toolkit writes it'),
      format: FORMATS.devtoolkit,
    },
    { label: 'JSON', description: l10n.t('everything, for programs'), format: FORMATS.json },
    { label: 'HTML', description: l10n.t('one page for a browser'), format: FORMATS.html },
    { label: 'SARIF', description: l10n.t('for code scanning services'), format: FORMATS.sarif },
    { label: 'Markdown', description: l10n.t('for issues and wikis'), format: FORMATS.markdown },
  ];
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Choose a format') }))?.format;
}

async function chooseFile(scope: Scope, { extension }: Format): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const defaultUri = Uri.joinPath(folder, exportName(scope.name, extension, new Date()));
  return window.showSaveDialog({ defaultUri, filters: { [extension.toUpperCase()]: [extension] } });
}
