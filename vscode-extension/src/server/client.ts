// SPDX-License-Identifier: Apache-2.0
// One language client around one run of the server.

import { l10n, type LogOutputChannel, workspace } from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { explicitSettings } from './configuration.ts';
import type { Runnable } from './discovery.ts';
import { type Environment, serverArguments } from './launch.ts';

export interface ClientSetting {
  readonly script: string;
  /** Where the server runs: a folder of the extension's own, so that nothing of the workspace is imported. */
  readonly folder: string;
  readonly settingNames: readonly string[];
  readonly environment: Environment;
  readonly log: LogOutputChannel;
  readonly trace: LogOutputChannel;
  /** Called when the server has ended too often to be started again by itself. */
  readonly gaveUp: () => void;
}

/** A client, not yet started, of the server in an interpreter. */
export function makeClient(runnable: Runnable, setting: ClientSetting): LanguageClient {
  const server = {
    command: runnable.command,
    args: serverArguments(setting.script, runnable.from),
    options: { cwd: setting.folder, env: { ...process.env, PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' } },
  };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: 'file', language: 'python' },
      { scheme: 'untitled', language: 'python' },
      { notebook: 'jupyter-notebook', language: 'python' },
      { notebook: 'interactive', language: 'python' },
    ],
    outputChannel: setting.log,
    traceOutputChannel: setting.trace,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    progressOnInitialization: false,
    initializationOptions: { status: true, openUrl: true, environment: setting.environment },
    errorHandler: new Restarts(setting.gaveUp),
    markdown: { isTrusted: false, supportHtml: false },
    middleware: {
      workspace: {
        configuration: (params) =>
          params.items.map((item) => {
            if (item.section !== 'mindport') return null;
            const scope = item.scopeUri === undefined ? undefined : client.protocol2CodeConverter.asUri(item.scopeUri);
            const configuration = workspace.getConfiguration('mindport', scope);
            return explicitSettings(setting.settingNames, (name) => configuration.inspect(name));
          }),
      },
    },
  };
  const client: LanguageClient = new LanguageClient('mindport', l10n.t('mindport server'), server, options);
  return client;
}

const MOST_RESTARTS = 4;
const WITHIN = 3 * 60 * 1000;

/** Starts a server that ended again, unless it ends again and again. */
class Restarts implements ErrorHandler {
  private readonly ends: number[] = [];
  private readonly gaveUp: () => void;

  constructor(gaveUp: () => void) {
    this.gaveUp = gaveUp;
  }

  error(): { action: ErrorAction; handled: boolean } {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends.push(now);
    const recent = this.ends.filter((end) => now - end < WITHIN);
    if (recent.length <= MOST_RESTARTS) return { action: CloseAction.Restart, handled: true };
    this.gaveUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}
