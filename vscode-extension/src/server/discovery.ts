// SPDX-License-Identifier: Apache-2.0
// Finds an interpreter that runs the server, and remembers of the others why they do not.

import type { LogOutputChannel } from 'vscode';
import { type Candidate, candidates } from './interpreters.ts';
import { type ImportStrategy, parseFacts, type Verdict, verdictOn } from './launch.ts';
import { run } from './processes.ts';

export interface Runnable {
  readonly command: string;
  readonly from: 'bundle' | 'environment';
}

/** An interpreter that does not run the server. */
export interface Rejected {
  readonly candidate: Candidate;
  readonly reason: Exclude<Verdict, { kind: 'runs' }> | { readonly kind: 'broken'; readonly detail: string };
}

export type Discovery =
  | { readonly kind: 'found'; readonly runnable: Runnable }
  | { readonly kind: 'none'; readonly rejected: readonly Rejected[] };

const CHECK_TIMEOUT = 20_000;

/** The first interpreter that runs the server. */
export async function discover(
  script: string,
  privatePython: string,
  strategy: ImportStrategy,
  log: LogOutputChannel,
): Promise<Discovery> {
  const rejected: Rejected[] = [];
  for await (const candidate of candidates(privatePython)) {
    const verdict = await examine(candidate.command, script, strategy);
    log.info(`${candidate.origin}: ${candidate.command}: ${JSON.stringify(verdict)}`);
    if (verdict.kind === 'runs') {
      return { kind: 'found', runnable: { command: candidate.command, from: verdict.from } };
    }
    rejected.push({ candidate, reason: verdict });
  }
  return { kind: 'none', rejected };
}

async function examine(
  command: string,
  script: string,
  strategy: ImportStrategy,
): Promise<Verdict | { kind: 'broken'; detail: string }> {
  const ended = await run(command, [script, '--check'], { timeout: CHECK_TIMEOUT });
  const facts = ended.code === 0 ? parseFacts(ended.output) : undefined;
  const detail = ended.errors.trim().split('\n').at(-1) ?? '';
  return facts === undefined ? { kind: 'broken', detail } : verdictOn(facts, strategy);
}
