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
    ];
  }

  resolveWebviewView(view: WebviewView): void {
    this.view = view;
    view.webview.onDidReceiveMessage((message: FromPage) => this.carryOut(message));
    view.onDidDispose(() => (this.view = undefined));
    const words = searchWords();
    showPage(view.webview, this.extension, 'search', words, searchBody(words));
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
      await this.say({ type: 'results', id, rows: items.map(rowOf) });
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
    verdict: verdictWord(item.verdict as Verdict | null),
    category: item.category,
    facts: [item.version && `${item.framework} ${item.version}`, item.devices.map(deviceWord).join(' ')]
      .filter(Boolean)
      .join(' · '),
    difference: item.difference ?? '',
    links: [...link('source', l10n.t('Source documentation')), ...link('target', l10n.t('MindSpore documentation'))],
  };
}
