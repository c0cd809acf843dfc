import type { Layer } from './layer';
import type { Run } from './run';

/** A run that is closed when the last stack that stands on it is gone. */
export class SharedRun {
  private holders = 0;

  constructor(readonly run: Run) {}

  hold(): void {
    this.holders++;
  }

  async release(): Promise<void> {
    this.holders--;
    if (this.holders === 0) await this.run.close();
  }
}

/** What lies under the overlay, the newest first. Stays open while someone reads it, also after another has taken its place. */
export class LayerStack {
  readonly layers: readonly Layer[];
  private users = 1;

  /** @param frozen an overlay that is being merged into a run */
  constructor(
    readonly frozen: Layer | undefined,
    readonly runs: readonly SharedRun[],
  ) {
    this.layers = [...(frozen === undefined ? [] : [frozen]), ...runs.map(({ run }) => run)];
    for (const run of runs) run.hold();
  }

  use(): this {
    this.users++;
    return this;
  }

  /** Ends one use; the first use is the store's own. */
  async release(): Promise<void> {
    this.users--;
    if (this.users > 0) return;
    for (const run of this.runs) await run.release();
  }
}
