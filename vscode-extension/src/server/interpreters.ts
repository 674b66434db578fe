// SPDX-License-Identifier: Apache-2.0
// Where a Python may be found, in the order in which they are asked. None of the asked extensions has to be there.

import * as os from 'node:os';
import { PythonExtension } from '@vscode/python-extension';
import { type Disposable, type Event, extensions, type Uri, workspace } from 'vscode';

export type Origin = 'setting' | 'environments' | 'python' | 'private' | 'path';

export interface Candidate {
  readonly origin: Origin;
  readonly command: string;
}

/** The part that is used of what the Python Environments extension exports. */
interface EnvironmentsApi {
  readonly onDidChangeEnvironment: Event<unknown>;
  getEnvironment(scope: Uri | undefined): Promise<{ execInfo: { run: { executable: string } } } | undefined>;
}

const ENVIRONMENTS = 'ms-python.vscode-python-envs';
const PYTHON = 'ms-python.python';

/** The interpreter of the user's own setting, with its variables filled; undefined where it is not set. */
export function interpreterSetting(): string | undefined {
  const text = workspace.getConfiguration('mindport').get('interpreter', '').trim();
  if (text === '') return undefined;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  return text
    .replaceAll('${workspaceFolder}', folder)
    .replaceAll('${userHome}', os.homedir())
    .replace(/^~(?=[/\\])/, os.homedir());
}

/** Every interpreter that may run the server, best first; a setting stands alone, so that its failure is told. */
export async function* candidates(privatePython: string): AsyncGenerator<Candidate> {
  const own = interpreterSetting();
  if (own !== undefined) {
    yield { origin: 'setting', command: own };
    return;
  }
  const chosen = await chosenElsewhere();
  if (chosen !== undefined) yield chosen;
  yield { origin: 'private', command: privatePython };
  yield* onPath();
}

/** Every interpreter that may make a new environment. */
export async function* creators(): AsyncGenerator<Candidate> {
  const own = interpreterSetting();
  if (own !== undefined) yield { origin: 'setting', command: own };
  const chosen = await chosenElsewhere();
  if (chosen !== undefined) yield chosen;
  yield* onPath();
}

/** The interpreter that the user has chosen in one of the Python extensions. */
export async function chosenElsewhere(): Promise<Candidate | undefined> {
  if (!workspace.isTrusted) return undefined; // an environment that a workspace brings along is a program of its choice
  const resource = workspace.workspaceFolders?.[0]?.uri;
  return (await fromEnvironments(resource)) ?? (await fromPython(resource));
}

function* onPath(): Generator<Candidate> {
  for (const command of process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']) {
    yield { origin: 'path', command };
  }
}

/** Calls back when the user selects another interpreter in one of the Python extensions. */
export function onDidChangeInterpreter(changed: () => void): Disposable[] {
  const environments = exportsOf(ENVIRONMENTS) as EnvironmentsApi | undefined;
  const python = exportsOf(PYTHON) as PythonExtension | undefined;
  return [
    environments?.onDidChangeEnvironment(changed),
    python?.environments.onDidChangeActiveEnvironmentPath(changed),
  ].filter((listening) => listening !== undefined);
}

function exportsOf(id: string): unknown {
  const found = extensions.getExtension(id);
  return found?.isActive === true ? found.exports : undefined;
}

async function fromEnvironments(resource: Uri | undefined): Promise<Candidate | undefined> {
  const extension = extensions.getExtension<EnvironmentsApi>(ENVIRONMENTS);
  if (extension === undefined) return undefined;
  const api = await extension.activate();
  const environment = await api.getEnvironment(resource);
  return environment && { origin: 'environments', command: environment.execInfo.run.executable };
}

async function fromPython(resource: Uri | undefined): Promise<Candidate | undefined> {
  if (extensions.getExtension(PYTHON) === undefined) return undefined;
  const api = await PythonExtension.api();
  const environment = await api.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath(resource));
  const file = environment?.executable.uri?.fsPath;
  return file === undefined ? undefined : { origin: 'python', command: file };
}
