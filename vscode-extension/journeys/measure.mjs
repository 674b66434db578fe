// SPDX-License-Identifier: Apache-2.0
// Measures what a user waits for and what it costs: `npm run measure`. Nothing here passes or fails.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { journey, languageServers, PACKAGE } from './workbench.mjs';

const SCRIPT =
  'import torch\nfrom torch import nn\n\nlayer = nn.Linear(3, 4)\nprint(torch.cat([torch.ones(2)], dim=0))\n';
const figures = { 'size of the package, MB': statSync(PACKAGE).size / 1e6 };

/** The memory of processes whose command line has all these words, in MB. */
function memory(...words) {
  const { stdout } = spawnSync('ps', ['-eo', 'rss=,args='], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => words.every((word) => line.includes(word)));
  return lines.reduce((sum, line) => sum + Number(line.trim().split(' ')[0]) / 1024, 0);
}

for (const round of [1, 2, 3]) {
  journey(`round ${round}`, { 'a.py': SCRIPT }, {}, async (user) => {
    const opened = performance.now();
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    figures[`from opening the file to the first finding, s (${round})`] = (performance.now() - opened) / 1000;
    figures[`from opening the folder to the first finding, s (${round})`] = (performance.now() - user.began) / 1000;
    await user.command('Developer: Show Running Extensions');
    const row = user.page
      .locator('.runtime-extensions-editor .monaco-list-row')
      .filter({ hasText: 'mindport' })
      .first();
    figures[`activation (${round})`] = await row.locator('.activation-time').innerText();
    figures[`memory of the server, MB (${round})`] =
      languageServers(user.state).length && memory(user.state, 'start.py');
    figures[`memory of the extension host with all extensions, MB (${round})`] = memory('--type=extensionHost');
  });
}

process.on('exit', () => {
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name}: ${typeof value === 'number' ? value.toFixed(1) : value}`);
  }
});
