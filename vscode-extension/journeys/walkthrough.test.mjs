// SPDX-License-Identifier: Apache-2.0
import { journey } from './workbench.mjs';

journey('the walkthrough leads to what it tells of', { 'a.py': 'import torch\n' }, {}, async (user) => {
  await user.ready();
  await user.command('Welcome: Open Walkthrough...');
  await user.pick('From PyTorch or TensorFlow to MindSpore');
  const page = user.page.locator('.gettingStartedContainer');
  await page.getByText('Say where the code shall run').first().click();
  await user.picture('walkthrough');
  await page.getByText('Choose Device').first().click();
  await user.pick('GPU');
  await user.statusItem('GPU').waitFor();
});
