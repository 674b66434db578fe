// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { journey, languageServers } from './workbench.mjs';

const FILES = { 'a.py': 'import torch\n\nprint(torch.cat([]))\n' };

journey('a server that was killed comes back', FILES, {}, async (user) => {
  await user.openFile('a.py');
  await user.squiggles().first().waitFor();
  const killed = languageServers(user.state);
  assert.ok(killed.length > 0);
  for (const id of killed) process.kill(id, 'SIGKILL');
  await user.until(() => languageServers(user.state).some((id) => !killed.includes(id)), 'another server');
  await user.line('torch.cat').click();
  await user.page.keyboard.press('End');
  await user.page.keyboard.type('; torch.ones(2)');
  await user.squiggles().nth(1).waitFor();
});

journey('restarts follow one another', FILES, {}, async (user) => {
  await user.openFile('a.py');
  await user.ready();
  await user.command('mindport: Restart Server');
  await user.command('mindport: Restart Server');
  await user.ready();
  await user.squiggles().first().waitFor();
  await user.until(() => languageServers(user.state).length > 0, 'a server');
});

const BROKEN = { 'mindport.interpreter': '${workspaceFolder}/no-python' };

journey('an interpreter that cannot be run is told, with a way out', FILES, BROKEN, async (user) => {
  await user.openFile('a.py');
  const message = user.notification('no-python cannot be run');
  await message.waitFor();
  for (const way of ['Install Server', 'Choose Interpreter…', 'Show Log']) await message.getByText(way).waitFor();
  await user.picture('broken-interpreter');
  assert.match(await user.statusItem('mindport').innerText(), /mindport/);
  writeFileSync(path.join(user.folder, '.vscode', 'settings.json'), '{}');
  await user.ready();
});
