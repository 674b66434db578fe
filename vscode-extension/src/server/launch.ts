// SPDX-License-Identifier: Apache-2.0
// Decides, from what is known of an interpreter, whether and how it runs the server. Asks and starts nothing itself.

/** The oldest Python that runs the server. */
export const OLDEST_PYTHON: readonly [number, number] = [3, 10];

export type ImportStrategy = 'fromBundle' | 'useEnvironment';

/** What `start.py --check` says of an interpreter. */
export interface Facts {
  /** Such as [3, 11, 4]. */
  readonly python: readonly number[];
  /** The version of the server in the interpreter's own environment; null where there is none with a server. */
  readonly installed: string | null;
  /** Whether the server that came with the extension runs in this interpreter. */
  readonly bundled: boolean;
  /** The version of MindSpore in the interpreter's own environment; null where there is none. */
  readonly mindspore: string | null;
}

/** What is told of the Python environment that the user works in; all empty where it was not asked. */
export interface Environment {
  readonly interpreter: string;
  readonly mindspore: string;
}

export const NO_ENVIRONMENT: Environment = { interpreter: '', mindspore: '' };

export type Verdict =
  | { readonly kind: 'runs'; readonly from: 'bundle' | 'environment' }
  | { readonly kind: 'too-old'; readonly version: string }
  | { readonly kind: 'no-server'; readonly version: string };

/** Where the server comes from: the extension's unless the user prefers the environment's; the other where one lacks. */
export function verdictOn(facts: Facts, strategy: ImportStrategy): Verdict {
  const version = facts.python.join('.');
  if (isOlder(facts.python, OLDEST_PYTHON)) return { kind: 'too-old', version };
  const order =
    strategy === 'useEnvironment' ? (['environment', 'bundle'] as const) : (['bundle', 'environment'] as const);
  const has = { bundle: facts.bundled, environment: facts.installed !== null };
  const from = order.find((place) => has[place]);
  return from === undefined ? { kind: 'no-server', version } : { kind: 'runs', from };
}

/** The arguments after the interpreter that start the server. */
export function serverArguments(script: string, from: 'bundle' | 'environment'): string[] {
  return from === 'bundle' ? [script, '--bundled', 'serve'] : [script, 'serve'];
}

/** Reads the answer of `start.py --check`; undefined where it is none, as when the program is no Python. */
export function parseFacts(output: string): Facts | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { python, installed, bundled, mindspore } = answer as Record<string, unknown>;
  if (!Array.isArray(python) || !python.every((part) => typeof part === 'number')) return undefined;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { python, installed: text(installed), bundled: bundled === true, mindspore: text(mindspore) };
}

function isOlder(version: readonly number[], than: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version;
  return major < than[0] || (major === than[0] && minor < than[1]);
}
