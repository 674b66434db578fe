// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { journey } from './workbench.mjs';

const PROJECT = {
  'train.py': 'import torch\n\n\ndef run(x):\n    y = torch.ones(2)\n    return torch.cat([x, y])\n',
  'model/net.py': 'from torch import nn\n\n\nclass Net(nn.Module):\n    pass\n',
  'model/plain.py': 'print("no framework")\n',
  'left/out.py': 'import torch\n\nprint(torch.ones(1))\n',
  'notes.md': '# import torch\n',
  '.gitignore': 'left/\n',
};

journey('a project is scanned, its tree leads to the code, and the result is exported', PROJECT, {}, async (user) => {
  await user.showViews();
  await user.row('Project', 'train.py').waitFor();
  await user.expand(user.row('Project', 'model'));
  await user.row('Project', 'net.py').waitFor();
  const shown = (await user.rows('Project').allInnerTexts()).join(' ');
  assert.doesNotMatch(shown, /notes|left|out\.py/);

  await user.command('mindport: Scan Project');
  await user.row('Results', 'Can be converted').waitFor();
  const api = user.row('Results', 'torch.cat');
  assert.match(await api.innerText(), /→ mindspore\./);
  await user.expand(api);
  await user.picture('results');
  await user.row('Results', 'train.py:6:12').click();
  await user.statusItem(/Ln 6, Col 21 \(9 selected\)/).waitFor();
  await user.page
    .locator('.activitybar .badge')
    .filter({ hasText: /^[1-9]/ })
    .first()
    .waitFor();

  await user.command('mindport: Export Report…');
  await user.pick('one table with every place');
  await user.page.locator('.quick-input-widget').getByText('OK').click();
  await user.notification('Exported to').waitFor();
  const name = readdirSync(user.folder).find((each) => each.endsWith('.csv'));
  assert.match(name, /-mapping-\d{4}(-\d\d){5}\.csv$/);
  const [head, ...lines] = user.text(name).replace('\uFEFF', '').trim().split(/\r?\n/);
  assert.match(head, /api/i);
  assert.ok(lines.some((line) => line.includes('train.py') && line.includes('torch.cat')));
  assert.ok(lines.every((line) => !line.includes('out.py')));
});

const FORMATS = [
  ['three blocks, as the MindSpore Dev Toolkit writes it', /\.csv$/, /Original API/i],
  ['everything, for programs', /\.json$/, /"findings"/],
  ['one page for a browser', /\.html$/, /<html/],
  ['for code scanning services', /\.sarif$/, /"runs"/],
  ['for issues and wikis', /\.md$/, /\| /],
];

journey('a report is exported in every other format', PROJECT, {}, async (user) => {
  await user.ready();
  for (const [word, name, content] of FORMATS) {
    await user.command('mindport: Export Report…');
    await user.pick(word);
    await user.page.locator('.quick-input-widget').getByText('OK').click();
    const written = () => readdirSync(user.folder).find((each) => each.includes('-mapping-') && name.test(each));
    await user.until(written, word);
    assert.match(user.text(written()), content);
    await user.page.keyboard.press('Escape');
    await user.command('Notifications: Clear All Notifications');
  }
});

journey('a file and a folder are scanned from the tree', PROJECT, {}, async (user) => {
  await user.showViews();
  await user.row('Project', 'train.py').click();
  await user.row('Results', 'torch.cat').waitFor();
  assert.doesNotMatch((await user.rows('Results').allInnerTexts()).join(' '), /Module/);
  await user.row('Project', 'model').click();
  await user.row('Results', 'torch.nn.Module').waitFor();
  await user.row('Project', 'plain.py').click();
  await user.notification('No framework API was found in plain.py').waitFor();
});

journey('the report opens places in the editor', PROJECT, {}, async (user) => {
  await user.ready();
  await user.command('mindport: Show Report');
  const page = await user.webview('#panel-apis');
  await page.locator('tr.api').filter({ hasText: 'torch.cat' }).locator('button.opener').click();
  await user.picture('report');
  await page.locator('button.path').filter({ hasText: 'train.py:6:12' }).click();
  await user.statusItem('Ln 6, Col 12').waitFor();
});

journey(
  'the editor’s menu scans what is open, and shows the differences without network',
  PROJECT,
  {},
  async (user) => {
    await user.openFile('train.py');
    await user.ready();
    await user.line('torch.cat').click({ button: 'right' });
    await user.menu('Scan Local Files');
    const row = user.row('Results', 'torch.cat');
    await row.hover();
    await row.getByRole('button', { name: 'Show Differences' }).click();
    const page = await user.webview('.markdown-body');
    await page.getByText('torch.cat → mindspore').waitFor();
    await user.picture('differences');
  },
);
