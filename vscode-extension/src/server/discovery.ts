// SPDX-License-Identifier: Apache-2.0
// Finds an interpreter that runs the server, and remembers of the others why they do not.

import type { LogOutputChannel } from 'vscode';
import { workspace } from 'vscode';
import { type Candidate, candidates, chosenElsewhere } from './interpreters.ts';
import {
  type Environment,
  type Facts,
  type ImportStrategy,
  NO_ENVIRONMENT,
  parseFacts,
  type Verdict,
  verdictOn,
} from './launch.ts';
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
  | { readonly kind: 'found'; readonly runnable: Runnable; readonly environment: Environment }
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
    const answer = await factsOf(candidate.command, script);
    const reason =
      'broken' in answer ? { kind: 'broken' as const, detail: answer.broken } : verdictOn(answer, strategy);
    log.info(`${candidate.origin}: ${candidate.command}: ${JSON.stringify(reason)}`);
    if (reason.kind === 'runs' && !('broken' in answer)) {
      const environment = await environmentOf(candidate, answer, script);
      log.info(`environment: ${JSON.stringify(environment)}`);
      return { kind: 'found', runnable: { command: candidate.command, from: reason.from }, environment };
    }
    if (reason.kind !== 'runs') rejected.push({ candidate, reason });
  }
  return { kind: 'none', rejected };
}

/**
 * The environment that the user works in: that of the Python extensions, else the one whose interpreter runs the
 * server. The extension's own has nothing of the user's, and one of a workspace that is not trusted is not asked.
 */
async function environmentOf(candidate: Candidate, facts: Facts, script: string): Promise<Environment> {
  if (!workspace.isTrusted) return NO_ENVIRONMENT;
  const told = ({ command }: Candidate, { mindspore }: Facts): Environment => ({
    interpreter: command,
    mindspore: mindspore ?? '',
  });
  const chosen = await chosenElsewhere();
  if (chosen !== undefined && chosen.command !== candidate.command) {
    const answer = await factsOf(chosen.command, script);
    if (!('broken' in answer)) return told(chosen, answer);
  }
  return candidate.origin === 'private' ? NO_ENVIRONMENT : told(candidate, facts);
}

async function factsOf(command: string, script: string): Promise<Facts | { readonly broken: string }> {
  const ended = await run(command, [script, '--check'], { timeout: CHECK_TIMEOUT });
  const facts = ended.code === 0 ? parseFacts(ended.output) : undefined;
  return facts ?? { broken: ended.errors.trim().split('\n').at(-1) ?? '' };
}
