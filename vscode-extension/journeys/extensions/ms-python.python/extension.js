// SPDX-License-Identifier: Apache-2.0
// As much of the Python extension's API as tells which interpreter is chosen: the folder's `chosen-python`.
const { EventEmitter, Uri, workspace } = require('vscode');

exports.activate = () => {
  const changed = new EventEmitter();
  const chosen = Uri.joinPath(workspace.workspaceFolders[0].uri, 'chosen-python');
  return {
    environments: {
      onDidChangeActiveEnvironmentPath: changed.event,
      getActiveEnvironmentPath: () => ({ id: chosen.fsPath, path: chosen.fsPath }),
      resolveEnvironment: () => Promise.resolve({ executable: { uri: chosen } }),
    },
  };
};
