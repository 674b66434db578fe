// SPDX-License-Identifier: Apache-2.0
// The server's HTML report in a panel. The page brings its own content policy; places in it open the editor by messages.

import { type Disposable, l10n, ViewColumn, type WebviewPanel, window } from 'vscode';
import { fileOf, jump } from '../results/jump.ts';
import type { Server } from '../server/server.ts';
import { register, withProgress } from './asking.ts';
import { parsePlace } from './place.ts';
import type { Scans } from './scans.ts';
import { workspaceName } from './subjects.ts';

export class ReportPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private readonly server: Server;
  private readonly scans: Scans;

  constructor(server: Server, scans: Scans) {
    this.server = server;
    this.scans = scans;
  }

  command(): Disposable {
    return register(this.server, 'mindport.showReport', async () => {
      const scope = this.scans.scope ?? { uri: undefined, name: workspaceName() };
      const title = l10n.t('Report on {0}', scope.name);
      const uris = scope.uri && { uris: [scope.uri.toString()] };
      const { content } = await withProgress(title, (asking) =>
        this.server.ask('mindport.exportReport', { ...uris, format: 'html' }, asking),
      );
      this.show(title, content ?? '');
    });
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private show(title: string, html: string): void {
    this.panel ??= this.open();
    this.panel.title = title;
    this.panel.webview.html = html;
    this.panel.reveal(undefined, false);
  }

  private open(): WebviewPanel {
    const options = {
      enableScripts: true,
      retainContextWhenHidden: true,
      enableFindWidget: true,
      localResourceRoots: [],
    };
    const panel = window.createWebviewPanel('mindport.report', l10n.t('Report'), ViewColumn.Active, options);
    panel.webview.onDidReceiveMessage(async (message: unknown) => {
      const place = parsePlace(message);
      if (place !== undefined) await jump(fileOf(place.root, place.path), place);
    });
    panel.onDidDispose(() => (this.panel = undefined));
    return panel;
  }
}
