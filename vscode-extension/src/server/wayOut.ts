// SPDX-License-Identifier: Apache-2.0
// Tells that no interpreter runs the server, why, and what can be done about it right here.

import { ConfigurationTarget, l10n, type LogOutputChannel, window, workspace } from 'vscode';
import type { Rejected } from './discovery.ts';
import { OLDEST_PYTHON } from './launch.ts';
import type { Server } from './server.ts';

/** Shows a message with buttons whenever the server cannot be started or kept running. */
export function showWaysOut(server: Server, log: LogOutputChannel): void {
  server.onNoInterpreter((rejected) => void offerWayOut(server, log, rejected));
  server.onGaveUp(() => void offerRestart(server, log));
}

/** Installs the server into the extension's own environment and starts it. */
export async function install(server: Server): Promise<void> {
  if (!(await server.environment.install())) return;
  await forgetInterpreter();
  await server.restart();
}

/** Lets the user pick a Python and starts the server with it. */
export async function chooseInterpreter(): Promise<void> {
  const title = l10n.t('Choose the Python that runs the mindport server');
  const [chosen] = (await window.showOpenDialog({ title, openLabel: l10n.t('Choose') })) ?? [];
  if (chosen === undefined) return;
  await workspace.getConfiguration('mindport').update('interpreter', chosen.fsPath, interpreterTarget());
}

async function offerWayOut(server: Server, log: LogOutputChannel, rejected: readonly Rejected[]): Promise<void> {
  const installIt = l10n.t('Install Server');
  const choose = l10n.t('Choose Interpreter…');
  const showLog = l10n.t('Show Log');
  const chosen = await window.showErrorMessage(reasonOf(rejected), installIt, choose, showLog);
  if (chosen === installIt) await install(server);
  else if (chosen === choose) await chooseInterpreter();
  else if (chosen === showLog) log.show();
}

async function offerRestart(server: Server, log: LogOutputChannel): Promise<void> {
  const restart = l10n.t('Restart Server');
  const showLog = l10n.t('Show Log');
  const message = l10n.t('The mindport server has ended five times within three minutes and is not started again.');
  const chosen = await window.showErrorMessage(message, restart, showLog);
  if (chosen === restart) await server.restart();
  else if (chosen === showLog) log.show();
}

/** The reason that helps most: that of the interpreter which the user named, else that of the best one found. */
function reasonOf(rejected: readonly Rejected[]): string {
  const named = rejected.find(({ candidate }) => candidate.origin === 'setting');
  if (named !== undefined) return `mindport.interpreter: ${wordsFor(named)}`;
  const without = rejected.find(({ reason }) => reason.kind === 'no-server');
  const old = rejected.find(({ reason }) => reason.kind === 'too-old');
  const best = without ?? old;
  return best === undefined ? l10n.t('No Python was found, and mindport needs one to run.') : wordsFor(best);
}

function wordsFor({ candidate, reason }: Rejected): string {
  switch (reason.kind) {
    case 'broken':
      return l10n.t('{0} cannot be run: {1}', candidate.command, reason.detail || l10n.t('there is no such Python'));
    case 'too-old': {
      const oldest = OLDEST_PYTHON.join('.');
      return l10n.t(
        '{0} is Python {1}; the mindport server needs {2} or newer.',
        candidate.command,
        reason.version,
        oldest,
      );
    }
    case 'no-server':
      return l10n.t('The mindport server is not installed in {0} (Python {1}).', candidate.command, reason.version);
  }
}

/** Removes the setting where it stands, since the environment that was just installed shall be used. */
async function forgetInterpreter(): Promise<void> {
  const configuration = workspace.getConfiguration('mindport');
  if (configuration.get<string>('interpreter') !== '')
    await configuration.update('interpreter', undefined, interpreterTarget());
}

function interpreterTarget(): ConfigurationTarget {
  const found = workspace.getConfiguration('mindport').inspect('interpreter');
  return found?.workspaceValue === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
}
