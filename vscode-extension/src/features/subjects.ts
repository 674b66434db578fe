// SPDX-License-Identifier: Apache-2.0
// What a command is about: the node or resource it was called on, or the editor in front.

import * as path from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import type { ProjectNode } from '../project/projectTree.ts';
import { uriOf } from '../project/projectTree.ts';

/** What a menu hands to a command: a resource, a node of the project tree, or a notebook editor's context. */
export type Given = Uri | ProjectNode | { notebookEditor: { notebookUri: Uri } } | undefined;

/** The resource that a menu was opened on. */
export function resourceOf(given: Given): Uri | undefined {
  if (given === undefined || given instanceof Uri) return given;
  return 'notebookEditor' in given ? given.notebookEditor.notebookUri : uriOf(given);
}

/** The file of the menu or of the editor in front; a notebook where a cell is in front. */
export function fileInFront(given: Given): Uri | undefined {
  return resourceOf(given) ?? window.activeNotebookEditor?.notebook.uri ?? window.activeTextEditor?.document.uri;
}

/** The folder of the menu; without a menu, the only workspace folder or the one that the user picks. */
export async function folderFor(given: Given): Promise<Uri | undefined> {
  const resource = resourceOf(given);
  if (resource !== undefined) return resource;
  const [first, ...more] = workspace.workspaceFolders ?? [];
  if (first === undefined || more.length === 0) return first?.uri;
  return (await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Choose a folder') }))?.uri;
}

/** Whether the editor holds the file or notebook, so that its text is what counts. */
export function isOpen(uri: Uri): boolean {
  const address = uri.toString();
  const open = [...workspace.textDocuments, ...workspace.notebookDocuments];
  return open.some((document) => document.uri.toString() === address);
}

/** How a resource is called in a message. */
export function nameOf(uri: Uri): string {
  return path.posix.basename(uri.path) || uri.path;
}

/** How the whole workspace is called in a message. */
export function workspaceName(): string {
  return workspace.name ?? l10n.t('the workspace');
}
