// SPDX-License-Identifier: Apache-2.0
// The view of results as a table in the panel: every column to be seen at once.

import { commands, type Disposable, l10n, type Uri, type WebviewView, type WebviewViewProvider, window } from 'vscode';
import type { Links } from '../report.ts';
import { apiFacts } from '../results/apiFacts.ts';
import type { ApiGroup, Place } from '../results/grouping.ts';
import { jump } from '../results/jump.ts';
import { placeWord, type ResultsTree } from '../results/resultsTree.ts';
import { categoryWord } from '../results/words.ts';
import type { Server } from '../server/server.ts';
import type { FromTable, TableRow, TableWords, ToTable } from '../webview/messages.ts';
import { register } from './asking.ts';
import { tableBody } from './tablePage.ts';
import { showPage } from './webviewPage.ts';

export class TableView implements WebviewViewProvider {
  private view: WebviewView | undefined;
  private readonly results: ResultsTree;
  private readonly extension: Uri;

  constructor(results: ResultsTree, extension: Uri) {
    this.results = results;
    this.extension = extension;
  }

  register(server: Server): Disposable[] {
    return [
      window.registerWebviewViewProvider('mindport.table', this, { webviewOptions: { retainContextWhenHidden: true } }),
      this.results.onDidChangeTreeData(() => void this.show()),
      register(server, 'mindport.showTable', async () => {
        await commands.executeCommand('mindport.table.focus');
      }),
    ];
  }

  resolveWebviewView(view: WebviewView): void {
    this.view = view;
    view.webview.onDidReceiveMessage((message: FromTable) => this.carryOut(message));
    view.onDidDispose(() => (this.view = undefined));
    const words = tableWords();
    showPage(view.webview, this.extension, 'table', words, tableBody(words));
  }

  private async carryOut(message: FromTable): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.show();
      case 'open':
        await commands.executeCommand('mindport.openLink', message.url);
        return;
      case 'difference':
        await commands.executeCommand('mindport.showDifference', message.api);
        return;
      case 'jump': {
        const place = this.results.groups.categories[message.group]?.apis[message.row]?.places[message.place];
        if (place !== undefined) await jump(this.results.fileAt(place.path), place.finding);
      }
    }
  }

  private async show(): Promise<void> {
    const groups = this.results.groups.categories.map(({ category, apis }) => ({
      category,
      title: categoryWord(category),
      rows: apis.map(rowOf),
    }));
    const message: ToTable = { type: 'table', groups };
    await this.view?.webview.postMessage(message);
  }
}

function rowOf(group: ApiGroup): TableRow {
  const facts = apiFacts(group);
  const links = group.places[0]?.finding.links ?? {};
  const link = (side: keyof Links, word: string): TableRow['links'] =>
    links[side] === undefined ? [] : [{ word, url: links[side] }];
  const { version = '', target = '', devices = '', needs = '', description = '', evidence = '' } = facts ?? {};
  return {
    api: group.api,
    cells: [version, target, String(group.places.length), devices, needs, description, evidence],
    links: [
      ...link('source', l10n.t('Source documentation')),
      ...link('target', l10n.t('MindSpore documentation')),
      ...link('difference', l10n.t('Page on differences')),
      ...link('policy', l10n.t('Missing API processing policy')),
    ],
    places: group.places.map((place: Place) => ({ where: placeWord(place), message: place.finding.message })),
  };
}

function tableWords(): TableWords {
  return {
    title: l10n.t('Results by API'),
    filter: l10n.t('Filter by any word of a row'),
    columns: [
      l10n.t('API'),
      l10n.t('API version'),
      l10n.t('MindSpore API'),
      l10n.t('Uses'),
      l10n.t('Devices'),
      l10n.t('MindSpore version'),
      l10n.t('Description'),
      l10n.t('Evidence'),
      l10n.t('Links'),
    ],
    shown: l10n.t('Shown: {0} of {1}'),
    difference: l10n.t('Differences'),
  };
}
