// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { journey } from './workbench.mjs';

const special = { extensions: ['observer'] };

async function seen(user) {
  await user.until(() => existsSync(path.join(user.folder, 'seen.json')), 'seen.json is written');
  return JSON.parse(user.text('seen.json'));
}

const SCRIPT = 'import torch\n\nprint(torch.cat([torch.ones(2)]))  # keep me\n';

journey(
  'VS Code’s API has what the server says',
  { 'a.py': SCRIPT },
  { 'mindport.device': 'cpu' },
  async (user) => {
    const { diagnostics, actions, hover, lenses, text, active, declared, commands } = await seen(user);
    assert.ok(active);
    assert.deepEqual(
      declared.filter((command) => !commands.includes(command)),
      [],
    );
    assert.ok(diagnostics.some(({ code, message }) => code === 'torch.cat' && message.includes('mindspore')));
    assert.ok(actions.some((title) => title.includes('(safe)')));
    assert.match(hover, /torch\.cat/);
    assert.ok(lenses.some((title) => title.includes('MindSpore')));
    assert.match(text, /mindspore/);
    assert.match(text, /# keep me/);
  },
  special,
);

journey(
  'where there is no Python the extension sleeps',
  { 'notes.md': '# import torch\n' },
  {},
  async (user) => {
    assert.equal((await seen(user)).active, false);
  },
  special,
);
