// SPDX-License-Identifier: Apache-2.0
// What the page of the search view and the extension say to each other.

/** One row, in the words of the user's language. */
export interface Row {
  readonly api: string;
  /** What stands for it, in words. */
  readonly target: string;
  /** What to insert or copy. */
  readonly name: string;
  readonly verdict: string;
  readonly category: string;
  readonly facts: string;
  readonly difference: string;
  readonly links: readonly { readonly word: string; readonly url: string }[];
}

export type ToPage =
  | { readonly type: 'results'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly type: 'unavailable'; readonly reason: string }
  | { readonly type: 'focus' };

export type FromPage =
  | { readonly type: 'query'; readonly id: number; readonly text: string }
  | { readonly type: 'insert' | 'copy' | 'difference'; readonly name: string }
  | { readonly type: 'open'; readonly url: string };

/** The words of the page; handed over in its own attributes, so that they are there from the start. */
export interface Words {
  readonly box: string;
  readonly hint: string;
  readonly none: string;
  readonly found: string;
  readonly insert: string;
  readonly copy: string;
  readonly difference: string;
}
