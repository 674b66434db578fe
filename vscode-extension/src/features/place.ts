// SPDX-License-Identifier: Apache-2.0
// What the page of a report says when a place in it is chosen. A page is not trusted: whatever is no place is nothing.

export interface PlaceMessage {
  readonly root: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly cell: number | null;
}

/** The place that a message names; undefined for any other message. */
export function parsePlace(message: unknown): PlaceMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, root, path, line, column, cell } = message as Record<string, unknown>;
  if (type !== 'mindport.open' || typeof root !== 'string' || typeof path !== 'string') return undefined;
  if (path.split(/[/\\]/).includes('..') || !isCount(line) || !isCount(column)) return undefined;
  return { root, path, line, column, end_line: line, end_column: column, cell: isCount(cell) ? cell : null };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
