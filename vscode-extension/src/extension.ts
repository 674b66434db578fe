// SPDX-License-Identifier: Apache-2.0
// Wires the parts together. Knows no API of any framework: all of that is the server's.

import { commands, type ExtensionContext, l10n, type LogOutputChannel, window, workspace } from 'vscode';
import { conversionCommands } from './features/conversions.ts';
import { exportCommand } from './features/exports.ts';
import { fixOnSave } from './features/fixOnSave.ts';
import { linkCommands } from './features/links.ts';
import { ReportPanel } from './features/reportPanel.ts';
import { Scans } from './features/scans.ts';
import { SearchView } from './features/searchView.ts';
import { statusItems } from './features/status.ts';
import { register } from './features/asking.ts';
import { TableView } from './features/tableView.ts';
import { versionCommands } from './features/versions.ts';
import { ProjectTree } from './project/projectTree.ts';
import { ResultsTree } from './results/resultsTree.ts';
import { onDidChangeInterpreter } from './server/interpreters.ts';
import { Server } from './server/server.ts';
import { chooseInterpreter, install, showWaysOut } from './server/wayOut.ts';

const RESTARTING_SETTINGS = ['mindport.interpreter', 'mindport.importStrategy'];

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('mindport', { log: true });
  const trace = window.createOutputChannel(l10n.t('mindport trace'), { log: true });
  const running = new Server(context, log, trace);
  server = running;
  const results = new ResultsTree();
  const scans = new Scans(running, results);
  const report = new ReportPanel(running, scans);
  const project = new ProjectTree(running, (uri, isFolder) => {
    void commands.executeCommand(isFolder ? 'mindport.scanFolder' : 'mindport.scanLocalFiles', uri);
  });
  showWaysOut(running, log);
  context.subscriptions.push(
    log,
    trace,
    running,
    results,
    project,
    report,
    report.command(),
    ...statusItems(running),
    ...scans.commands(),
    exportCommand(running, scans),
    ...versionCommands(running, scans, context.workspaceState),
    ...conversionCommands(running, scans),
    ...linkCommands(running),
    ...new SearchView(running, context.extensionUri).register(),
    ...new TableView(results, context.extensionUri).register(running),
    ...fixOnSave(running),
    register(running, 'mindport.refreshTree', () => project.refresh()),
    register(running, 'mindport.restartServer', () => running.restart()),
    register(running, 'mindport.installServer', () => install(running)),
    register(running, 'mindport.chooseInterpreter', () => chooseInterpreter()),
    register(running, 'mindport.showLog', () => log.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (RESTARTING_SETTINGS.some((name) => event.affectsConfiguration(name))) void running.restart();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void running.restartIfInterpreterChanged()),
  );
  void start(running, context, log);
}

/** Goes on while the editor does other things: finding an interpreter and starting it may take seconds. */
async function start(running: Server, context: ExtensionContext, log: LogOutputChannel): Promise<void> {
  try {
    await running.restart();
    context.subscriptions.push(...onDidChangeInterpreter(() => void running.restartIfInterpreterChanged()));
  } catch (error) {
    log.error(`start: ${String(error)}`);
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
