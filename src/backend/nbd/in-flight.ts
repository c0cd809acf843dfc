/** Of one connection. With the pieces of a long request, what a client can make the server hold. */
const most = { requests: 64, bytes: 4 * 1024 * 1024 } as const;

/** What one connection has begun and not been answered. */
export class InFlight {
  private requests = 0;
  private bytes = 0;
  private waiting: (() => void)[] = [];

  /** Resolves when another request of `bytes` may begin: at once where nothing else runs. */
  async room(bytes: number): Promise<void> {
    while (this.requests > 0 && (this.requests >= most.requests || this.bytes + bytes > most.bytes)) await this.next();
  }

  /** `work` never rejects. */
  add(bytes: number, work: Promise<void>): void {
    this.requests++;
    this.bytes += bytes;
    void work.finally(() => {
      this.requests--;
      this.bytes -= bytes;
      const waiting = this.waiting;
      this.waiting = [];
      for (const wake of waiting) wake();
    });
  }

  async empty(): Promise<void> {
    while (this.requests > 0) await this.next();
  }

  private next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
