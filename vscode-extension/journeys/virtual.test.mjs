// SPDX-License-Identifier: Apache-2.0
import { journey } from './workbench.mjs';

journey(
  'a workspace that is on no disk is refused with the reason',
  { 'virtual.code-workspace': { folders: [{ uri: 'memory:/', name: 'virtual' }] } },
  {},
  async (user) => {
    await user.page.locator('.explorer-folders-view').getByRole('treeitem', { name: 'a.py' }).waitFor();
    await user.command('Extensions: Show Installed Extensions');
    const own = user.page.locator('.extensions-viewlet .monaco-list-row').filter({ hasText: 'mindport' }).first();
    await own.click();
    await user.page.locator('.extension-editor').waitFor();
    await user.picture('virtual');
    await user.page.locator('.extension-editor').getByText('mindport reads files on a disk').first().waitFor();
  },
  { extensions: ['memory'] },
  { workspace: 'virtual.code-workspace' },
);
