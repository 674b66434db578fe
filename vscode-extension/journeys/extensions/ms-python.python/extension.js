// SPDX-License-Identifier: Apache-2.0
// As much of the Python extension's API as tells which interpreter is chosen: that of the folder's `env`.
const { EventEmitter, Uri, workspace } = require('vscode');

exports.activate = () => {
  const changed = new EventEmitter();
  const chosen = Uri.joinPath(workspace.workspaceFolders[0].uri, 'env', 'bin', 'python');
  return {
    environments: {
      onDidChangeActiveEnvironmentPath: changed.event,
      getActiveEnvironmentPath: () => ({ id: chosen.fsPath, path: chosen.fsPath }),
      resolveEnvironment: () => Promise.resolve({ executable: { uri: chosen } }),
    },
  };
};
