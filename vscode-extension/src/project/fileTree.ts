// SPDX-License-Identifier: Apache-2.0
// A list of paths as a tree of folders; folders before files, each by name.

export interface FolderNode {
  readonly kind: 'folder';
  readonly name: string;
  /** Relative to the top, with `/`; empty for the top itself. */
  readonly path: string;
  readonly folders: readonly FolderNode[];
  readonly files: readonly FileNode[];
}

export interface FileNode {
  readonly kind: 'file';
  readonly name: string;
  readonly path: string;
}

/** The tree of paths that are relative to a top folder. */
export function fileTree(name: string, paths: readonly string[], path = ''): FolderNode {
  const start = path === '' ? 0 : path.length + 1;
  const files: FileNode[] = [];
  const below = new Map<string, string[]>();
  for (const each of paths) {
    const slash = each.indexOf('/', start);
    if (slash < 0) {
      files.push({ kind: 'file', name: each.slice(start), path: each });
      continue;
    }
    const folder = each.slice(start, slash);
    const known = below.get(folder);
    if (known) known.push(each);
    else below.set(folder, [each]);
  }
  const folders = [...below].map(([folder, inside]) =>
    fileTree(folder, inside, path === '' ? folder : `${path}/${folder}`),
  );
  return { kind: 'folder', name, path, folders: folders.sort(byName), files: files.sort(byName) };
}

/** How many files a folder holds, at any depth. */
export function fileCount(folder: FolderNode): number {
  return folder.files.length + folder.folders.reduce((sum, inside) => sum + fileCount(inside), 0);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
