// SPDX-License-Identifier: Apache-2.0
// The texts that the sources hand to `l10n.t`, as the compiler reads them.

import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';

/** Every text, once, in order. */
export function translatedTexts(folder: string): string[] {
  const texts = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const file = path.join(folder, name);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
        const [text] = node.arguments;
        if (text === undefined || !ts.isStringLiteralLike(text)) throw new Error(`${file}: l10n.t needs a literal`);
        texts.add(text.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return [...texts].sort();
}
