// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportName } from '../src/features/exportName.ts';
import { parsePlace } from '../src/features/place.ts';
import { framed } from '../src/features/pageFrame.ts';
import { searchBody } from '../src/features/searchPage.ts';
import { tableBody } from '../src/features/tablePage.ts';
import { isVersion, rememberedVersions } from '../src/features/versionText.ts';
import { fileCount, fileTree } from '../src/project/fileTree.ts';

describe('versions', () => {
  it('are two or three numbers', () => {
    for (const text of ['2.1', '2.1.0', ' 2.10 ']) assert.ok(isVersion(text), text);
    for (const text of ['', '2', '2.', 'v2.1', '2.1.0.0', '2.1rc1', '2,1']) assert.ok(!isVersion(text), text);
  });

  it('that were typed are offered again, the latest first, each once', () => {
    assert.deepEqual(rememberedVersions(['2.1', '2.2'], '2.2', ['2.10']), ['2.2', '2.1']);
    assert.deepEqual(rememberedVersions(['2.1'], '2.10', ['2.10']), ['2.1']);
    assert.equal(rememberedVersions(['1.1', '1.2', '1.3', '1.4', '1.5'], '1.6', []).length, 5);
  });
});

describe('the name of an export', () => {
  it('has the subject and the time', () => {
    const name = exportName('train.py', 'csv', new Date(2026, 0, 2, 3, 4, 5));
    assert.equal(name, 'train.py-mapping-2026-01-02-03-04-05.csv');
  });
});

describe('the tree of files', () => {
  const tree = fileTree('top', ['b.py', 'pkg/sub/deep.py', 'a10.py', 'a9.py', 'pkg/x.ipynb', 'other/y.py']);

  it('has folders by name, then files by name, numbers as numbers', () => {
    assert.deepEqual(
      tree.folders.map(({ name }) => name),
      ['other', 'pkg'],
    );
    assert.deepEqual(
      tree.files.map(({ name }) => name),
      ['a9.py', 'a10.py', 'b.py'],
    );
  });

  it('knows paths from the top and counts at any depth', () => {
    const pkg = tree.folders[1];
    assert.deepEqual(
      pkg?.files.map(({ path }) => path),
      ['pkg/x.ipynb'],
    );
    assert.equal(pkg.folders[0]?.files[0]?.path, 'pkg/sub/deep.py');
    assert.equal(fileCount(pkg), 2);
    assert.equal(fileCount(tree), 6);
  });
});

describe('messages of the report', () => {
  const good = { type: 'mindport.open', root: '/p', path: 'a/b.py', line: 3, column: 5, cell: null };

  it('name a place', () => {
    const place = { root: '/p', path: 'a/b.py', line: 3, column: 5, end_line: 3, end_column: 5, cell: null };
    assert.deepEqual(parsePlace(good), place);
    assert.deepEqual(parsePlace({ ...good, cell: 2 }), { ...place, cell: 2 });
  });

  it('are nothing when they do not', () => {
    const bad = [
      null,
      'x',
      {},
      { ...good, type: 'other' },
      { ...good, path: '../x.py' },
      { ...good, path: 'a\\..\\b' },
    ];
    for (const message of [...bad, { ...good, line: 0 }, { ...good, column: '1' }, { ...good, root: 1 }]) {
      assert.equal(parsePlace(message), undefined);
    }
  });
});

describe('pages in webviews', () => {
  const words = {
    box: 'Search "x" <y>',
    hint: '',
    none: '',
    found: '',
    first: '',
    insert: '',
    copy: '',
    difference: 'D',
  };
  const table = { title: '', filter: '<y>', columns: [], shown: '', difference: '' };
  const parts = { words, language: 'en', script: 's.js', style: 's.css', source: 'vscode:', nonce: 'abc' };
  const pages = [framed(searchBody(words), parts), framed(tableBody(table), { ...parts, words: table })];

  it('run their own script only', () => {
    for (const page of pages) {
      assert.match(page, /default-src 'none'; style-src vscode:; script-src 'nonce-abc'; base-uri 'none'/);
      assert.doesNotMatch(page, /unsafe|onclick|style="/);
    }
  });

  it('have no word that could be markup', () => {
    for (const page of pages) assert.doesNotMatch(page, /<y>/);
    const handed = /data-words="([^"]*)"/.exec(pages[0] ?? '')?.[1]?.replaceAll('&quot;', '"') ?? '';
    assert.equal(
      (JSON.parse(handed.replaceAll('&lt;', '<').replaceAll('&gt;', '>')) as { box: string }).box,
      'Search "x" <y>',
    );
  });
});
