// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { CLIENT_ONLY, explicitSettings, serverSettings } from '../src/server/configuration.ts';
import { type Facts, parseFacts, serverArguments, verdictOn } from '../src/server/launch.ts';
import { run } from '../src/server/processes.ts';
import { Serial } from '../src/server/serial.ts';

const START = path.join(import.meta.dirname, '..', 'python', 'start.py');
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

function facts(more: Partial<Facts>): Facts {
  return { python: [3, 11, 4], installed: null, bundled: false, mindspore: null, ...more };
}

describe('which server is run', () => {
  it('the bundled one unless the environment is preferred, and the other where one lacks', () => {
    const both = facts({ installed: '1.0', bundled: true });
    assert.deepEqual(verdictOn(both, 'fromBundle'), { kind: 'runs', from: 'bundle' });
    assert.deepEqual(verdictOn(both, 'useEnvironment'), { kind: 'runs', from: 'environment' });
    assert.deepEqual(verdictOn(facts({ installed: '1.0' }), 'fromBundle'), { kind: 'runs', from: 'environment' });
    assert.deepEqual(verdictOn(facts({ bundled: true }), 'useEnvironment'), { kind: 'runs', from: 'bundle' });
  });

  it('none where there is none, or where Python is too old', () => {
    assert.deepEqual(verdictOn(facts({}), 'fromBundle'), { kind: 'no-server', version: '3.11.4' });
    const old = facts({ python: [3, 9, 18], bundled: true });
    assert.deepEqual(verdictOn(old, 'fromBundle'), { kind: 'too-old', version: '3.9.18' });
    assert.deepEqual(verdictOn(facts({ python: [2, 7, 18] }), 'fromBundle'), { kind: 'too-old', version: '2.7.18' });
  });

  it('only a sensible answer of the interpreter counts', () => {
    assert.deepEqual(parseFacts('{"python": [3, 12, 1], "installed": "0.1", "bundled": true, "mindspore": "2.9.0"}'), {
      python: [3, 12, 1],
      installed: '0.1',
      bundled: true,
      mindspore: '2.9.0',
    });
    for (const text of ['', 'Usage: ls', '[]', 'null', '{"python": "3"}']) assert.equal(parseFacts(text), undefined);
  });

  it('the bundle is asked for by name', () => {
    assert.deepEqual(serverArguments('start.py', 'bundle'), ['start.py', '--bundled', 'serve']);
    assert.deepEqual(serverArguments('start.py', 'environment'), ['start.py', 'serve']);
  });
});

describe('start.py', () => {
  it('tells the version of an interpreter', async () => {
    const ended = await run(PYTHON, [START, '--check']);
    assert.equal(ended.code, 0, ended.errors);
    const version = execFileSync(PYTHON, ['-c', 'import sys; print(".".join(map(str, sys.version_info[:3])))']);
    assert.equal(parseFacts(ended.output)?.python.join('.'), version.toString().trim());
  });

  it('tells the MindSpore of an interpreter without importing it', () => {
    const site = mkdtempSync(path.join(tmpdir(), 'mindport-'));
    const about = path.join(site, 'mindspore-2.9.0.dist-info');
    mkdirSync(about);
    writeFileSync(path.join(about, 'METADATA'), 'Metadata-Version: 2.1\nName: mindspore\nVersion: 2.9.0\n');
    mkdirSync(path.join(site, 'mindspore'));
    writeFileSync(path.join(site, 'mindspore', '__init__.py'), 'raise SystemExit("MindSpore was imported")');
    const env = { ...process.env, PYTHONPATH: site };
    const output = execFileSync(PYTHON, [START, '--check'], { env, encoding: 'utf8' });
    assert.equal(parseFacts(output)?.mindspore, '2.9.0');
  });

  it('imports nothing from the folder it is run in', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mindport-'));
    mkdirSync(path.join(folder, 'mindport'));
    writeFileSync(path.join(folder, 'mindport', '__init__.py'), 'raise SystemExit("the workspace was run")');
    writeFileSync(path.join(folder, 'json.py'), 'raise SystemExit("the workspace was run")');
    const output = execFileSync(PYTHON, [START, '--check'], { cwd: folder, encoding: 'utf8' });
    assert.notEqual(parseFacts(output), undefined);
  });
});

describe('programs', () => {
  it('that are not there have no code', async () => {
    const ended = await run(path.join(tmpdir(), 'no-such-program'), []);
    assert.equal(ended.code, null);
    assert.equal(ended.errors, '');
  });
});

describe('settings for the server', () => {
  it('are those the user has set, the nearest place first', () => {
    const set = explicitSettings(
      ['device', 'mindspore', 'codeLens', 'trigger', 'language'],
      (name) =>
        ({
          device: { globalValue: 'gpu', workspaceValue: 'cpu' },
          mindspore: { workspaceValue: '2.9', workspaceFolderValue: '2.8' },
          codeLens: { globalValue: false },
          trigger: {},
          language: { globalValue: '' },
        })[name],
    );
    assert.deepEqual(set, { device: 'cpu', mindspore: '2.8', codeLens: false });
  });

  it('do not include those of the client', () => {
    const names = ['device', ...CLIENT_ONLY].map((name) => [`mindport.${name}`, {}]);
    assert.deepEqual(serverSettings(Object.fromEntries(names) as Record<string, unknown>), ['device']);
  });
});

describe('restarts', () => {
  it('never overlap, and many requests make one more run', async () => {
    let running = 0;
    let runs = 0;
    const serial = new Serial(async () => {
      assert.equal(++running, 1);
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
    });
    await Promise.all([serial.run(), serial.run(), serial.run(), serial.run()]);
    assert.equal(runs, 2);
    await serial.run();
    assert.equal(runs, 3);
  });

  it('a failed run is told to who asked for it, and the next one is made all the same', async () => {
    let runs = 0;
    const serial = new Serial(() => (++runs === 1 ? Promise.reject(new Error('first')) : Promise.resolve()));
    const first = serial.run();
    const second = serial.run();
    await assert.rejects(first, /first/);
    await second;
    assert.equal(runs, 2);
  });
});
