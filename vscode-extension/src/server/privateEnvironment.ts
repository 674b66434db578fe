// SPDX-License-Identifier: Apache-2.0
// A Python environment of the extension's own, into which the server is installed when the user asks for it.

import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { type LogOutputChannel, l10n, ProgressLocation, window } from 'vscode';
import { creators } from './interpreters.ts';
import { OLDEST_PYTHON, parseFacts, verdictOn } from './launch.ts';
import { run } from './processes.ts';

export class PrivateEnvironment {
  /** The interpreter of the environment, whether it has been made or not. */
  readonly python: string;
  private readonly folder: string;
  private readonly extensionFolder: string;
  private readonly log: LogOutputChannel;

  constructor(storage: string, extensionFolder: string, log: LogOutputChannel) {
    this.folder = path.join(storage, 'environment');
    this.python = path.join(
      this.folder,
      ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
    );
    this.extensionFolder = extensionFolder;
    this.log = log;
  }

  /** Makes the environment anew and installs the server into it; false when it was cancelled or failed, as was told. */
  async install(): Promise<boolean> {
    const creator = await this.creator();
    if (creator === undefined) {
      const [major, minor] = OLDEST_PYTHON;
      const cure = l10n.t('Install Python {0} or newer, then try again.', `${major}.${minor}`);
      void window.showErrorMessage(l10n.t('No Python {0} or newer was found.', `${major}.${minor}`) + ' ' + cure);
      return false;
    }
    const title = l10n.t('Installing the mindport server');
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    const problem = await window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const unlessCancelled = (problem: string | undefined): string | undefined =>
        token.isCancellationRequested ? '' : problem;
      progress.report({ message: l10n.t('making a Python environment') });
      const made = await this.step(creator, ['-m', 'venv', '--clear', this.folder], abort.signal);
      if (unlessCancelled(made) !== undefined) return unlessCancelled(made);
      progress.report({ message: l10n.t('downloading and installing packages') });
      const wheel = await this.wheel();
      const failed = await this.step(
        this.python,
        ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', wheel],
        abort.signal,
      );
      return unlessCancelled(failed);
    });
    if (problem) await this.tell(problem);
    return problem === undefined;
  }

  /** A Python that is new enough. */
  private async creator(): Promise<string | undefined> {
    const script = path.join(this.extensionFolder, 'python', 'start.py');
    for await (const candidate of creators()) {
      const ended = await run(candidate.command, [script, '--check']);
      const facts = ended.code === 0 ? parseFacts(ended.output) : undefined;
      if (facts && verdictOn(facts, 'fromBundle').kind !== 'too-old') return candidate.command;
    }
    return undefined;
  }

  /** The wheel that came with the extension; the package index's newest where none did. */
  private async wheel(): Promise<string> {
    const folder = path.join(this.extensionFolder, 'bundled');
    const names = await readdir(folder).catch(() => []);
    const name = names.find((each) => each.endsWith('.whl'));
    return name === undefined ? 'mindport' : path.join(folder, name);
  }

  /** Runs one program; undefined when it succeeded, else its last words. */
  private async step(command: string, parameters: string[], signal: AbortSignal): Promise<string | undefined> {
    this.log.info([command, ...parameters].join(' '));
    const heard = (text: string): void => this.log.info(text.trimEnd());
    const ended = await run(command, parameters, { heard, signal });
    return ended.code === 0 ? undefined : (ended.errors.trim() || ended.output.trim()).split('\n').at(-1);
  }

  private async tell(problem: string): Promise<void> {
    const showLog = l10n.t('Show Log');
    const message = l10n.t('The mindport server could not be installed: {0}', problem);
    if ((await window.showErrorMessage(message, showLog)) === showLog) this.log.show();
  }
}
