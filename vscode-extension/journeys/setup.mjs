// SPDX-License-Identifier: Apache-2.0
// Installs the workbench that code-server carries: what `npm ci --ignore-scripts` leaves out, without compiling anything.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

const VSCODE = path.join(import.meta.dirname, 'node_modules', 'code-server', 'lib', 'vscode');

for (const folder of [VSCODE, path.join(VSCODE, 'extensions')]) {
  const options = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const ended = spawnSync('npm', options, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (ended.status !== 0) throw new Error(`npm ${options.join(' ')} in ${folder}: ended with ${ended.status}`);
}
