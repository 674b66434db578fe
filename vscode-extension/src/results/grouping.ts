// SPDX-License-Identifier: Apache-2.0
// A report as users read it: the categories, in each the APIs, at each API its places.

import { CATEGORIES, type Category, type Finding, type Report } from '../report.ts';

export interface Place {
  readonly kind: 'place';
  /** Relative to the report's root. */
  readonly path: string;
  readonly finding: Finding;
}

export interface ApiGroup {
  readonly kind: 'api';
  readonly api: string;
  readonly category: Category;
  /** What stands for it, each once: overloads of one API may have different targets. */
  readonly targets: readonly string[];
  readonly places: readonly Place[];
}

export interface CategoryGroup {
  readonly kind: 'category';
  readonly category: Category;
  readonly apis: readonly ApiGroup[];
  readonly uses: number;
}

export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly path: string;
  readonly error: string;
}

export interface Grouped {
  readonly categories: readonly CategoryGroup[];
  readonly unreadable: readonly UnreadableFile[];
  readonly uses: number;
}

/** The categories that have findings, APIs in each by name. */
export function grouped(report: Report): Grouped {
  const places = report.files.flatMap((file) =>
    file.findings.map((finding): Place => ({ kind: 'place', path: file.path, finding })),
  );
  const categories = CATEGORIES.map((category) =>
    categoryGroup(
      category,
      places.filter((place) => place.finding.category === category),
    ),
  );
  const unreadable = report.files
    .filter((file) => file.status === 'unreadable')
    .map((file): UnreadableFile => ({ kind: 'unreadable', path: file.path, error: file.error ?? '' }));
  return { categories: categories.filter((group) => group.uses > 0), unreadable, uses: places.length };
}

function categoryGroup(category: Category, places: readonly Place[]): CategoryGroup {
  const byApi = new Map<string, Place[]>();
  for (const place of places) {
    const known = byApi.get(place.finding.api);
    if (known) known.push(place);
    else byApi.set(place.finding.api, [place]);
  }
  const apis = [...byApi].sort(([a], [b]) => (a < b ? -1 : 1)).map(([api, at]) => apiGroup(api, category, at));
  return { kind: 'category', category, apis, uses: places.length };
}

function apiGroup(api: string, category: Category, places: readonly Place[]): ApiGroup {
  const targets = new Set(places.map((place) => place.finding.target).filter((target) => target !== null));
  return { kind: 'api', api, category, targets: [...targets], places };
}
