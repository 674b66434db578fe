// SPDX-License-Identifier: Apache-2.0
// A VS Code workbench with the packaged extension in it, and a browser to look at it; both are started once and shared.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { Journey } from './journey.mjs';

const HERE = import.meta.dirname;
const ENTRY = path.join(HERE, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The folder of the packages, and what the one for this platform is made for. */
const PACKAGES = path.join(HERE, '..', 'build');
const TARGET = `${process.platform}-${process.arch}`;
export const PACKAGE = path.join(PACKAGES, `mindport-${TARGET}.vsix`);
export const ARTEFACTS = path.join(HERE, 'artefacts');

const USER_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'files.simpleDialog.enable': true,
  'editor.accessibilitySupport': 'off',
  'editor.minimap.enabled': false,
  'window.menuBarVisibility': 'classic',
};
// Without these the browser asks hosts of its maker's for this and that.
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Workbenches by how they differ; each is started when the first journey wants it. */
const running = new Map();

after(async () => {
  for (const started of running.values()) {
    const { browser, server, state } = await started;
    await browser.close();
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  }
});

/**
 * A test in a window of its own; what is on the screen when it fails is kept. `special` may ask for another workbench:
 * with another `target` of our package, with `extensions` (folders) beside it, in another language (`locale`), or
 * `untrusted`: no folder is trusted. `opening` says how the folder is opened: it may have another `name`, a `workspace`
 * file that is opened instead of it, pictures of another `scale`, and `prepare` is called with it before.
 */
export function journey(title, files, settings, action, special = {}, opening = {}) {
  test(title, { timeout: 400_000 }, async () => {
    const own = await openFolder(files, settings, special, opening);
    try {
      await action(own);
    } catch (error) {
      await own.picture(`failed ${title.replaceAll(/\W+/g, '-')}`);
      throw error;
    } finally {
      await own.close();
    }
  });
}

/** Opens a folder with these files (path -> text or JSON) in a window of its own. */
async function openFolder(files, settings, special, { name = 'project', workspace, scale = 1, prepare }) {
  const key = JSON.stringify(special);
  if (!running.has(key)) running.set(key, start(special));
  const { url, browser, state } = await running.get(key);
  const folder = path.join(mkdtempSync(path.join(state, 'of-')), name);
  const all = { '.vscode/settings.json': settings, ...files };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  prepare?.(folder);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: scale });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const journey = new Journey(await context.newPage(), folder, state);
  await journey.open(workspace ? `${url}/?workspace=${path.join(folder, workspace)}` : `${url}/?folder=${folder}`);
  return journey;
}

async function start({ target = TARGET, extensions = [], untrusted = false, locale = 'en' }) {
  const vsix = path.join(PACKAGES, `mindport-${target}.vsix`);
  if (!existsSync(vsix)) throw new Error(`${vsix}: not there: run "npm run package -- ${target}" in vscode-extension`);
  const state = mkdtempSync(path.join(tmpdir(), 'mindport-workbench-'));
  mkdirSync(path.join(state, 'user', 'User'), { recursive: true });
  mkdirSync(ARTEFACTS, { recursive: true });
  const trust = { 'security.workspace.trust.enabled': untrusted, 'security.workspace.trust.startupPrompt': 'never' };
  writeFileSync(path.join(state, 'user', 'User', 'settings.json'), JSON.stringify({ ...USER_SETTINGS, ...trust }));
  for (const name of extensions) {
    cpSync(path.join(HERE, 'extensions', name), path.join(state, 'extensions', `${name}-1.0.0`), { recursive: true });
  }
  const folders = ['--user-data-dir', path.join(state, 'user'), '--extensions-dir', path.join(state, 'extensions')];
  const config = ['--config', path.join(state, 'config.yaml')];
  if (locale !== 'en') offerLanguage(path.join(state, 'user'), locale);
  // An empty gallery: nothing is asked of hosts outside.
  const env = { ...process.env, XDG_CONFIG_HOME: state, XDG_DATA_HOME: state, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  delete env.VSCODE_IPC_HOOK_CLI;
  const installed = spawnSync(process.execPath, [ENTRY, ...config, ...folders, '--install-extension', vsix], { env });
  if (installed.status !== 0) throw new Error(`${vsix}: not installed: ${installed.stderr}`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = [
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
  ];
  const quiet = ['--disable-getting-started-override', '--ignore-last-opened', '--locale', locale];
  if (!untrusted) quiet.push('--disable-workspace-trust');
  const server = spawn(process.execPath, [ENTRY, ...config, ...folders, ...options, ...quiet], {
    env,
    stdio: 'ignore',
  });
  const executablePath = BROWSERS.find((file) => existsSync(file));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...QUIET],
  });
  for (let tries = 0; tries < 200; tries++) {
    if ((await fetch(`${url}/healthz`).catch(() => undefined))?.ok) return { url, browser, state, server };
    await sleep(100);
  }
  throw new Error('code-server does not answer');
}

/** What installing a language pack leaves behind; this one leaves the workbench's own words in English. */
function offerLanguage(folder, locale) {
  const file = path.join(folder, 'words.json');
  writeFileSync(file, JSON.stringify({ version: '1.0.0', contents: {} }));
  const from = { extensionIdentifier: { id: 'mindport-journeys.words' }, version: '1.0.0' };
  const pack = { hash: 'journeys', label: locale, extensions: [from], translations: { vscode: file } };
  writeFileSync(path.join(folder, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Processes of the language server that the extension has started: their ids. */
export function languageServers(state) {
  const ended = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return ended.stdout
    .split('\n')
    .filter(
      (line) => line.includes(path.join(state, 'extensions')) && line.includes('start.py') && line.includes('serve'),
    )
    .map((line) => Number(line.trim().split(' ')[0]));
}
