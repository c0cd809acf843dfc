/** Ranges of blocks that one operation has for itself while it reads, changes and writes back. */
export class RangeLocks {
  private readonly held = new Set<{ readonly first: number; readonly end: number; readonly released: Promise<void> }>();

  /** Resolves when nobody holds any of the blocks `first` to below `end`; what runs synchronously afterwards is not disturbed. */
  async free(first: number, end: number): Promise<void> {
    for (let other = this.overlapping(first, end); other !== undefined; other = this.overlapping(first, end)) await other;
  }

  /** Waits, then holds the blocks until the function it resolves to is called. */
  async acquire(first: number, end: number): Promise<() => void> {
    await this.free(first, end);
    let resolve: () => void = () => undefined;
    const lock = { first, end, released: new Promise<void>((done) => (resolve = done)) };
    this.held.add(lock);
    return () => {
      this.held.delete(lock);
      resolve();
    };
  }

  private overlapping(first: number, end: number): Promise<void> | undefined {
    for (const lock of this.held) {
      if (lock.first < end && first < lock.end) return lock.released;
    }
    return undefined;
  }
}
