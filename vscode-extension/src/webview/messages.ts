// SPDX-License-Identifier: Apache-2.0
// What the pages of the search view and of the table, and the extension say to each other.

/** One row, in the words of the user's language. */
export interface Row {
  readonly api: string;
  /** What stands for it, in words. */
  readonly target: string;
  /** What to insert or copy. */
  readonly name: string;
  readonly category: string;
  /** How alike the two are, of which version it is, and where the target runs. */
  readonly facts: string;
  readonly difference: string;
  readonly links: readonly { readonly word: string; readonly url: string }[];
}

export type ToPage =
  | { readonly type: 'results'; readonly id: number; readonly rows: readonly Row[]; readonly more: boolean }
  | { readonly type: 'unavailable'; readonly reason: string }
  | { readonly type: 'focus' }
  /** What was answered may not hold any more. */
  | { readonly type: 'again' };

export type FromPage =
  | { readonly type: 'query'; readonly id: number; readonly text: string }
  | { readonly type: 'insert' | 'copy' | 'difference'; readonly name: string }
  | { readonly type: 'open'; readonly url: string };

/** The words of the search page; handed over in its own attributes, so that they are there from the start. */
export interface Words {
  readonly box: string;
  readonly hint: string;
  readonly none: string;
  readonly found: string;
  /** Said instead of `found` where there may be more. */
  readonly first: string;
  readonly insert: string;
  readonly copy: string;
  readonly difference: string;
}

/** One API of the table, in the words of the user's language; cells in the order of the columns after the first. */
export interface TableRow {
  readonly api: string;
  readonly cells: readonly string[];
  readonly links: readonly { readonly word: string; readonly url: string }[];
  /** Where it is used, in words, and what is said there. */
  readonly places: readonly { readonly where: string; readonly message: string }[];
}

export interface TableGroup {
  readonly title: string;
  readonly category: string;
  readonly rows: readonly TableRow[];
}

export interface ToTable {
  readonly type: 'table';
  readonly groups: readonly TableGroup[];
}

export type FromTable =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'difference'; readonly api: string }
  /** Indices of a group, a row in it and a place of that. */
  | { readonly type: 'jump'; readonly group: number; readonly row: number; readonly place: number };

/** The words of the table page. */
export interface TableWords {
  readonly title: string;
  readonly filter: string;
  /** Headings of the columns; the first is that of the API. */
  readonly columns: readonly string[];
  readonly shown: string;
  readonly difference: string;
}
