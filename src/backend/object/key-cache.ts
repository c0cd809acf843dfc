import type { Clock } from '../clock';

export interface CachedKey {
  /** Owned by the cache, which wipes it when the entry ends. */
  readonly plaintext: Buffer;
  readonly wrapped: Uint8Array;
}

export interface CacheBounds {
  /** Milliseconds from the fetch. */
  readonly lifetime: number;
  readonly uses: number;
  /** Keys in memory; the oldest goes first. */
  readonly keys: number;
}

interface Entry {
  readonly key: Promise<CachedKey>;
  readonly until: number;
  uses: number;
}

/** Keys in clear, remembered for a bounded time, number of uses and number of keys. */
export class KeyCache {
  /** In the order of fetching, so the first to end come first. */
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly bounds: CacheBounds,
  ) {}

  /**
   * Runs `run` with the key called `name`, fetched where it is not remembered; at the same time it is fetched once. `run` is
   * synchronous and keeps nothing of the key, so that no entry is wiped under its hands.
   */
  async use<T>(name: string, fetch: () => Promise<CachedKey>, run: (key: CachedKey) => T): Promise<T> {
    this.dropEnded();
    let entry = this.entries.get(name);
    if (entry === undefined || entry.uses >= this.bounds.uses) {
      this.drop(name);
      entry = { key: fetch(), until: this.clock.now() + this.bounds.lifetime, uses: 0 };
      this.entries.set(name, entry);
      if (this.entries.size > this.bounds.keys) this.dropOldest();
    }
    entry.uses++;
    return run(await this.fetched(name, entry));
  }

  close(): void {
    for (const name of [...this.entries.keys()]) this.drop(name);
  }

  /** What could not be fetched is asked for again the next time. */
  private async fetched(name: string, entry: Entry): Promise<CachedKey> {
    try {
      return await entry.key;
    } catch (error) {
      if (this.entries.get(name) === entry) this.drop(name);
      throw error;
    }
  }

  private dropEnded(): void {
    const now = this.clock.now();
    for (const [name, entry] of this.entries) {
      if (entry.until > now) break;
      this.drop(name);
    }
  }

  private dropOldest(): void {
    for (const name of this.entries.keys()) {
      this.drop(name);
      return;
    }
  }

  private drop(name: string): void {
    const entry = this.entries.get(name);
    if (entry === undefined) return;
    this.entries.delete(name);
    // Runs after those who already wait for this key: they asked first.
    entry.key.then(
      ({ plaintext }) => plaintext.fill(0),
      () => undefined,
    );
  }
}
