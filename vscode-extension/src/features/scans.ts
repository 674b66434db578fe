// SPDX-License-Identifier: Apache-2.0
// Scans of a file, a folder or the whole workspace, whose result the results view shows.

import { CancellationError, CancellationTokenSource, commands, type Disposable, l10n, type Uri, window } from 'vscode';
import type { Report } from '../report.ts';
import type { ResultsTree } from '../results/resultsTree.ts';
import type { Asking, Server } from '../server/server.ts';
import { register, withProgress } from './asking.ts';
import { fileInFront, folderFor, type Given, nameOf, workspaceName } from './subjects.ts';

/** What was scanned, so that it can be scanned again, exported and rewritten. */
export interface Scope {
  /** Undefined: the whole workspace. */
  readonly uri: Uri | undefined;
  readonly isFolder: boolean;
  readonly name: string;
}

export class Scans {
  /** What the results view shows. */
  scope: Scope | undefined;
  private running: CancellationTokenSource | undefined;
  private readonly server: Server;
  private readonly results: ResultsTree;

  constructor(server: Server, results: ResultsTree) {
    this.server = server;
    this.results = results;
  }

  /** Scans and shows; a scan that is still running is cancelled, since its result would be replaced anyway. */
  async scan(scope: Scope): Promise<void> {
    this.running?.cancel();
    const running = new CancellationTokenSource();
    this.become(running);
    try {
      const report = await this.watched(scope, running);
      if (report === undefined) {
        // Cancelled: by the user, unless another scan has taken its place.
        if (this.running === running) void window.showInformationMessage(cancelled(scope));
        return;
      }
      this.show(scope, report);
      await this.results.reveal();
    } finally {
      if (this.running === running) this.become(undefined);
      running.dispose();
    }
  }

  /** Scans what is shown again, if there is anything. */
  async again(): Promise<void> {
    if (this.scope !== undefined) await this.scan(this.scope);
  }

  cancel(): void {
    this.running?.cancel();
  }

  clear(): void {
    this.scope = undefined;
    this.results.show(undefined);
  }

  commands(): Disposable[] {
    return [
      register(this.server, 'mindport.scanLocalFiles', async (given: Given) => {
        const uri = fileInFront(given);
        if (uri === undefined) void window.showInformationMessage(l10n.t('Open a Python file or a notebook first.'));
        else await this.scan({ uri, isFolder: false, name: nameOf(uri) });
      }),
      register(this.server, 'mindport.scanFolder', async (given: Given) => {
        const uri = await folderFor(given);
        if (uri !== undefined) await this.scan({ uri, isFolder: true, name: nameOf(uri) });
      }),
      register(this.server, 'mindport.scanWorkspace', () =>
        this.scan({ uri: undefined, isFolder: true, name: workspaceName() }),
      ),
      register(this.server, 'mindport.scanAgain', () => this.again()),
      register(this.server, 'mindport.cancelScan', () => this.cancel()),
      register(this.server, 'mindport.clearResults', () => this.clear()),
    ];
  }

  /** The report, undefined where the scan was cancelled; a notification and the view show how far it is. */
  private async watched(scope: Scope, running: CancellationTokenSource): Promise<Report | undefined> {
    const scan = withProgress(l10n.t('Scanning {0}', scope.name), (asking) => {
      asking.token?.onCancellationRequested(() => running.cancel());
      return this.reportOn(scope, { ...asking, token: running.token });
    });
    try {
      const report = await window.withProgress({ location: { viewId: 'mindport.results' } }, () => scan);
      return running.token.isCancellationRequested ? undefined : report;
    } catch (error) {
      if (error instanceof CancellationError) return undefined;
      throw error;
    }
  }

  private become(running: CancellationTokenSource | undefined): void {
    this.running = running;
    void commands.executeCommand('setContext', 'mindport.scanning', running !== undefined);
  }

  private show(scope: Scope, report: Report): void {
    this.scope = scope;
    this.results.show(report, scope.name, scope.isFolder ? undefined : scope.uri);
    if (report.files.every((file) => file.findings.length === 0)) {
      void window.showInformationMessage(l10n.t('No framework API was found in {0}.', scope.name));
    }
  }

  private reportOn({ uri, isFolder }: Scope, asking: Asking): Promise<Report> {
    if (uri !== undefined && !isFolder) return this.server.ask('mindport.scanFile', { uri: uri.toString() }, asking);
    return this.server.ask('mindport.scanProject', uri === undefined ? {} : { uris: [uri.toString()] }, asking);
  }
}

function cancelled({ name }: Scope): string {
  return l10n.t('Scanning {0} was cancelled: the results are those from before.', name);
}
