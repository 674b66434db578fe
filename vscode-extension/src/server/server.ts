// SPDX-License-Identifier: Apache-2.0
// The server as the rest of the extension sees it: started, restarted, asked. It may not be there.

import * as path from 'node:path';
import {
  CancellationError,
  type CancellationToken,
  commands,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  l10n,
  type LogOutputChannel,
  window,
  workspace,
} from 'vscode';
import {
  ExecuteCommandRequest,
  type LanguageClient,
  LSPErrorCodes,
  ResponseError,
  State,
  WorkDoneProgress,
} from 'vscode-languageclient/node';
import { makeClient } from './client.ts';
import { serverSettings } from './configuration.ts';
import { discover, type Discovery, type Rejected } from './discovery.ts';
import { type ImportStrategy, NO_ENVIRONMENT } from './launch.ts';
import { PrivateEnvironment } from './privateEnvironment.ts';
import { type Commands, type Status, statusNotification } from './protocol.ts';
import { Serial } from './serial.ts';

export type ServerState = 'starting' | 'ready' | 'stopped' | 'failed';

/** Told to whoever asks while the server is not running. */
export class NotRunning extends Error {}

export interface Asking {
  readonly token?: CancellationToken;
  readonly progress?: (message: string | undefined, percentage: number | undefined) => void;
}

export class Server implements Disposable {
  readonly environment: PrivateEnvironment;
  private readonly states = new EventEmitter<ServerState>();
  private readonly statuses = new EventEmitter<Status>();
  private readonly failures = new EventEmitter<readonly Rejected[]>();
  private readonly givings = new EventEmitter<void>();
  readonly onDidChangeState = this.states.event;
  readonly onStatus = this.statuses.event;
  /** No interpreter runs the server. */
  readonly onNoInterpreter = this.failures.event;
  /** The server has ended too often. */
  readonly onGaveUp = this.givings.event;
  state: ServerState = 'stopped';
  /** The interpreter that runs the server. */
  command: string | undefined;
  /** The Python environment that the user works in. */
  userEnvironment = NO_ENVIRONMENT;
  private client: LanguageClient | undefined;
  private asked = 0;
  private starting: Promise<void> = Promise.resolve();
  private readonly serial = new Serial(() => this.startAnew());
  private readonly context: ExtensionContext;
  private readonly log: LogOutputChannel;
  private readonly trace: LogOutputChannel;

  constructor(context: ExtensionContext, log: LogOutputChannel, trace: LogOutputChannel) {
    this.context = context;
    this.log = log;
    this.trace = trace;
    this.environment = new PrivateEnvironment(context.globalStorageUri.fsPath, context.extensionPath, log);
  }

  /** Starts the server, or starts it again; requests while that goes on lead to one more start. */
  restart(): Promise<void> {
    this.starting = this.serial.run();
    return this.starting;
  }

  /** Starts the server again if another interpreter would run it now, or the user works in another environment. */
  async restartIfInterpreterChanged(): Promise<void> {
    const found = await this.discover();
    const same =
      found.kind === 'found' &&
      found.runnable.command === this.command &&
      found.environment.interpreter === this.userEnvironment.interpreter &&
      found.environment.mindspore === this.userEnvironment.mindspore;
    if (!same) await this.restart();
  }

  /** Asks the server to carry out one of its commands, once it has started if it is about to. */
  async ask<Name extends keyof Commands>(
    command: Name,
    argument: Commands[Name][0],
    asking: Asking = {},
  ): Promise<Commands[Name][1]> {
    if (this.state === 'starting') await this.starting.catch(() => undefined); // who started it is told of a failure
    const client = this.client;
    if (client === undefined || !client.isRunning())
      throw new NotRunning(l10n.t('The mindport server is not running.'));
    const workDoneToken = `mindport-${++this.asked}`;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== 'end') asking.progress?.(value.message, value.percentage);
    });
    try {
      const params = { command, arguments: [argument], workDoneToken };
      return (await client.sendRequest(ExecuteCommandRequest.type, params, asking.token)) as Commands[Name][1];
    } catch (error) {
      const cancelled = error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
      throw cancelled ? new CancellationError() : error;
    } finally {
      listening.dispose();
    }
  }

  /** Whether the running server has a command. */
  offers(command: keyof Commands): boolean {
    return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command) ?? false;
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    try {
      await client.dispose();
    } catch (error) {
      // A server that never answered or has ended already cannot be asked to stop.
      this.log.warn(`stopping: ${String(error)}`);
    }
  }

  dispose(): void {
    for (const emitter of [this.states, this.statuses, this.failures, this.givings]) emitter.dispose();
  }

  private discover(): Promise<Discovery> {
    const strategy = workspace.getConfiguration('mindport').get<ImportStrategy>('importStrategy', 'fromBundle');
    return discover(this.script, this.environment.python, strategy, this.log);
  }

  private get script(): string {
    return path.join(this.context.extensionPath, 'python', 'start.py');
  }

  private async startAnew(): Promise<void> {
    await this.stop();
    this.become('starting');
    const found = await this.discover();
    if (found.kind === 'none') {
      this.command = undefined;
      this.become('failed');
      this.failures.fire(found.rejected);
      return;
    }
    this.command = found.runnable.command;
    this.userEnvironment = found.environment;
    await workspace.fs.createDirectory(this.context.globalStorageUri);
    const { contributes } = this.context.extension.packageJSON as {
      contributes: { configuration: { properties: Record<string, unknown> } };
    };
    const client = makeClient(found.runnable, {
      script: this.script,
      folder: this.context.globalStorageUri.fsPath,
      settingNames: serverSettings(contributes.configuration.properties),
      environment: found.environment,
      log: this.log,
      trace: this.trace,
      gaveUp: () => {
        this.become('failed');
        this.givings.fire();
      },
    });
    client.onNotification(statusNotification, (status) => this.statuses.fire(status));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.become('ready');
      else if (newState === State.Starting) this.become('starting');
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.become('failed');
      const showLog = l10n.t('Show Log');
      const message = l10n.t('The mindport server could not be started: {0}', String(error));
      void window.showErrorMessage(message, showLog).then((chosen) => {
        if (chosen === showLog) this.log.show();
      });
    }
  }

  private become(state: ServerState): void {
    this.state = state;
    void commands.executeCommand('setContext', 'mindport.server', state);
    this.states.fire(state);
  }
}
