// SPDX-License-Identifier: Apache-2.0
// Carries out the safe rewrites when a file or notebook is saved, for users who have asked for that.

import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Disposable,
  Range,
  type TextDocument,
  type TextEdit,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import type { Server } from '../server/server.ts';

const KIND = CodeActionKind.SourceFixAll.append('mindport');

export function fixOnSave(server: Server): Disposable[] {
  const wanted = (document: TextDocument): boolean =>
    document.languageId === 'python' &&
    server.state === 'ready' &&
    workspace.getConfiguration('mindport', document).get('fixOnSave') === 'safe';
  return [
    workspace.onWillSaveTextDocument((event) => {
      if (wanted(event.document)) event.waitUntil(editsOf(event.document));
    }),
    workspace.onWillSaveNotebookDocument((event) => {
      const cells = event.notebook.getCells().map((cell) => cell.document);
      const first = cells.find(wanted);
      if (first !== undefined) event.waitUntil(notebookEdit(first));
    }),
  ];
}

async function editsOf(document: TextDocument): Promise<TextEdit[]> {
  const action = await safeFix(document);
  return action?.edit?.get(document.uri) ?? [];
}

/** The rewrite of a notebook is one: asking for one cell gives the edits of all. */
async function notebookEdit(cell: TextDocument): Promise<WorkspaceEdit> {
  return (await safeFix(cell))?.edit ?? new WorkspaceEdit();
}

async function safeFix(document: TextDocument): Promise<CodeAction | undefined> {
  const everything = new Range(0, 0, document.lineCount, 0);
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    everything,
    KIND.value,
    1,
  );
  return actions.find((action) => action.kind !== undefined && KIND.contains(action.kind));
}
