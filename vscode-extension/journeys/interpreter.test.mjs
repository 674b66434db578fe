// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { journey, languageServers } from './workbench.mjs';

const FILES = { 'a.py': 'import torch\n\nprint(torch.cat([]))\n' };

function python() {
  const ended = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return ended.stdout.trim();
}

/** The interpreters that run language servers for a folder. */
function interpreters(user) {
  const ids = languageServers(user.state).join(',');
  return spawnSync('ps', ['-o', 'args=', '-p', ids], { encoding: 'utf8' }).stdout;
}

/** An environment with a MindSpore that must not be imported: it is only to be asked for its version. */
function makeEnvironment(folder) {
  const env = path.join(folder, 'env');
  const made = spawnSync(python(), ['-m', 'venv', '--without-pip', env]);
  assert.equal(made.status, 0, String(made.stderr));
  const [version] = readdirSync(path.join(env, 'lib'));
  const site = path.join(env, 'lib', version, 'site-packages');
  mkdirSync(path.join(site, 'mindspore-2.9.0.dist-info'));
  const about = 'Metadata-Version: 2.1\nName: mindspore\nVersion: 2.9.0\n';
  writeFileSync(path.join(site, 'mindspore-2.9.0.dist-info', 'METADATA'), about);
  mkdirSync(path.join(site, 'mindspore'));
  writeFileSync(path.join(site, 'mindspore', '__init__.py'), `open(${JSON.stringify(folder)} + "/was-run", "w")\n`);
}

journey(
  'the interpreter of the Python extension runs the server, and its MindSpore is the one that counts',
  FILES,
  {},
  async (user) => {
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    assert.ok(interpreters(user).includes(path.join(user.folder, 'env', 'bin', 'python')));
    const version = user.statusItem('MindSpore 2.9');
    await version.hover();
    await user.page.locator('.monaco-hover').filter({ hasText: 'MindSpore 2.9.0 is installed in' }).first().waitFor();
    await user.picture('installed-version');
    await version.click();
    await user.pick('2.10');
    await user.statusItem('MindSpore 2.10').waitFor();
    await user.statusItem('MindSpore 2.10').click();
    await user.pick('Automatic');
    await user.statusItem('MindSpore 2.9').waitFor();
    assert.ok(!existsSync(path.join(user.folder, 'was-run')));
  },
  { extensions: ['ms-python.python'] },
  { prepare: makeEnvironment },
);

const SPY = '#!/bin/sh\ntouch "${0%/spy.sh}/was-run" "${0%/env/bin/python}/was-run"\nexit 1\n';
function spyEverywhere(folder) {
  mkdirSync(path.join(folder, 'env', 'bin'), { recursive: true });
  for (const file of ['spy.sh', 'env/bin/python']) writeFileSync(path.join(folder, file), SPY, { mode: 0o755 });
}

const UNTRUSTED = { 'mindport.interpreter': '${workspaceFolder}/spy.sh', 'mindport.mappings': ['own.yaml'] };

journey(
  'nothing that an untrusted workspace names is run',
  FILES,
  UNTRUSTED,
  async (user) => {
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    await user.page.getByText('Restricted Mode').first().waitFor();
    await user.statusItem('MindSpore 2.10').hover();
    await user.page.locator('.monaco-hover').filter({ hasText: 'It is the newest one.' }).first().waitFor();
    await user.picture('untrusted');
    assert.ok(!existsSync(path.join(user.folder, 'was-run')));
  },
  { untrusted: true, extensions: ['ms-python.python'] },
  { prepare: spyEverywhere },
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
