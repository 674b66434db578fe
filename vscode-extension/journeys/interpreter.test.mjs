// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { journey, languageServers } from './workbench.mjs';

const FILES = { 'a.py': 'import torch\n\nprint(torch.cat([]))\n' };

function python() {
  const ended = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return ended.stdout.trim();
}

async function usesChosenPython(user) {
  symlinkSync(python(), path.join(user.folder, 'chosen-python'));
  await user.openFile('a.py');
  await user.squiggles().first().waitFor();
  const [id] = languageServers(user.state);
  const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(id)], { encoding: 'utf8' });
  return stdout.includes(path.join(user.folder, 'chosen-python'));
}

journey(
  'the interpreter of the Python extension runs the server',
  FILES,
  {},
  async (user) => {
    assert.ok(await usesChosenPython(user));
  },
  { extensions: ['ms-python.python'] },
);

const SPY = '#!/bin/sh\ntouch "$(dirname "$0")/was-run"\nexit 1\n';
const UNTRUSTED = { 'mindport.interpreter': '${workspaceFolder}/spy.sh', 'mindport.mappings': ['own.yaml'] };

journey(
  'nothing that an untrusted workspace names is run',
  { ...FILES, 'spy.sh': SPY },
  UNTRUSTED,
  async (user) => {
    chmodSync(path.join(user.folder, 'spy.sh'), 0o755);
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    await user.page.getByText('Restricted Mode').first().waitFor();
    await user.picture('untrusted');
    assert.ok(!existsSync(path.join(user.folder, 'was-run')));
  },
  { untrusted: true },
);

journey(
  'the server is installed where there is none',
  FILES,
  {},
  async (user) => {
    await user.openFile('a.py');
    const message = user.notification('The mindport server is not installed in python3');
    await message.waitFor();
    await message.getByText('Install Server').click();
    await user.notification('Installing the mindport server').waitFor();
    await user.picture('install');
    await user.squiggles().first().waitFor({ timeout: 200_000 });
    assert.ok(languageServers(user.state).length > 0);
  },
  { target: 'universal' },
);
