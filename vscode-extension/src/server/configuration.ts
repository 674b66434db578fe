// SPDX-License-Identifier: Apache-2.0
// What the server is told of the settings: only what the user has set, so that a project's pyproject.toml can decide the rest.

/** The values of one setting as `WorkspaceConfiguration.inspect` gives them. */
export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** The settings that the user has set, nearest place first; an empty text, which the editor's form leaves, is none. */
export function explicitSettings(
  names: readonly string[],
  inspect: (name: string) => Inspected | undefined,
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name of names) {
    const found = inspect(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined && value !== null && value !== '') set[name] = value;
  }
  return set;
}

/** Settings of the client alone: the server does not know them. */
export const CLIENT_ONLY: readonly string[] = ['interpreter', 'importStrategy', 'fixOnSave', 'trace.server'];

/** The names, without the namespace, of the settings that the server takes. */
export function serverSettings(properties: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(properties)
    .map((name) => name.replace(/^mindport\./, ''))
    .filter((name) => !CLIENT_ONLY.includes(name));
}
