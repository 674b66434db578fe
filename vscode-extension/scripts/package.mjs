// SPDX-License-Identifier: Apache-2.0
// Makes build/mindport-TARGET.vsix for each target.
//
//     npm run package                         universal: it brings the server's wheel, which it installs on request
//     npm run package -- linux-x64 win32-x64  those of platforms: they bring the server with all that it needs
//
// Needs a Python with pip (the variable PYTHON, else python3) and the package index.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const BUNDLED = path.join(ROOT, 'bundled');
const BUILD = path.join(ROOT, 'build');
const PYTHON = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
const PYTHONS = ['3.10', '3.11', '3.12', '3.13', '3.14'];

/** Target -> the name that Python has for the system, and the wheels that run there. */
const TARGETS = {
  universal: undefined,
  'linux-x64': { system: 'linux', wheels: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux_2_28_x86_64'] },
  'linux-arm64': {
    system: 'linux',
    wheels: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64', 'manylinux_2_28_aarch64'],
  },
  'darwin-x64': { system: 'darwin', wheels: ['macosx_11_0_x86_64', 'macosx_10_15_x86_64'] },
  'darwin-arm64': { system: 'darwin', wheels: ['macosx_12_0_arm64'] },
  'win32-x64': { system: 'win32', wheels: ['win_amd64'] },
};

function run(command, ...parameters) {
  const ended = spawnSync(command, parameters, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (ended.status !== 0) throw new Error(`${[command, ...parameters].join(' ')}: ended with ${ended.status}`);
}

function pip(...parameters) {
  run(PYTHON, '-m', 'pip', '--disable-pip-version-check', '--quiet', ...parameters);
}

/** The server's own wheel, made from this checkout. */
function makeWheel(folder) {
  pip('wheel', '--no-deps', '--wheel-dir', folder, path.join(ROOT, '..'));
  return path.join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.whl')),
  );
}

/** The server and all that it needs, with the compiled parts for each Python side by side: their names differ. */
function bundleLibraries(wheel, { system, wheels }) {
  const libraries = path.join(BUNDLED, 'libs');
  for (const version of PYTHONS) {
    const one = mkdtempSync(path.join(tmpdir(), 'mindport-libs-'));
    const platforms = wheels.flatMap((each) => ['--platform', each]);
    pip(
      'install',
      '--target',
      one,
      '--only-binary=:all:',
      '--no-compile',
      '--python-version',
      version,
      ...platforms,
      wheel,
    );
    cpSync(one, libraries, { recursive: true });
    rmSync(one, { recursive: true });
  }
  rmSync(path.join(libraries, 'bin'), { recursive: true, force: true });
  writeFileSync(path.join(BUNDLED, 'about.json'), JSON.stringify({ platform: system, pythons: PYTHONS }));
}

function packageAs(target, wheel) {
  rmSync(BUNDLED, { recursive: true, force: true });
  mkdirSync(BUNDLED);
  const platform = TARGETS[target];
  if (platform === undefined) cpSync(wheel, path.join(BUNDLED, path.basename(wheel)));
  else bundleLibraries(wheel, platform);
  const which = platform === undefined ? [] : ['--target', target];
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  run(
    process.execPath,
    'node_modules/@vscode/vsce/vsce',
    'package',
    ...which,
    ...options,
    '--out',
    path.join(BUILD, `mindport-${target}.vsix`),
  );
}

const asked = process.argv.slice(2);
const unknown = asked.filter((target) => !(target in TARGETS));
if (unknown.length) {
  console.error(`package: ${unknown.join(', ')}: no such target: give some of ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}
mkdirSync(BUILD, { recursive: true });
const folder = mkdtempSync(path.join(tmpdir(), 'mindport-wheel-'));
try {
  const wheel = makeWheel(folder);
  for (const target of asked.length ? asked : ['universal']) packageAs(target, wheel);
} finally {
  rmSync(folder, { recursive: true });
}
