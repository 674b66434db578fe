// SPDX-License-Identifier: Apache-2.0
// The frame of our pages in webviews: nothing may run in one but the one script with the nonce.

import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';
import { framed } from './pageFrame.ts';

/** Lets a webview show a page whose script is `dist/NAME.js` and whose style is `media/NAME.css`. */
export function showPage(webview: Webview, extension: Uri, name: string, words: object, body: string): void {
  const folder = (part: string): Uri => Uri.joinPath(extension, part);
  webview.options = { enableScripts: true, localResourceRoots: [folder('dist'), folder('media')] };
  webview.html = framed(body, {
    words,
    language: env.language,
    script: webview.asWebviewUri(Uri.joinPath(folder('dist'), `${name}.js`)).toString(),
    style: webview.asWebviewUri(Uri.joinPath(folder('media'), `${name}.css`)).toString(),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}
