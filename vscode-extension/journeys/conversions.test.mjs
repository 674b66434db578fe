// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const FILES = {
  'a.py': 'import torch\n\nx = torch.zeros(2)\nprint(torch.cat([x, x]))\n',
  'b.py': 'import torch\n\nprint(torch.ones(2))\nprint(torch.ones(2).cuda())\n',
};

journey('a folder is migrated after every change was looked at', FILES, { 'mindport.device': 'cpu' }, async (user) => {
  await user.ready();
  await user.command('mindport: Migrate Project…');
  await user.pick('Changes to review, too');
  const preview = user.page.locator('.refactor-preview, .bulk-edit-panel').first();
  const row = (text) => preview.locator('.monaco-list-row').filter({ hasText: text }).first();
  const ticked = async (text) => (await box(row(text)).getAttribute('aria-checked')) ?? box(row(text)).isChecked();
  await preview.waitFor();
  await row(/^[ab]\.py/).waitFor();
  await user.picture('preview');
  console.log(await preview.locator('.monaco-list').first().innerHTML());
  await user.page.locator('.monaco-button').filter({ hasText: 'Apply' }).first().click();
  await user.notification('What was ticked of ').getByText('Save All').click();
  await user.until(
    () => user.text('a.py').includes('mindspore') && user.text('b.py').includes('mindspore'),
    'both are saved',
  );
});

journey(
  'safe changes are made when a file is saved',
  FILES,
  { 'mindport.device': 'cpu', 'mindport.fixOnSave': 'safe' },
  async (user) => {
    await user.openFile('a.py');
    await user.squiggles().first().waitFor();
    await user.line('torch.cat').click();
    await user.page.keyboard.press('End');
    await user.page.keyboard.type('  # mine');
    await user.save('a.py', 'mindspore');
    assert.match(user.text('a.py'), /# mine/);
  },
);
