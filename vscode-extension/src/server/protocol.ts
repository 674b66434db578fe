// SPDX-License-Identifier: Apache-2.0
// The server's commands and notifications: their names, what they take and what they give.

import { NotificationType } from 'vscode-languageclient/node';
import type { Category, Device, Report } from '../report.ts';
import type { Format } from '../features/exportName.ts';

/** Where the MindSpore version of the mapping comes from. */
export type Origin = 'newest' | 'environment' | 'pyproject' | 'settings' | 'session' | 'kept';

export interface Status {
  readonly state: 'starting' | 'ready' | 'scanning' | 'error';
  readonly message: string;
  readonly mindspore: string;
  readonly mindsporeFrom: Origin;
  readonly device: Device;
  readonly database: string;
  readonly findings: Partial<Record<Category, number>>;
}

export const statusNotification = new NotificationType<Status>('mindport/status');

export interface Versions {
  /** Newest first. */
  readonly mindspore: readonly string[];
  readonly current: string;
  readonly from: Origin;
  readonly device: Device;
  readonly devices: readonly Device[];
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

export interface SearchItem {
  readonly api: string;
  readonly framework: string;
  readonly version: string;
  readonly target: string | null;
  readonly verdict: string | null;
  readonly category: Category;
  readonly devices: readonly Device[];
  readonly difference: string | null;
  readonly advice: string | null;
  readonly links: Readonly<Record<string, string>>;
  readonly verified: unknown;
}

export interface Converted {
  readonly applied: boolean;
  readonly files: number;
  readonly fixes: number;
  readonly left: readonly {
    readonly path: string;
    readonly line: number;
    readonly api: string;
    readonly reason: string;
  }[];
}

export interface ProjectFiles {
  readonly folders: readonly { readonly uri: string; readonly files: readonly string[] }[];
}

export type Safety = 'safe' | 'review';

/** Each command: its argument and its result. */
export interface Commands {
  'mindport.scanFile': [{ uri: string }, Report];
  'mindport.scanProject': [{ uris?: string[] }, Report];
  'mindport.exportReport': [
    { uris?: string[]; format: Format['format']; csvLayout?: Format['csvLayout']; path?: string },
    { path?: string; content?: string },
  ];
  'mindport.searchApi': [{ query: string; limit?: number }, { items: SearchItem[] }];
  'mindport.lookup': [{ api: string }, { markdown: string }];
  'mindport.listVersions': [{ uri?: string }, Versions];
  'mindport.switchVersion': [{ version?: string; device?: Device; uri?: string }, Versions];
  'mindport.listFiles': [{ uri?: never }, ProjectFiles];
  'mindport.fixFile': [{ uri: string; safety: Safety }, Converted];
  'mindport.fixProject': [{ uris?: string[]; safety: Safety }, Converted];
}
