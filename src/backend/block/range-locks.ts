/** Ranges of blocks that one writer has for itself, from reading the edges until all of it is in the buffer. */
export class RangeLocks {
  private readonly held = new Set<{ readonly first: number; readonly end: number; readonly released: Promise<void> }>();

  /** Waits, then holds the blocks until the function it resolves to is called. */
  async acquire(first: number, end: number): Promise<() => void> {
    // After the last look nothing is awaited: nobody else can get in between.
    for (let other = this.overlapping(first, end); other !== undefined; other = this.overlapping(first, end)) await other;
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
