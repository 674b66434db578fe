// SPDX-License-Identifier: Apache-2.0
// Takes the pictures of the README and the walkthrough anew, from the example project: `npm run pictures`.
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { journey } from './workbench.mjs';

const EXAMPLE = path.join(import.meta.dirname, '..', '..', 'examples', 'vit');
const PICTURES = path.join(import.meta.dirname, '..', 'media', 'walkthrough');
/** The bar above everything is left out: it says nothing of us. */
const TOP = 30;

const names = readdirSync(EXAMPLE).filter((name) => /\.(py|ipynb)$/.test(name));
const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(EXAMPLE, name), 'utf8')]));
const settings = { 'mindport.device': 'cpu', 'window.commandCenter': false, 'breadcrumbs.enabled': false };

/** A picture of a window of this size, or of its left part; sharp on screens with small points, and of few colours. */
function picture(name, { width, height, shown = width }, show) {
  const take = async (user) => {
    await user.page.setViewportSize({ width, height: height + TOP });
    await user.ready();
    await show(user);
    const taken = await user.page.screenshot({ clip: { x: 0, y: TOP, width: shown, height } });
    await sharp(taken)
      .png({ palette: true, quality: 90, effort: 10 })
      .toFile(path.join(PICTURES, `${name}.png`));
  };
  journey(`picture: ${name}`, files, settings, take, {}, { name: 'vit', scale: 2 });
}

/** Pulls the border of the side bar. */
async function widen(user, to) {
  await user.page.mouse.move(350, 400);
  await user.page.mouse.down();
  await user.page.mouse.move(to, 400, { steps: 5 });
  await user.page.mouse.up();
  await user.page.mouse.move(to + 100, 5);
}

async function searchFor(user, text) {
  const page = await user.webview('#box');
  await page.locator('#box').fill(text);
  await page.locator('.row').first().waitFor();
  await page.locator('#list[aria-busy="false"]').waitFor();
}

picture('results', { width: 1100, height: 800 }, async (user) => {
  await user.showViews();
  await user.command('mindport: Scan Project');
  await user.row('Results', 'Can be converted').waitFor();
  await widen(user, 560);
  await user.row('Project', 'train.py').waitFor();
  await searchFor(user, 'relu');
  await user.expand(user.rows('Results').nth(1));
  const place = user.rows('Results').filter({ hasText: /:\d+:\d+/ });
  await place.first().click();
  await user.statusItem('selected').waitFor();
});

picture('fix', { width: 900, height: 540 }, async (user) => {
  await user.openFile('predict.py');
  await user.squiggles().first().waitFor();
  await user.page.keyboard.press('Control+B');
  await user.clickWord('torch.softmax', 'softmax');
  await user.page.keyboard.press('Control+.');
  await user.page.locator('.action-widget .monaco-list-row').filter({ hasText: '(safe)' }).first().waitFor();
});

picture('search', { width: 1000, height: 640, shown: 620 }, async (user) => {
  await user.command('mindport: Search APIs');
  for (const view of ['Project', 'Results']) await user.page.locator(`.pane-header[aria-label^="${view}"]`).click();
  await widen(user, 620);
  await searchFor(user, 'batchnorm');
});

picture('report', { width: 1000, height: 640 }, async (user) => {
  await user.command('mindport: Show Report');
  await user.webview('#panel-apis');
  await user.page.keyboard.press('Control+B');
});
