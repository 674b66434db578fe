// SPDX-License-Identifier: Apache-2.0
// The status bar: version and device of the mapping, and the state of the server.

import {
  type Disposable,
  l10n,
  LanguageStatusSeverity,
  languages,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import { deviceWord } from '../results/words.ts';
import type { Status } from '../server/protocol.ts';
import type { Server, ServerState } from '../server/server.ts';
import { originWords } from './originWords.ts';

/** Shows the state of the server for as long as the extension lives. */
export function statusItems(server: Server): Disposable[] {
  const version = window.createStatusBarItem('mindport.version', StatusBarAlignment.Left, 2);
  version.name = l10n.t('mindport: MindSpore version');
  const device = window.createStatusBarItem('mindport.device', StatusBarAlignment.Left, 1);
  device.name = l10n.t('mindport: device');
  device.command = 'mindport.chooseDevice';
  const language = languages.createLanguageStatusItem('mindport.server', [{ language: 'python' }]);
  language.name = 'mindport';
  language.command = { command: 'mindport.showLog', title: l10n.t('Show Log') };
  const showState = (state: ServerState): void => {
    language.busy = state === 'starting';
    language.severity = state === 'failed' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    language.text = stateWord(state);
    language.detail = server.command ?? '';
    showServerState(version, state);
    if (state !== 'ready') device.hide();
  };
  showState(server.state);
  return [
    version,
    device,
    language,
    server.onDidChangeState(showState),
    server.onStatus((status) => {
      if (server.state !== 'ready') return;
      language.busy = status.state === 'scanning';
      language.severity = status.state === 'error' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
      language.detail = status.message || (server.command ?? '');
      showVersion(version, status, originWords(status.mindsporeFrom, server.userEnvironment));
      showDevice(device, status);
    }),
  ];
}

function stateWord(state: ServerState): string {
  return {
    starting: l10n.t('mindport is starting'),
    ready: l10n.t('mindport is running'),
    stopped: l10n.t('mindport is stopped'),
    failed: l10n.t('mindport is not running'),
  }[state];
}

function showServerState(item: StatusBarItem, state: ServerState): void {
  item.text = {
    starting: '$(sync~spin) mindport',
    ready: '$(check) mindport',
    stopped: 'mindport',
    failed: '$(error) mindport',
  }[state];
  item.tooltip = stateWord(state);
  item.command = state === 'ready' ? 'mindport.chooseVersion' : 'mindport.restartServer';
  item.accessibilityInformation = { label: stateWord(state), role: 'button' };
  item.backgroundColor = state === 'failed' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  item.show();
}

function showVersion(item: StatusBarItem, status: Status, origin: string): void {
  const icon = { starting: '$(sync~spin)', scanning: '$(sync~spin)', ready: '$(versions)', error: '$(warning)' }[
    status.state
  ];
  const label = l10n.t('API mapping of MindSpore {0}', status.mindspore);
  item.text = `${icon} MindSpore ${status.mindspore}`;
  item.tooltip = [label, origin, status.message, l10n.t('Click to choose another version.')].filter(Boolean).join('\n');
  item.accessibilityInformation = { label: `${label}, ${origin}`, role: 'button' };
}

function showDevice(item: StatusBarItem, status: Status): void {
  const label = l10n.t('Converted code runs on {0}', deviceWord(status.device));
  item.text = `$(circuit-board) ${deviceWord(status.device)}`;
  item.tooltip = [label, l10n.t('Click to choose another device.')].join('\n');
  item.accessibilityInformation = { label, role: 'button' };
  item.show();
}
