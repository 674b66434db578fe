// SPDX-License-Identifier: Apache-2.0
// The search view: hands each query of its page to the server and carries out what the page's buttons ask for.

import {
  commands,
  type Disposable,
  env,
  l10n,
  type Uri,
  type WebviewView,
  type WebviewViewProvider,
  window,
} from 'vscode';
import { deviceWord, targetWord, verdictWord } from '../results/words.ts';
import type { SearchItem } from '../server/protocol.ts';
import type { Server } from '../server/server.ts';
import type { FromPage, Row, ToPage, Words } from '../webview/messages.ts';
import type { Verdict } from '../report.ts';
import { register } from './asking.ts';
import { searchBody } from './searchPage.ts';
import { showPage } from './webviewPage.ts';

const LIMIT = 50;

export class SearchView implements WebviewViewProvider {
  private view: WebviewView | undefined;
  /** The version and device that the last answers were for. */
  private answeredFor = '';
  private readonly server: Server;
  private readonly extension: Uri;

  constructor(server: Server, extension: Uri) {
    this.server = server;
    this.extension = extension;
  }

  register(): Disposable[] {
    return [
      window.registerWebviewViewProvider('mindport.search', this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
      register(this.server, 'mindport.searchApis', async () => {
        await commands.executeCommand('mindport.search.focus');
        await this.say({ type: 'focus' });
      }),
      this.server.onDidChangeState((state) => {
        if (state === 'ready') void this.prepare();
      }),
      this.server.onStatus(({ mindspore, device }) => {
        const now = `${mindspore} ${device}`;
        if (now !== this.answeredFor) void this.say({ type: 'again' });
        this.answeredFor = now;
      }),
    ];
  }

  resolveWebviewView(view: WebviewView): void {
    this.view = view;
    view.webview.onDidReceiveMessage((message: FromPage) => this.carryOut(message));
    view.onDidDispose(() => (this.view = undefined));
    const words = searchWords();
    showPage(view.webview, this.extension, 'search', words, searchBody(words));
    void this.prepare();
  }

  /** The first search of a server reads the index of names: this is it, before anybody types. */
  private async prepare(): Promise<void> {
    if (this.view === undefined || this.server.state === 'failed') return;
    try {
      await this.server.ask('mindport.searchApi', { query: 'torch', limit: LIMIT });
    } catch {
      // What is wrong is told to who types.
    }
  }

  private async carryOut(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'query':
        return this.search(message.id, message.text);
      case 'insert':
        return this.insert(message.name);
      case 'copy':
        return env.clipboard.writeText(message.name);
      case 'difference':
        await commands.executeCommand('mindport.showDifference', message.name);
        return;
      case 'open':
        await commands.executeCommand('mindport.openLink', message.url);
    }
  }

  private async search(id: number, query: string): Promise<void> {
    try {
      const { items } = await this.server.ask('mindport.searchApi', { query, limit: LIMIT });
      await this.say({ type: 'results', id, rows: items.map(rowOf), more: items.length === LIMIT });
    } catch (error) {
      await this.say({ type: 'unavailable', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  private async insert(text: string): Promise<void> {
    const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
    if (editor === undefined) {
      void window.showInformationMessage(l10n.t('Open a file to insert into.'));
      return;
    }
    await editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, text);
    });
    await window.showTextDocument(editor.document, editor.viewColumn);
  }

  private async say(message: ToPage): Promise<void> {
    await this.view?.webview.postMessage(message);
  }
}

function searchWords(): Words {
  return {
    box: l10n.t('Search APIs: PyTorch, TensorFlow or MindSpore'),
    hint: l10n.t('Type a part of a name. ↑ ↓ choose, Enter shows the differences, Ctrl+Enter inserts, Ctrl+C copies.'),
    none: l10n.t('Nothing found.'),
    found: l10n.t('Found: {0}'),
    first: l10n.t('The first {0}'),
    insert: l10n.t('Insert'),
    copy: l10n.t('Copy'),
    difference: l10n.t('Differences'),
  };
}

/** A name, in contrast to a template with holes. */
const NAME = /^[\w.]+$/;

function rowOf(item: SearchItem): Row {
  const link = (side: string, word: string): Row['links'] =>
    item.links[side] === undefined ? [] : [{ word, url: item.links[side] }];
  return {
    api: item.api,
    target: targetWord(item.target ?? ''),
    name: item.target !== null && NAME.test(item.target) ? item.target : item.api,
    category: item.category,
    facts: [
      verdictWord(item.verdict as Verdict | null),
      item.version && `${item.framework} ${item.version}`,
      item.devices.map(deviceWord).join(' '),
    ]
      .filter(Boolean)
      .join(' · '),
    difference: [item.difference, item.advice].filter(Boolean).join('\n'),
    links: [
      ...link('source', l10n.t('Source documentation')),
      ...link('target', l10n.t('MindSpore documentation')),
      ...link('difference', l10n.t('Page on differences')),
    ],
  };
}
