// SPDX-License-Identifier: Apache-2.0
// Runs a short program to its end, without a shell.

import { spawn } from 'node:child_process';

export interface Ended {
  /** null where it could not be started or was ended. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Options {
  /** Called with each piece of output as it comes. */
  readonly heard?: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

/** Never rejects: a program that cannot be started has no code; its errors say why, unless there is no such program. */
export function run(command: string, parameters: readonly string[], options: Options = {}): Promise<Ended> {
  return new Promise((resolve) => {
    let output = '';
    let errors = '';
    const child = spawn(command, parameters, {
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal && { signal: options.signal }),
      ...(options.timeout !== undefined && { timeout: options.timeout }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      options.heard?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      options.heard?.(text);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ code: null, output, errors: error.code === 'ENOENT' ? '' : error.message });
    });
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}
