// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..');

interface MenuEntry {
  command: string;
}

interface Manifest {
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: MenuEntry[];
    menus: Record<string, MenuEntry[]>;
    keybindings: MenuEntry[];
    configuration: { properties: Record<string, unknown> };
    walkthroughs: { steps: { media: { markdown?: string; image?: string } }[] }[];
  };
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(path.join(ROOT, 'src', name), 'utf8'))
  .join('\n');

describe('manifest', () => {
  const { commands, menus, keybindings, configuration } = manifest.contributes;
  const declared = new Set(commands.map(({ command }) => command));

  it('every declared command is carried out', () => {
    for (const command of declared) assert.match(sources, new RegExp(`register\\([^)]*'${command}'`), command);
  });

  it('menus and keys name declared commands only', () => {
    for (const { command } of [...Object.values(menus).flat(), ...keybindings])
      assert.ok(declared.has(command), command);
  });

  it('what a workspace must not choose before it is trusted are known settings', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of restrictedConfigurations) assert.ok(name in configuration.properties, name);
    for (const name of ['mindport.interpreter', 'mindport.importStrategy', 'mindport.mappings']) {
      assert.ok(restrictedConfigurations.includes(name), name);
    }
  });

  it('every setting is explained in both READMEs, and what they show is there', () => {
    for (const name of ['README.md', 'README.zh-CN.md']) {
      const text = readFileSync(path.join(ROOT, name), 'utf8');
      const named = [...text.matchAll(/^\| ((?:`[\w.]+`[,、 ]*)+)\|/gm)].flatMap(([, cell = '']) =>
        cell.match(/[\w.]+/g),
      );
      const known = Object.keys(configuration.properties).map((setting) => setting.replace('mindport.', ''));
      assert.deepEqual(named.sort(), known.sort(), name);
      for (const [, file = ''] of text.matchAll(/\]\((?!http)([^)#]+)\)/g)) {
        assert.ok(existsSync(path.join(ROOT, file)), file);
      }
    }
  });

  it('what the walkthrough shows is there, in words also in Chinese', () => {
    for (const { steps } of manifest.contributes.walkthroughs) {
      for (const { media } of steps) {
        const files = media.markdown ? [media.markdown, media.markdown.replace(/md$/, 'nls.zh-cn.md')] : [media.image];
        for (const file of files) assert.ok(existsSync(path.join(ROOT, file ?? '')), file);
      }
    }
  });

  it('nothing activates the extension where there is no Python', () => {
    for (const event of manifest.activationEvents) assert.match(event, /python|\.py$|ipynb|jupyter|interactive/);
  });
});
