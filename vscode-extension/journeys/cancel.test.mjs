// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

/** More than can be scanned before somebody has read the notification. */
const LINES = Array.from({ length: 300 }, (_, line) => `x${line} = torch.cat([torch.ones(${line}), torch.zeros(2)])\n`);
const MUCH = Object.fromEntries(
  Array.from({ length: 800 }, (_, file) => [`many/m${file}.py`, `import torch\n\nfile = ${file}\n${LINES.join('')}`]),
);
const PROJECT = { ...MUCH, 'small.py': 'import torch\n\nprint(torch.relu)\n' };

journey('a long scan is cancelled in its notification, and in the tree', PROJECT, {}, async (user) => {
  await user.showViews();
  await user.row('Project', 'small.py').click();
  await user.row('Results', 'torch.relu').waitFor();

  await user.row('Project', 'many').click();
  const progress = user.notification('Scanning many');
  await progress.waitFor();
  await user.picture('progress');
  await progress.getByText('Cancel').click();
  await user.notification('Scanning many was cancelled').waitFor();
  await progress.filter({ hasNotText: 'cancelled' }).waitFor({ state: 'detached' });
  await user.row('Results', 'torch.relu').waitFor();

  await user.command('Notifications: Clear All Notifications');
  await user.command('mindport: Scan Project');
  const cancel = user.page.getByRole('button', { name: 'Cancel Scan' }).first();
  await user.page.locator('.pane-header[aria-label^="Results"]').hover();
  await cancel.click();
  await user.notification('was cancelled').waitFor();
  await user.picture('cancelled');
  await cancel.waitFor({ state: 'hidden' });
  assert.match((await user.rows('Results').allInnerTexts()).join(' '), /torch\.relu/);
});
