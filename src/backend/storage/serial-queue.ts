/** Runs asynchronous work one after the other, in the order it was handed in. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    // The next one runs whether this one failed or not; whoever asked for this one gets the error.
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all that was handed in so far has ended. */
  async idle(): Promise<void> {
    await this.last;
  }
}
