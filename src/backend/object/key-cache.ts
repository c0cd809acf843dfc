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
  /** Calls that wait for the key or use it: none is ever wiped under their hands. */
  users: number;
  dropped: boolean;
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
   * synchronous and keeps nothing of the key.
   */
  async use<T>(name: string, fetch: () => Promise<CachedKey>, run: (key: CachedKey) => T): Promise<T> {
    this.dropEnded();
    const entry = this.usable(name) ?? this.add(name, fetch);
    entry.uses++;
    entry.users++;
    try {
      return run(await this.fetched(name, entry));
    } finally {
      entry.users--;
      wipeUnused(entry);
    }
  }

  close(): void {
    for (const name of [...this.entries.keys()]) this.drop(name);
  }

  private usable(name: string): Entry | undefined {
    const entry = this.entries.get(name);
    return entry !== undefined && entry.uses < this.bounds.uses ? entry : undefined;
  }

  private add(name: string, fetch: () => Promise<CachedKey>): Entry {
    this.drop(name);
    const entry: Entry = { key: fetch(), until: this.clock.now() + this.bounds.lifetime, uses: 0, users: 0, dropped: false };
    this.entries.set(name, entry);
    if (this.entries.size > this.bounds.keys) this.dropOldest();
    return entry;
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
    entry.dropped = true;
    wipeUnused(entry);
  }
}

function wipeUnused(entry: Entry): void {
  if (!entry.dropped || entry.users > 0) return;
  entry.key.then(
    ({ plaintext }) => plaintext.fill(0),
    () => undefined,
  );
}
