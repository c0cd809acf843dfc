/** Work that goes on after its request was answered. */
export class Jobs {
  private readonly running = new Set<Promise<void>>();

  /** `report` hears of jobs that fail: a defect, or a store that fails. */
  constructor(private readonly report: (error: unknown) => void) {}

  run(work: () => Promise<void>): void {
    const job = work()
      .catch((error: unknown) => this.report(error))
      .finally(() => this.running.delete(job));
    this.running.add(job);
  }

  /** Resolves when nothing runs any more, also nothing that was begun meanwhile. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running]);
  }
}
