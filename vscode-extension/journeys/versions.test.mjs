// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
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
