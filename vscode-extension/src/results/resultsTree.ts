// SPDX-License-Identifier: Apache-2.0
// The view of results: the categories, in each the APIs, at each API every place, which a click opens.

import {
  commands,
  type Disposable,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeView,
  Uri,
  window,
} from 'vscode';
import type { Report } from '../report.ts';
import { apiFacts } from './apiFacts.ts';
import { apiTooltip } from './apiTooltip.ts';
import {
  type ApiGroup,
  type CategoryGroup,
  type Grouped,
  grouped,
  type Place,
  type UnreadableFile,
} from './grouping.ts';
import { fileOf } from './jump.ts';
import { categoryWord, usesWord } from './words.ts';

type Node = CategoryGroup | ApiGroup | Place | UnreadableFile | UnreadableFiles;

interface UnreadableFiles {
  readonly kind: 'unreadable-files';
  readonly files: readonly UnreadableFile[];
}

const ICONS = {
  convertible: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  'possible-tensor': new ThemeIcon('question', new ThemeColor('editorInfo.foreground')),
  'no-mapping': new ThemeIcon('error', new ThemeColor('testing.iconFailed')),
  'data-processing': new ThemeIcon('database'),
} as const;

export class ResultsTree implements TreeDataProvider<Node>, Disposable {
  private readonly changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: TreeView<Node>;
  fileAt = (path: string): Uri => Uri.file(path);
  /** What is shown. */
  groups: Grouped = { categories: [], unreadable: [], uses: 0 };

  constructor() {
    this.view = window.createTreeView<Node>('mindport.results', { treeDataProvider: this, showCollapseAll: true });
  }

  /** Shows a report, or nothing; `subject` says what was scanned, `file` is the only one if there was only one. */
  show(report: Report | undefined, subject = '', file?: Uri): void {
    this.fileAt = (path) => file ?? fileOf(report?.root ?? '', path);
    this.groups = report === undefined ? { categories: [], unreadable: [], uses: 0 } : grouped(report);
    this.view.description = subject;
    this.view.message =
      report !== undefined && this.isEmpty() ? l10n.t('No framework API was found in {0}.', subject) : '';
    this.view.badge = this.groups.uses === 0 ? undefined : { value: this.groups.uses, tooltip: this.summary() };
    void commands.executeCommand('setContext', 'mindport.hasResults', report !== undefined);
    this.changed.fire(undefined);
  }

  /** How many uses each category has, in words. */
  summary(): string {
    return this.groups.categories.map(({ category, uses }) => `${categoryWord(category)}: ${uses}`).join(', ');
  }

  async reveal(): Promise<void> {
    await commands.executeCommand('mindport.results.focus', { preserveFocus: true });
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      const { categories, unreadable } = this.groups;
      return [...categories, ...(unreadable.length ? [{ kind: 'unreadable-files', files: unreadable } as const] : [])];
    }
    if (node.kind === 'category') return [...node.apis];
    if (node.kind === 'api') return [...node.places];
    return node.kind === 'unreadable-files' ? [...node.files] : [];
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'category':
        return categoryItem(node);
      case 'api':
        return apiItem(node);
      case 'place':
        return placeItem(node, this.fileAt(node.path));
      case 'unreadable-files':
        return unreadableFilesItem(node);
      case 'unreadable':
        return unreadableItem(node);
    }
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }

  private isEmpty(): boolean {
    return this.groups.uses === 0 && this.groups.unreadable.length === 0;
  }
}

function categoryItem({ category, apis, uses }: CategoryGroup): TreeItem {
  const item = new TreeItem(categoryWord(category), TreeItemCollapsibleState.Expanded);
  item.id = category;
  item.iconPath = ICONS[category];
  item.description = `${apis.length === 1 ? l10n.t('1 API') : l10n.t('{0} APIs', apis.length)}, ${usesWord(uses)}`;
  item.contextValue = 'category';
  return item;
}

function apiItem(group: ApiGroup): TreeItem {
  const item = new TreeItem(group.api, TreeItemCollapsibleState.Collapsed);
  const facts = apiFacts(group);
  const verified = group.places.some(({ finding }) => finding.verified !== null) ? l10n.t('verified') : '';
  const target = facts?.target ? `→ ${facts.target}` : '';
  const [description = ''] = facts?.description.split('\n') ?? [];
  const columns = [target, usesWord(group.places.length), facts?.devices, description, verified, facts?.version];
  item.id = `${group.category} ${group.api}`;
  item.description = columns.filter(Boolean).join(' · ');
  item.tooltip = facts && apiTooltip(group.api, facts);
  item.contextValue = ['api', ...Object.keys(group.places[0]?.finding.links ?? {})].join(':');
  item.accessibilityInformation = { label: `${group.api}, ${item.description}` };
  return item;
}

/** Where a use stands, such as "train.py:6:12". */
export function placeWord({ path, finding }: Pick<Place, 'path' | 'finding'>): string {
  const cell = finding.cell === null ? '' : ` [${l10n.t('cell {0}', finding.cell)}]`;
  return `${path}${cell}:${finding.line}:${finding.column}`;
}

function placeItem({ path, finding }: Place, file: Uri): TreeItem {
  const where = placeWord({ path, finding });
  const item = new TreeItem(where);
  item.description = finding.message;
  item.tooltip = [finding.message, finding.difference, finding.advice].filter(Boolean).join('\n\n');
  item.iconPath = new ThemeIcon('location');
  item.accessibilityInformation = { label: `${where}, ${finding.message}` };
  item.contextValue = 'place';
  item.command = {
    command: 'mindport.openPlace',
    title: l10n.t('Open'),
    arguments: [file, finding],
  };
  return item;
}

function unreadableFilesItem({ files }: UnreadableFiles): TreeItem {
  const item = new TreeItem(l10n.t('Could not be read'), TreeItemCollapsibleState.Collapsed);
  item.iconPath = new ThemeIcon('warning');
  item.description = String(files.length);
  return item;
}

function unreadableItem({ path, error }: UnreadableFile): TreeItem {
  const item = new TreeItem(path);
  item.description = error;
  item.tooltip = error;
  item.accessibilityInformation = { label: `${path}, ${error}` };
  return item;
}
