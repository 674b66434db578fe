// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Category, Finding, Report } from '../src/report.ts';
import { utf16Column } from '../src/results/columns.ts';
import { grouped } from '../src/results/grouping.ts';

function finding(api: string, category: Category, target: string | null, line: number): Finding {
  return {
    api,
    category,
    target,
    line,
    column: 1,
    end_line: line,
    end_column: 2,
    cell: null,
    verdict: null,
    message: '',
    difference: null,
    safety: 'none',
    verified: null,
    links: {},
    advice: null,
    devices: [],
    needs_mindspore: '',
    source_version: '2.13.0',
    unverified: null,
  };
}

describe('grouping of a report', () => {
  const report: Report = {
    root: '/project',
    files: [
      { path: 'b.py', status: 'unreadable', error: 'not UTF-8', findings: [] },
      {
        path: 'a.py',
        status: 'ok',
        error: null,
        findings: [
          finding('x.two', 'convertible', 'm.two', 1),
          finding('x.one', 'convertible', 'm.one', 2),
          finding('x.one', 'convertible', 'm.other', 3),
          finding('x.none', 'no-mapping', null, 4),
        ],
      },
    ],
  };

  it('categories stand in their order, empty ones not at all, APIs by name, places as found', () => {
    const { categories, uses } = grouped(report);
    assert.equal(uses, 4);
    assert.deepEqual(
      categories.map(({ category, apis, uses: count }) => [category, apis.map(({ api }) => api), count]),
      [
        ['convertible', ['x.one', 'x.two'], 3],
        ['no-mapping', ['x.none'], 1],
      ],
    );
    const [one] = categories[0]?.apis ?? [];
    assert.deepEqual(one?.targets, ['m.one', 'm.other']);
    assert.deepEqual(
      one.places.map((place) => [place.path, place.finding.line]),
      [
        ['a.py', 2],
        ['a.py', 3],
      ],
    );
  });

  it('files that could not be read are told with the reason', () => {
    assert.deepEqual(grouped(report).unreadable, [{ kind: 'unreadable', path: 'b.py', error: 'not UTF-8' }]);
  });
});

describe('columns', () => {
  it('count characters in reports and UTF-16 units in the editor', () => {
    assert.equal(utf16Column('abc', 1), 0);
    assert.equal(utf16Column('abc', 3), 2);
    assert.equal(utf16Column('𝛼𝛽c', 3), 4);
    assert.equal(utf16Column('中文', 2), 1);
  });

  it('beyond the line mean its end', () => {
    assert.equal(utf16Column('ab', 9), 2);
    assert.equal(utf16Column('', 1), 0);
  });
});
