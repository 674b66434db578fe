// SPDX-License-Identifier: Apache-2.0
// Opens the editor at a place of a report: in a file, or in the cell of a notebook.

import { commands, l10n, Position, Range, type TextDocument, Uri, window, workspace } from 'vscode';
import { utf16Column } from './columns.ts';

/** A place as reports give it: lines, columns and cells count from 1, columns in characters. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly cell: number | null;
}

/** The file of a path that is relative to the root of a report, or absolute. */
export function fileOf(root: string, path: string): Uri {
  return /^(\/|[A-Za-z]:)/.test(path) ? Uri.file(path) : Uri.joinPath(Uri.file(root), path);
}

/** Selects the place in an editor. */
export async function jump(file: Uri, spot: Spot, preserveFocus = false): Promise<void> {
  if (spot.cell === null) {
    const document = await workspace.openTextDocument(file);
    await window.showTextDocument(document, { selection: rangeIn(document, spot), preserveFocus });
    return;
  }
  const notebook = await workspace.openNotebookDocument(file);
  if (spot.cell > notebook.cellCount) {
    void window.showWarningMessage(l10n.t('The notebook has changed since it was scanned.'));
    return;
  }
  const { document } = notebook.cellAt(spot.cell - 1);
  await commands.executeCommand('vscode.open', document.uri, { selection: rangeIn(document, spot), preserveFocus });
}

function rangeIn(document: TextDocument, spot: Spot): Range {
  const at = (line: number, column: number): Position => {
    const within = Math.min(line, document.lineCount) - 1;
    return new Position(within, utf16Column(document.lineAt(within).text, column));
  };
  return new Range(at(spot.line, spot.column), at(spot.end_line, spot.end_column));
}
