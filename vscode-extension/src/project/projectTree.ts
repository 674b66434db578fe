// SPDX-License-Identifier: Apache-2.0
// The view of the project: its Python files and notebooks, as the server lists them; selecting one scans it.

import {
  type Disposable,
  EventEmitter,
  l10n,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeView,
  Uri,
  window,
  workspace,
} from 'vscode';
import { ConnectionError } from 'vscode-languageclient/node';
import type { ProjectFiles } from '../server/protocol.ts';
import { NotRunning, type Server } from '../server/server.ts';
import { type FileNode, fileCount, fileTree, type FolderNode } from './fileTree.ts';

/** A node, and the workspace folder that its path is relative to. */
export interface ProjectNode {
  readonly top: Uri;
  readonly node: FolderNode | FileNode;
}

const REFRESH_DELAY = 500;

export class ProjectTree implements TreeDataProvider<ProjectNode>, Disposable {
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: TreeView<ProjectNode>;
  private readonly disposables: Disposable[];
  private readonly server: Server;
  private later: NodeJS.Timeout | undefined;

  constructor(server: Server, selected: (uri: Uri, isFolder: boolean) => void) {
    this.server = server;
    this.view = window.createTreeView('mindport.project', { treeDataProvider: this, showCollapseAll: true });
    const files = workspace.createFileSystemWatcher('**/*.{py,ipynb}', false, true, false);
    this.disposables = [
      this.view,
      this.changed,
      files,
      files.onDidCreate(() => this.refreshSoon()),
      files.onDidDelete(() => this.refreshSoon()),
      server.onDidChangeState(() => this.refresh()),
      workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      this.view.onDidChangeSelection(({ selection: [only, ...more] }) => {
        if (only !== undefined && more.length === 0) selected(uriOf(only), only.node.kind === 'folder');
      }),
    ];
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(parent?: ProjectNode): Promise<ProjectNode[]> {
    if (parent !== undefined) return inside(parent.top, parent.node);
    if (this.server.state !== 'ready' || !workspace.workspaceFolders?.length) return [];
    const tops = (await this.folders())
      .filter(({ files }) => files.length > 0)
      .map(({ uri, files }): ProjectNode => {
        const top = Uri.parse(uri);
        const name = workspace.getWorkspaceFolder(top)?.name ?? top.path.split('/').at(-1) ?? uri;
        return { top, node: fileTree(name, files) };
      });
    return tops.length === 1 && tops[0] !== undefined ? inside(tops[0].top, tops[0].node) : tops;
  }

  getTreeItem({ top, node }: ProjectNode): TreeItem {
    const uri = uriOf({ top, node });
    if (node.kind === 'file') {
      const item = new TreeItem(uri);
      item.contextValue = 'file';
      return item;
    }
    const item = new TreeItem(uri, TreeItemCollapsibleState.Collapsed);
    const count = fileCount(node);
    item.label = node.name;
    item.iconPath = ThemeIcon.Folder;
    item.contextValue = 'folder';
    item.description = String(count);
    item.accessibilityInformation = { label: l10n.t('{0}, folder with {1} files', node.name, count) };
    return item;
  }

  dispose(): void {
    clearTimeout(this.later);
    for (const each of this.disposables) each.dispose();
  }

  /** Nothing where the server ends while it is asked: the tree is asked again when it is back. */
  private async folders(): Promise<ProjectFiles['folders']> {
    try {
      return (await this.server.ask('mindport.listFiles', {})).folders;
    } catch (error) {
      if (error instanceof NotRunning || error instanceof ConnectionError) return [];
      throw error;
    }
  }

  private refreshSoon(): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.refresh(), REFRESH_DELAY);
  }
}

/** What a node stands for. */
export function uriOf({ top, node }: ProjectNode): Uri {
  return node.path === '' ? top : Uri.joinPath(top, node.path);
}

function inside(top: Uri, node: FolderNode | FileNode): ProjectNode[] {
  if (node.kind === 'file') return [];
  return [...node.folders, ...node.files].map((each) => ({ top, node: each }));
}
