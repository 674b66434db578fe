// SPDX-License-Identifier: Apache-2.0
// What a user does in a window of the workbench, and what she sees there.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ARTEFACTS } from './workbench.mjs';

const LONG = 90_000;

export class Journey {
  constructor(page, folder, state) {
    this.page = page;
    this.folder = folder;
    this.state = state;
    /** Hosts other than this machine that the page asked for; nothing is sent to them. */
    this.asked = new Set();
  }

  async open(address) {
    this.began = performance.now();
    const outside = (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1';
    await this.page.route(outside, (route) => {
      this.asked.add(new URL(route.request().url()).hostname);
      return route.abort();
    });
    this.page.setDefaultTimeout(LONG);
    await this.page.goto(address);
    await this.page.locator('.explorer-folders-view .monaco-list-row, .explorer-empty-view').first().waitFor();
  }

  async close() {
    await this.page.goto('about:blank');
    await this.page.context().close();
  }

  /** Keeps what is on the screen now. */
  picture(name) {
    return this.page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`) });
  }

  text(name) {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  async command(title) {
    const { page } = this;
    await page.keyboard.press('F1');
    const box = page.locator('.quick-input-widget input.input');
    await box.waitFor({ state: 'visible' });
    await box.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
  }

  /** Chooses from the menu that is open; it takes no click in its first moments, so it is clicked until it closes. */
  async menu(text) {
    const item = this.page.locator('.monaco-menu').getByText(text);
    await item.waitFor();
    await this.until(async () => {
      if (await item.isVisible()) await item.click({ timeout: 2000 }).catch(() => undefined);
      return !(await item.isVisible());
    }, `the menu has taken ${text}`);
  }

  async pick(text) {
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first().click();
  }

  async type(text) {
    const box = this.page.locator('.quick-input-widget input.input');
    await box.waitFor({ state: 'visible' });
    await box.fill(text);
  }

  async openFile(name) {
    await this.showContainer(/^Explorer/, '.explorer-folders-view');
    for (const part of name.split('/')) {
      const item = this.page.locator('.explorer-folders-view').getByRole('treeitem', { name: part }).first();
      if (part === name.split('/').at(-1)) await item.dblclick();
      else if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
    }
  }

  squiggles(scope = this.page) {
    return scope.locator('.squiggly-info, .squiggly-warning, .squiggly-hint');
  }

  /** The line of the editor in front that has this text. */
  line(text, scope = this.page) {
    return scope.locator('.monaco-editor .view-line').filter({ hasText: text }).first();
  }

  /** Puts the cursor on the last word with this text in a line. */
  async clickWord(lineText, word, scope = this.page) {
    await this.line(lineText, scope).locator('span span').filter({ hasText: word }).last().click();
  }

  /**
   * Takes the quick fix with this title at a word. The menu does not open while the document settles, and closes when
   * something around it moves: then it is asked for again.
   */
  async quickFix({ line, word, title, picture, scope = this.page }) {
    const row = this.page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
    for (let tries = 0; ; tries++) {
      await this.clickWord(line, word, scope);
      await this.page.keyboard.press('Control+.');
      try {
        await row.waitFor({ timeout: 4000 });
        if (picture) await this.picture(picture);
        await row.click({ timeout: 4000 });
        return;
      } catch (error) {
        if (tries === 8) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Saves, and waits until the file on the disk has this text. */
  async save(name, text) {
    await this.page.keyboard.press('Control+S');
    await this.until(() => this.text(name).includes(text), `${name} has ${text}`);
  }

  /** The three views in the activity bar's container. */
  showViews() {
    return this.showContainer(/^mindport/, '.pane-header[aria-label^="Results"]');
  }

  /** A click on the tab of what is shown already would hide it. */
  async showContainer(tab, part) {
    if (!(await this.page.locator(part).first().isVisible()))
      await this.page.getByRole('tab', { name: tab }).first().click();
  }

  rows(view) {
    return this.page
      .locator('.pane')
      .filter({ has: this.page.locator(`.pane-header[aria-label^="${view}"]`) })
      .locator('.monaco-list-row');
  }

  row(view, text) {
    return this.rows(view).filter({ hasText: text }).first();
  }

  async expand(row) {
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  notification(text) {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  statusItem(text) {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  ready() {
    return this.statusItem('MindSpore 2').waitFor();
  }

  /** The page inside a webview that holds an element. */
  async webview(selector) {
    for (const end = Date.now() + LONG; Date.now() < end; await sleep(200)) {
      for (const frame of this.page.frames()) {
        if (
          await frame
            .locator(selector)
            .count()
            .catch(() => 0)
        )
          return frame;
      }
    }
    throw new Error(`no webview with ${selector}`);
  }

  async until(condition, what) {
    for (const end = Date.now() + LONG; Date.now() < end; await sleep(100)) {
      if (await condition()) return;
    }
    throw new Error(`not within ${LONG / 1000} s: ${what}`);
  }
}
