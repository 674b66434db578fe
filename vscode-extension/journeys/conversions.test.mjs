// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const CPU = { 'mindport.device': 'cpu' };
const FILES = {
  'a.py': 'import torch\n\nprint(torch.cat([]))\n',
  'b.py': 'import torch\n\nprint(torch.zeros(2).cuda())\n',
};

/** The row of the preview with this text, and whether it is ticked. */
function previewed(user, text) {
  const row = user.page.locator('.refactor-preview, .bulk-edit-panel').locator('.monaco-list-row');
  const box = row.filter({ hasText: text }).first().locator('.monaco-custom-toggle, [type=checkbox]').first();
  const ticked = async () => (await box.getAttribute('aria-checked')) === 'true' || (await box.isChecked());
  return { box, ticked };
}

journey('a project is migrated: what is safe is ticked, the rest waits for a tick', FILES, CPU, async (user) => {
  await user.ready();
  await user.command('mindport: Migrate Project…');
  await user.pick('Changes to review, too');
  await previewed(user, '.cuda()').box.waitFor();
  assert.ok(await previewed(user, 'torch.cat').ticked());
  assert.ok(!(await previewed(user, '.cuda()').ticked()));
  await user.picture('preview');
  await user.page.locator('.monaco-button').filter({ hasText: 'Apply' }).first().click();
  await user.notification('What was ticked of ').getByText('Save All').click();
  await user.until(
    () => user.text('a.py').includes('mindspore') && user.text('b.py').includes('mindspore'),
    'both are saved',
  );
  assert.doesNotMatch(user.text('a.py'), /torch/);
  assert.match(user.text('b.py'), /^import mindspore\nimport torch\n[^]*torch\.zeros\(2\)\.cuda\(\)/);
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
