// SPDX-License-Identifier: Apache-2.0
// The name that an exported report gets unless the user chooses another.

export interface Format {
  readonly format: 'csv' | 'json' | 'html' | 'sarif' | 'markdown';
  readonly csvLayout?: 'flat' | 'devtoolkit';
  readonly extension: string;
}

export type FormatName = 'csv' | 'devtoolkit' | 'json' | 'html' | 'sarif' | 'markdown';

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  csv: { format: 'csv', csvLayout: 'flat', extension: 'csv' },
  devtoolkit: { format: 'csv', csvLayout: 'devtoolkit', extension: 'csv' },
  json: { format: 'json', extension: 'json' },
  html: { format: 'html', extension: 'html' },
  sarif: { format: 'sarif', extension: 'sarif' },
  markdown: { format: 'markdown', extension: 'md' },
};

/** Such as `train.py-mapping-2026-11-21-10-30-00.csv`. */
export function exportName(subject: string, extension: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [String(now.getFullYear()), two(now.getMonth() + 1), two(now.getDate())];
  const time = [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())];
  return `${subject}-mapping-${[...date, ...time].join('-')}.${extension}`;
}
