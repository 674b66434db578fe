// SPDX-License-Identifier: Apache-2.0
// Runs a task so that it never overlaps itself, and so that many requests during one run make one more run.

export class Serial {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  private readonly task: () => Promise<void>;

  constructor(task: () => Promise<void>) {
    this.task = task;
  }

  /** Resolves when a run that began after this call has ended; rejects as that run does. */
  run(): Promise<void> {
    if (this.running === undefined) return this.start();
    this.next ??= this.running.then(
      () => this.follow(),
      () => this.follow(),
    );
    return this.next;
  }

  private follow(): Promise<void> {
    this.next = undefined;
    return this.start();
  }

  private start(): Promise<void> {
    const run = this.task();
    this.running = run;
    const done = (): void => {
      if (this.running === run) this.running = undefined;
    };
    void run.then(done, done);
    return run;
  }
}
