// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { translatedTexts } from './l10n.ts';

const ROOT = path.join(import.meta.dirname, '..');

function json(name: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(ROOT, name), 'utf8')) as Record<string, string>;
}

function holes(text: string): string[] {
  return [...new Set(text.match(/\{\d\}|`[^`]+`|\(command:[^)]+\)/g))].sort();
}

describe('translations', () => {
  const manifest = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  const english = json('package.nls.json');
  const chinese = json('package.nls.zh-cn.json');
  const bundle = json('l10n/bundle.l10n.zh-cn.json');

  it('every text of the manifest is there in English and nothing else is', () => {
    const used = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(Object.keys(english).sort(), [...new Set(used)].sort());
  });

  it('the manifest is in Chinese as well, with the same commands and names in it', () => {
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
    for (const [key, text] of Object.entries(english)) assert.deepEqual(holes(chinese[key] ?? ''), holes(text), key);
  });

  it('every text of the sources is there in Chinese, with the same holes', () => {
    assert.deepEqual(Object.keys(bundle).sort(), translatedTexts(path.join(ROOT, 'src')));
    for (const [text, translated] of Object.entries(bundle)) assert.deepEqual(holes(translated), holes(text), text);
  });
});
