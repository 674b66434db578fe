// SPDX-License-Identifier: Apache-2.0
// Writes `seen.json` into the folder: what VS Code's API says of the extension, and of a script if there is one.
const { commands, extensions, languages, Uri, window, workspace } = require('vscode');

const PATIENCE = 60_000;

exports.activate = async () => {
  const [{ uri: folder }] = workspace.workspaceFolders;
  const own = extensions.getExtension('mindport.mindport');
  const [script] = await workspace.findFiles('*.py', undefined, 1);
  const seen = script ? await look(script) : {};
  seen.active = own.isActive;
  seen.declared = own.packageJSON.contributes.commands.map(({ command }) => command);
  seen.commands = (await commands.getCommands(true)).filter((name) => name.startsWith('mindport.'));
  await workspace.fs.writeFile(Uri.joinPath(folder, 'seen.json'), Buffer.from(JSON.stringify(seen)));
};

async function look(script) {
  const document = await workspace.openTextDocument(script);
  await window.showTextDocument(document);
  const diagnostics = await until(() => languages.getDiagnostics(script).filter(({ source }) => source === 'mindport'));
  const [{ range }] = diagnostics;
  const ask = (name, ...rest) => commands.executeCommand(`vscode.execute${name}`, script, ...rest);
  const actions = await ask('CodeActionProvider', range, 'quickfix', 5);
  const hovers = await ask('HoverProvider', range.start);
  const lenses = await ask('CodeLensProvider', 5);
  const { edit } = actions.find(({ title }) => title.includes('(safe)')) ?? {};
  if (edit) await workspace.applyEdit(edit);
  return {
    diagnostics: diagnostics.map(({ message, code }) => ({ message, code: code.value ?? code })),
    actions: actions.map(({ title }) => title),
    hover: hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n'),
    lenses: lenses.map(({ command }) => command?.title),
    text: document.getText(),
  };
}

async function until(look) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const found = look();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nothing was found');
}
