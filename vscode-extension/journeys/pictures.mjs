// SPDX-License-Identifier: Apache-2.0
// Takes the pictures of the README and the walkthrough anew, from the example project: `npm run pictures`.
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { journey } from './workbench.mjs';

const EXAMPLE = path.join(import.meta.dirname, '..', '..', 'examples', 'vit');
const PICTURES = path.join(import.meta.dirname, '..', 'media', 'walkthrough');

const names = readdirSync(EXAMPLE).filter((name) => /\.(py|ipynb)$/.test(name));
const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(EXAMPLE, name), 'utf8')]));
const settings = { 'mindport.device': 'cpu' };

function take(user, name, clip) {
  return user.page.screenshot({ path: path.join(PICTURES, `${name}.png`), clip });
}

journey('results', files, settings, async (user) => {
  await user.page.setViewportSize({ width: 1280, height: 900 });
  await user.showViews();
  await user.command('mindport: Scan Project');
  await user.row('Results', 'Can be converted').waitFor();
  await user.page.mouse.move(350, 400);
  await user.page.mouse.down();
  await user.page.mouse.move(660, 400, { steps: 5 });
  await user.page.mouse.up();
  await user.expand(user.rows('Results').nth(1));
  await user
    .rows('Results')
    .filter({ hasText: /:\d+:\d+/ })
    .first()
    .click();
  await user.statusItem('selected').waitFor();
  await take(user, 'results', { x: 0, y: 30, width: 1280, height: 870 });
});

journey('fix', files, settings, async (user) => {
  await user.page.setViewportSize({ width: 1000, height: 620 });
  await user.openFile('vit_model.py');
  await user.squiggles().first().waitFor();
  await user.clickWord('torch.rand', 'rand');
  await user.page.keyboard.press('Control+.');
  await user.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'mindspore' }).first().waitFor();
  await take(user, 'fix', { x: 0, y: 30, width: 1000, height: 590 });
});

journey('search', files, settings, async (user) => {
  await user.page.setViewportSize({ width: 1000, height: 760 });
  await user.ready();
  await user.command('mindport: Search APIs');
  const page = await user.webview('#box');
  await user.page.locator('.pane-header[aria-label^="Project"]').click();
  await user.page.locator('.pane-header[aria-label^="Results"]').click();
  await page.locator('#box').click();
  await user.page.keyboard.type('batchnorm', { delay: 20 });
  await page.locator('.row').first().waitFor();
  await user.page.mouse.move(350, 400);
  await user.page.mouse.down();
  await user.page.mouse.move(620, 400, { steps: 5 });
  await user.page.mouse.up();
  await take(user, 'search', { x: 0, y: 30, width: 720, height: 730 });
});
