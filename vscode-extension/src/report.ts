// SPDX-License-Identifier: Apache-2.0
// The parts of the server's JSON report that the extension shows; docs/report.schema.json has all of it.

export type Category = 'convertible' | 'possible-tensor' | 'no-mapping' | 'data-processing';
export type Verdict = 'same' | 'renamed' | 'differs' | 'none';
export type Device = 'ascend' | 'gpu' | 'cpu';

/** In the order in which users read them. */
export const CATEGORIES: readonly Category[] = ['convertible', 'possible-tensor', 'no-mapping', 'data-processing'];

export interface Links {
  readonly source?: string;
  readonly target?: string;
  readonly difference?: string;
  /** What to do where nothing stands for an API. */
  readonly policy?: string;
}

export interface Evidence {
  readonly device: Device;
  readonly mindspore: string;
  readonly cases: number;
  readonly max_error: number;
}

/** One use of an API. Lines and columns count from 1, columns in characters; within the cell for a notebook. */
export interface Finding {
  readonly api: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly cell: number | null;
  readonly category: Category;
  readonly verdict: Verdict | null;
  readonly target: string | null;
  readonly message: string;
  readonly difference: string | null;
  readonly safety: 'safe' | 'review' | 'show' | 'none';
  readonly verified: Evidence | null;
  readonly links: Links;
  readonly advice: string | null;
  readonly devices: readonly Device[];
  readonly needs_mindspore: string;
  readonly source_version: string;
  readonly unverified: string | null;
}

export interface ScannedFile {
  /** Relative to the report's root, with `/`. */
  readonly path: string;
  readonly status: 'ok' | 'skipped' | 'unreadable';
  readonly error: string | null;
  readonly findings: readonly Finding[];
}

export interface Report {
  readonly root: string;
  readonly files: readonly ScannedFile[];
}
