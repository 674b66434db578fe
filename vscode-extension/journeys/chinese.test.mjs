// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { journey } from './workbench.mjs';

const FILES = { 'train.py': 'import torch\n\nprint(torch.cat([torch.ones(2)]))\n' };

journey(
  'in a Chinese workbench everything is said in Chinese, by the server too',
  FILES,
  { 'mindport.device': 'cpu' },
  async (user) => {
    await user.openFile('train.py');
    await user.squiggles().first().waitFor();
    await user.line('torch.cat').locator('span span').filter({ hasText: 'cat' }).last().hover();
    await user.page.locator('.monaco-hover').filter({ hasText: '文档' }).first().waitFor();
    await user.picture('chinese-hover');
    await user.page.keyboard.press('Escape');

    await user.command('mindport: 扫描项目');
    await user.row('结果', '可以转换').waitFor();
    await user.command('mindport: 以表格显示结果');
    const table = await user.webview('#table');
    await table.getByText('使用次数').waitFor();
    await user.picture('chinese');
    const said = await user.page.locator('.statusbar').innerText();
    assert.match(said, /MindSpore 2/);
    await user.statusItem('MindSpore 2').click();
    await user.pick('其他版本…');
    await user.type('2.x');
    await user.page.getByText('请填写版本号').first().waitFor();
  },
  { locale: 'zh-cn' },
);
