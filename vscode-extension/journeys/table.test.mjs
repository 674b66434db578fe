// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const PROJECT = {
  'train.py':
    'import torch\n\ny = torch.ones(2)\nprint(torch.cat([y, torch.ones(3)]), torch.autograd.forward_ad.dual_level)\n',
  'old.py': 'import tensorflow as tf\n\nprint(tf.concat([tf.ones([2]), tf.zeros([3])], axis=0))\n',
};
const COLUMNS = [
  'API',
  'API version',
  'MindSpore API',
  'Uses',
  'Devices',
  'MindSpore version',
  'Description',
  'Evidence',
];

journey('results stand in a table with every column, for the keyboard alone', PROJECT, {}, async (user) => {
  await user.ready();
  await user.command('mindport: Scan Project');
  await user.row('Results', 'Can be converted').waitFor();
  await user.command('mindport: Show Results as Table');
  const page = await user.webview('#table');
  const row = (api) => page.getByRole('row').filter({ has: page.getByRole('button', { name: api, exact: true }) });
  await row('torch.cat').waitFor();
  const headings = await page.getByRole('columnheader').allInnerTexts();
  assert.deepEqual(headings.map((text) => text.replace(/ [↑↓]/, '')).slice(0, COLUMNS.length), COLUMNS);
  const cells = await row('torch.cat').locator('td').allInnerTexts();
  assert.match(cells.join('|'), /^torch \d+\.\d+\S*\|mindspore\.\S+\|1\|.*Ascend.*\|/);
  assert.match(await row('tf.concat').innerText(), /tf \d+\.\d+/);
  await row('torch.autograd.forward_ad.dual_level').getByText('Missing API processing policy').waitFor();
  await user.picture('table');

  const opener = page.getByRole('button', { name: 'torch.ones', exact: true });
  await page.getByRole('searchbox').fill('torch.ones');
  await page.getByRole('status').filter({ hasText: 'Shown: 1 of' }).waitFor();
  await page.getByRole('searchbox').press('ArrowDown');
  assert.equal(await opener.getAttribute('aria-expanded'), 'false');
  await user.page.keyboard.press('ArrowRight');
  assert.equal(await opener.getAttribute('aria-expanded'), 'true');
  await user.page.keyboard.press('ArrowDown');
  await user.page.keyboard.press('ArrowDown');
  await user.page.keyboard.press('Enter');
  await user.statusItem('Ln 4, Col 31 (10 selected)').waitFor();
});

const CONTRAST = { 'workbench.colorTheme': 'Default High Contrast', 'mindport.device': 'cpu' };

journey('everything can be seen in high contrast', PROJECT, CONTRAST, async (user) => {
  await user.ready();
  await user.command('mindport: Scan Project');
  await user.row('Results', 'Can be converted').waitFor();
  await user.page.locator('.monaco-workbench.hc-black').waitFor();
  await user.command('mindport: Show Results as Table');
  const table = await user.webview('#table');
  const edge = table.locator('td').first();
  await edge.waitFor();
  const border = await edge.evaluate((cell) => getComputedStyle(cell).borderBottomColor);
  assert.doesNotMatch(border, /^rgba\(.*, 0\)$/, 'rows are told apart by lines');
  const search = await user.webview('#box');
  await search.locator('#box').fill('conv2d');
  await search.locator('.row').first().waitFor();
  await user.picture('high-contrast');
});
