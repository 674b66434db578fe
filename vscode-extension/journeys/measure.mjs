// SPDX-License-Identifier: Apache-2.0
// Measures what a user waits for and what it costs: `npm run measure`. Nothing here passes or fails.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import * as path from 'node:path';
import { createMessageConnection } from 'vscode-jsonrpc/node';
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

/** Milliseconds from a key in the search box to the answer on the page, for each letter of a word. */
function searchTimes(page, word) {
  return page.evaluate(async (text) => {
    const [box, list] = [document.querySelector('#box'), document.querySelector('#list')];
    const times = [];
    for (let end = 1; end <= text.length; end++) {
      const answered = new Promise((resolve) => new MutationObserver(resolve).observe(list, { childList: true }));
      const began = performance.now();
      box.value = text.slice(0, end);
      box.dispatchEvent(new Event('input'));
      await answered;
      times.push(performance.now() - began);
    }
    return times;
  }, word);
}

/** The same of the server alone, by its own protocol: the rest of the time is the editor's. */
async function serverTimes(state, word) {
  const [installed] = readdirSync(path.join(state, 'extensions')).filter((name) => name.startsWith('mindport'));
  const script = path.join(state, 'extensions', installed, 'python', 'start.py');
  const server = spawn('python3', [script, '--bundled', 'serve'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(server.stdout, server.stdin);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const rootUri = `file://${state}`;
  await connection.sendRequest('initialize', { processId: process.pid, rootUri, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const search = async (query) => {
    const began = performance.now();
    const argument = { query, limit: 50 };
    await connection.sendRequest('workspace/executeCommand', { command: 'mindport.searchApi', arguments: [argument] });
    return performance.now() - began;
  };
  const cold = await search('torch');
  const times = [];
  for (let end = 1; end <= word.length; end++) times.push(await search(word.slice(0, end)));
  server.kill();
  return { cold, times };
}

function rounded(times) {
  return times.map((time) => time.toFixed(0)).join(' ');
}

const LONG = `import torch\n${'print(torch.cat([torch.ones(2), torch.zeros(3)], dim=0))\n'.repeat(999)}`;

for (const round of [1, 2, 3]) {
  journey(`round ${round}`, { 'a.py': SCRIPT, 'long.py': LONG }, {}, async (user) => {
    const opened = performance.now();
    figures[`load of the machine, processes that want to run (${round})`] = loadavg()[0];
    figures[`from opening the folder to the workbench, s (${round})`] = (opened - user.began) / 1000;
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    figures[`from opening the file to the first finding, s (${round})`] = (performance.now() - opened) / 1000;
    figures[`from opening the folder to the first finding, s (${round})`] = (performance.now() - user.began) / 1000;
    await user.showViews();
    await user.row('Project', 'a.py').click();
    await user.row('Results', 'torch.cat').waitFor();
    const scanned = performance.now();
    await user.row('Project', 'long.py').click();
    await user.row('Results', 'torch.zeros').waitFor();
    figures[`from choosing a file of 1000 lines to its results, s (${round})`] = (performance.now() - scanned) / 1000;
    await user.command('mindport: Search APIs');
    const times = await searchTimes(await user.webview('#box'), 'batch_norm');
    figures[`from a key to the answer of the search, ms (${round})`] = rounded(times);
    const { cold, times: own } = await serverTimes(user.state, 'batch_norm');
    figures[`of that in the server, ms (${round})`] = `${rounded(own)}; ${cold.toFixed(0)} once, when the view opens`;
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
