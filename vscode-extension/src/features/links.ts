// SPDX-License-Identifier: Apache-2.0
// What is known of an API: its documentation pages in the browser, and its difference text, which is there without network.

import { commands, type Disposable, env, EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import type { Links } from '../report.ts';
import type { ApiGroup } from '../results/grouping.ts';
import { jump, type Spot } from '../results/jump.ts';
import type { Server } from '../server/server.ts';
import { register } from './asking.ts';

const SCHEME = 'mindport-api';

export function linkCommands(server: Server): Disposable[] {
  const page = (side: keyof Links) => async (group?: ApiGroup) => {
    const address = group?.places.map(({ finding }) => finding.links[side]).find(Boolean);
    if (address !== undefined) await openLink(address);
  };
  const changed = new EventEmitter<Uri>();
  return [
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const { markdown } = await server.ask('mindport.lookup', { api: apiOf(uri) });
        return markdown;
      },
    }),
    register(server, 'mindport.openSourcePage', page('source')),
    register(server, 'mindport.openTargetPage', page('target')),
    register(server, 'mindport.openDifferencePage', page('difference')),
    register(server, 'mindport.openPolicyPage', page('policy')),
    register(server, 'mindport.openLink', async (given: { url: string } | string) =>
      openLink(typeof given === 'string' ? given : given.url),
    ),
    register(server, 'mindport.openPlace', (file: Uri, spot: Spot) => jump(file, spot)),
    register(server, 'mindport.copyApi', async (group?: ApiGroup) => {
      if (group !== undefined) await env.clipboard.writeText(group.api);
    }),
    register(server, 'mindport.showDifference', async (given: ApiGroup | string) => {
      const uri = Uri.from({ scheme: SCHEME, path: `/${typeof given === 'string' ? given : given.api}.md` });
      changed.fire(uri); // the version or the device may be another than when it was shown before
      await commands.executeCommand('markdown.showPreview', uri);
    }),
  ];
}

function apiOf(uri: Uri): string {
  return uri.path.slice(1, -'.md'.length);
}

async function openLink(address: string): Promise<void> {
  const uri = Uri.parse(address, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await env.openExternal(uri);
  else void window.showErrorMessage(l10n.t('{0} is no web address.', address));
}
