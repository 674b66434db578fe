// SPDX-License-Identifier: Apache-2.0
// Commands of the extension: how they are registered, how they show progress, how they tell what went wrong.

import { CancellationError, commands, type Disposable, l10n, type Progress, ProgressLocation, window } from 'vscode';
import { type Asking, NotRunning, type Server } from '../server/server.ts';

/** Registers a command whose failure is told in one sentence, and whose cancellation is not. */
export function register(server: Server, id: string, action: (...given: never[]) => Promise<void> | void): Disposable {
  return commands.registerCommand(id, async (...given: never[]) => {
    try {
      await action(...given);
    } catch (error) {
      await tell(server, error);
    }
  });
}

/** Carries out something that the server reports the progress of, with a button to cancel it. */
export function withProgress<Result>(title: string, action: (asking: Asking) => Promise<Result>): Promise<Result> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const shown = window.withProgress(options, (progress: Progress<{ message?: string; increment?: number }>, token) => {
    let done = 0;
    return action({
      token,
      progress: (message, percentage) => {
        const increment = percentage === undefined ? undefined : percentage - done;
        done = percentage ?? done;
        progress.report({ ...(message !== undefined && { message }), ...(increment !== undefined && { increment }) });
      },
    });
  });
  return Promise.resolve(shown);
}

async function tell(server: Server, error: unknown): Promise<void> {
  if (error instanceof CancellationError) return;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof NotRunning)) {
    void window.showErrorMessage(message);
    return;
  }
  const start = l10n.t('Start Server');
  if ((await window.showErrorMessage(message, start)) === start) await server.restart();
}
