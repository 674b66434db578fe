// SPDX-License-Identifier: Apache-2.0
// Columns of the report are characters, those of the editor UTF-16 units.

/** The UTF-16 offset in a line of a column that counts characters from 1; the end of the line where it is beyond. */
export function utf16Column(line: string, column: number): number {
  let offset = 0;
  let left = column - 1;
  for (const character of line) {
    if (left-- <= 0) break;
    offset += character.length;
  }
  return offset;
}
