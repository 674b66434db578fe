// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

journey(
  'an API is searched by keys alone and inserted',
  { 'a.py': '\n' },
  { 'mindport.device': 'cpu' },
  async (user) => {
    await user.openFile('a.py');
    await user.ready();
    await user.line('').click();
    await user.command('mindport: Search APIs');
    const page = await user.webview('#box');
    await page.locator('#box').click();
    await user.page.keyboard.type('conv2d', { delay: 30 });
    // Answers to the first letters come before that to the whole word, and each chooses its first row anew.
    await page
      .locator('#details h2')
      .filter({ hasText: /nn\.(functional\.)?conv2d → mindspore/i })
      .waitFor();
    await page.locator('#list[aria-busy="false"]').waitFor();
    const first = await page.locator('[aria-selected] .api').innerText();
    await user.page.keyboard.press('ArrowDown');
    assert.notEqual(await page.locator('[aria-selected] .api').innerText(), first);
    await user.picture('search');
    const target = (await page.locator('[aria-selected] .target').innerText()).replace('→ ', '');
    await user.page.keyboard.press('Control+Enter');
    await user.line(target).waitFor();
    await user.save('a.py', target);

    await page.locator('#box').fill('no such thing at all');
    await page.locator('#status').filter({ hasText: 'Nothing found' }).waitFor();
  },
);
