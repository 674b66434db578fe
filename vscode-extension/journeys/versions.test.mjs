// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { journey } from './workbench.mjs';

journey(
  'another version and device are chosen; a wrong one changes nothing',
  { 'a.py': 'import torch\n' },
  {},
  async (user) => {
    await user.openFile('a.py');
    await user.statusItem('Ascend').waitFor();
    await user.statusItem('MindSpore 2').click();
    await user.pick('Other version…');
    await user.type('2.x');
    await user.page.getByText('Write a version such as 2.1 or 2.1.0.').waitFor();
    await user.picture('version');
    await user.type('1.0');
    await user.page.keyboard.press('Enter');
    await user.notification('1.0').waitFor();
    await user.statusItem('MindSpore 2.10').waitFor();

    await user.statusItem('MindSpore 2').click();
    await user.pick('2.9');
    await user.statusItem('MindSpore 2.9').waitFor();

    await user.statusItem('MindSpore 2.9').click();
    await user.pick('Other version…');
    await user.type('2.10.0');
    await user.page.keyboard.press('Enter');
    await user.notification('The mapping is that of MindSpore 2.10 now.').waitFor();

    await user.statusItem('Ascend').click();
    await user.pick('CPU');
    await user.statusItem('CPU').waitFor();
    await user.until(() => user.text('.vscode/settings.json').includes('cpu'), 'the choice is kept');
    assert.match(user.text('.vscode/settings.json'), /"mindport\.mindspore": "2\.10"/);
  },
);

/** Edits the settings of the folder as a user would in her editor. */
function edit(user, settings) {
  writeFileSync(path.join(user.folder, '.vscode', 'settings.json'), JSON.stringify(settings));
}

journey(
  'a version that the database does not know is told and the old one stays; the newest act counts',
  { 'a.py': 'import torch\n' },
  { 'mindport.mindspore': '2.9' },
  async (user) => {
    await user.openFile('a.py');
    await user.statusItem('MindSpore 2.9').waitFor();
    edit(user, { 'mindport.mindspore': '3.5' });
    await user.notification('the database does not know MindSpore 3.5, 2.9 still holds').waitFor();
    await user.picture('unknown-version');
    await user.statusItem('MindSpore 2.9').waitFor();

    await user.statusItem('MindSpore 2.9').click();
    await user.pick('2.8');
    await user.statusItem('MindSpore 2.8').waitFor();
    await user.until(() => user.text('.vscode/settings.json').includes('2.8'), 'the choice is kept');
    edit(user, { 'mindport.mindspore': '2.10' });
    await user.statusItem('MindSpore 2.10').waitFor();
  },
);
