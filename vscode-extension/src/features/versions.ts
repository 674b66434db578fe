// SPDX-License-Identifier: Apache-2.0
// Which MindSpore version and device the mapping is for: choosing another changes nothing but what is shown.

import {
  ConfigurationTarget,
  type Disposable,
  l10n,
  type Memento,
  type QuickPickItem,
  window,
  workspace,
} from 'vscode';
import type { Device } from '../report.ts';
import { deviceWord } from '../results/words.ts';
import type { Versions } from '../server/protocol.ts';
import type { Server } from '../server/server.ts';
import { register, withProgress } from './asking.ts';
import type { Scans } from './scans.ts';
import { isVersion, rememberedVersions } from './versionText.ts';

const REMEMBERED = 'customVersions';

/** Takes back what was chosen: the version is that of the environment again, or the newest. */
const AUTOMATIC = 'automatic';

interface VersionItem extends QuickPickItem {
  readonly version?: string;
}

export function versionCommands(server: Server, scans: Scans, memory: Memento): Disposable[] {
  return [
    register(server, 'mindport.chooseVersion', async () => {
      const known = await server.ask('mindport.listVersions', place());
      const version = await pickVersion(known, memory);
      if (version === undefined) return;
      if (version === AUTOMATIC) {
        await persist('mindspore', undefined);
        await scans.again();
        return;
      }
      const now = await switchTo(server, { version }, l10n.t('Switching to MindSpore {0}', version));
      await persist('mindspore', now.current);
      await memory.update(REMEMBERED, rememberedVersions(customVersions(memory), version, known.mindspore));
      void window.showInformationMessage(l10n.t('The mapping is that of MindSpore {0} now.', now.current));
      await scans.again();
    }),
    register(server, 'mindport.chooseDevice', async () => {
      const known = await server.ask('mindport.listVersions', place());
      const items = known.devices.map((device) => ({
        label: deviceWord(device),
        device,
        ...(device === known.device && { description: l10n.t('current') }),
      }));
      const chosen = await window.showQuickPick(items, {
        placeHolder: l10n.t('Device that the converted code shall run on'),
      });
      if (chosen === undefined) return;
      await switchTo(server, { device: chosen.device }, l10n.t('Switching to {0}', chosen.label));
      await persist('device', chosen.device);
      await scans.again();
    }),
  ];
}

/** Rejects, with the old version in place, where the server knows no such version. */
function switchTo(server: Server, wanted: { version?: string; device?: Device }, title: string): Promise<Versions> {
  return withProgress(title, (asking) => server.ask('mindport.switchVersion', { ...wanted, ...place() }, asking));
}

async function pickVersion(known: Versions, memory: Memento): Promise<string | undefined> {
  const custom = customVersions(memory).filter((version) => !known.mindspore.includes(version));
  const item = (version: string): VersionItem => ({
    label: version,
    version,
    ...(version === known.current && { description: l10n.t('current') }),
  });
  const other: VersionItem = { label: `$(edit) ${l10n.t('Other version…')}` };
  const automatic: VersionItem = {
    label: `$(sparkle) ${l10n.t('Automatic')}`,
    description: l10n.t('the MindSpore that is installed, else the newest'),
    version: AUTOMATIC,
  };
  const items = [...known.mindspore.map(item), ...custom.map(item), other, automatic];
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('MindSpore version of the API mapping') });
  if (chosen === undefined) return undefined;
  return chosen.version ?? (await typeVersion());
}

async function typeVersion(): Promise<string | undefined> {
  const typed = await window.showInputBox({
    prompt: l10n.t('MindSpore version, such as 2.1 or 2.1.0'),
    validateInput: (text) => (isVersion(text) ? undefined : l10n.t('Write a version such as 2.1 or 2.1.0.')),
  });
  return typed?.trim();
}

function customVersions(memory: Memento): string[] {
  return memory.get<string[]>(REMEMBERED, []);
}

async function persist(name: 'mindspore' | 'device', value: string | undefined): Promise<void> {
  const target = workspace.workspaceFolders?.length ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await workspace.getConfiguration('mindport').update(name, value, target);
}

function place(): { uri?: string } {
  const uri = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
  return uri === undefined ? {} : { uri: uri.toString() };
}
