// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const SCRIPT = `import torch
from torch import nn

layer = nn.Linear(3, 4)
print(torch.cat([torch.ones(2), torch.zeros(2)], dim=0))  # keep me
`;

journey(
  'a file is opened, looked at, fixed and saved',
  { 'train.py': SCRIPT },
  { 'mindport.device': 'cpu' },
  async (user) => {
    await user.openFile('train.py');
    await user.squiggles().first().waitFor();
    await user.ready();

    await user.line('torch.cat').locator('span span').filter({ hasText: 'cat' }).last().hover();
    const hover = user.page.locator('.monaco-hover').filter({ hasText: 'mindspore' }).first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /torch\.cat → mindspore/);
    await user.picture('hover');
    await user.page.keyboard.press('Escape');

    await user.quickFix({ line: 'torch.cat', word: 'cat', title: 'torch.cat with mindspore', picture: 'quick-fix' });
    await user.line(/mindspore\S*cat/).waitFor();
    await user.save('train.py', 'mindspore');
    assert.match(user.text('train.py'), /# keep me/);
    assert.deepEqual([...user.asked], []);
  },
);
