// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const cell = (source) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source });
const NOTEBOOK = {
  cells: [
    cell(['import torch\n', '%matplotlib inline']),
    { cell_type: 'markdown', metadata: {}, source: ['torch.cat in prose'] },
    cell(['x = torch.zeros(2)\n', 'y = torch.cat([x, x])']),
  ],
  metadata: {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  },
  nbformat: 4,
  nbformat_minor: 5,
};

journey('a cell of a notebook is fixed', { 'n.ipynb': NOTEBOOK }, { 'mindport.device': 'cpu' }, async (user) => {
  await user.ready();
  await user.openFile('n.ipynb');
  const editor = user.page.locator('.notebook-editor');
  await user.squiggles(editor).nth(1).waitFor();
  const title = 'torch.cat with mindspore';
  await user.quickFix({ line: 'torch.cat', word: 'cat', title, picture: 'notebook', scope: editor });
  await user.line(/mindspore\S*cat/, editor).waitFor();
  await user.save('n.ipynb', 'mindspore');
  const saved = JSON.parse(user.text('n.ipynb'));
  assert.match(saved.cells[2].source.join(''), /cat\(\[x, x\]/);
  assert.deepEqual(saved.cells[1].source, NOTEBOOK.cells[1].source);
  assert.match(saved.cells[0].source.join(''), /%matplotlib inline/);
});
