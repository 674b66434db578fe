// SPDX-License-Identifier: Apache-2.0
// Versions as a user may type them.

const PATTERN = /^\d+(\.\d+){1,2}$/;

/** Whether this is a version such as 2.1 or 2.1.0. */
export function isVersion(text: string): boolean {
  return PATTERN.test(text.trim());
}

/** The custom versions to offer: the newest choice first, each once, none that the list has anyway. */
export function rememberedVersions(earlier: readonly string[], chosen: string, known: readonly string[]): string[] {
  return [chosen, ...earlier]
    .filter((version, index, all) => all.indexOf(version) === index && !known.includes(version))
    .slice(0, 5);
}
