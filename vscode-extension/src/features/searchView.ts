// SPDX-License-Identifier: Apache-2.0
// The search view: hands each query of its page to the server and carries out what the page's buttons ask for.

import { randomBytes } from 'node:crypto';
import {
  commands,
  type Disposable,
  env,
  l10n,
  Uri,
  type Webview,
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
import { searchPage } from './searchPage.ts';

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
    const { webview } = view;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.extension, 'dist'), Uri.joinPath(this.extension, 'media')],
    };
    webview.onDidReceiveMessage((message: FromPage) => this.carryOut(message));
    view.onDidDispose(() => (this.view = undefined));
    webview.html = this.page(webview);
  }

  private async carryOut(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'query':
        return this.search(message.id, message.text);
      case 'insert':
        return this.insert(message.target || message.api);
      case 'copy':
        return env.clipboard.writeText(message.target || message.api);
      case 'difference':
        await commands.executeCommand('mindport.showDifference', message.api);
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

  private page(webview: Webview): string {
    const words: Words = {
      box: l10n.t('Search APIs: PyTorch, TensorFlow or MindSpore'),
      hint: l10n.t(
        'Type a part of a name. ↑ ↓ choose, Enter shows the differences, Ctrl+Enter inserts, Ctrl+C copies.',
      ),
      none: l10n.t('Nothing found.'),
      found: l10n.t('Found: {0}'),
      insert: l10n.t('Insert'),
      copy: l10n.t('Copy'),
      difference: l10n.t('Differences'),
    };
    return searchPage({
      words,
      language: env.language,
      script: webview.asWebviewUri(Uri.joinPath(this.extension, 'dist', 'search.js')).toString(),
      style: webview.asWebviewUri(Uri.joinPath(this.extension, 'media', 'search.css')).toString(),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    });
  }
}

function rowOf(item: SearchItem): Row {
  const link = (side: string, word: string): Row['links'] =>
    item.links[side] === undefined ? [] : [{ word, url: item.links[side] }];
  return {
    api: item.api,
    target: targetWord(item.target ?? ''),
    verdict: verdictWord(item.verdict as Verdict | null),
    category: item.category,
    facts: [item.version && `${item.framework} ${item.version}`, item.devices.map(deviceWord).join(' ')]
      .filter(Boolean)
      .join(' · '),
    difference: item.difference ?? '',
    links: [...link('source', l10n.t('Source documentation')), ...link('target', l10n.t('MindSpore documentation'))],
  };
}
