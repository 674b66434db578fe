// SPDX-License-Identifier: Apache-2.0
import { journey } from './workbench.mjs';

journey('the walkthrough leads to what it tells of', { 'a.py': 'import torch\n' }, {}, async (user) => {
  await user.ready();
  await user.command('Welcome: Open Walkthrough...');
  await user.pick('From PyTorch or TensorFlow to MindSpore');
  const page = user.page.locator('.gettingStartedContainer');
  await page.getByText('Say where the code shall run').first().click();
  await user.picture('walkthrough');
  // The page takes the focus back when it marks a step as done, which closes the list: then it is asked for again.
  const device = user.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'GPU' }).first();
  for (let tries = 1; ; tries++) {
    await page.getByText('Choose Device').first().click();
    try {
      await device.click({ timeout: 4000 });
      break;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
  await user.statusItem('GPU').waitFor();
});
