import { keyRow, keyTable } from './key-record';
import type { KeyRecord } from './key-record';
import { table } from '../storage/record-store';
import type { RecordStore } from '../storage/record-store';

/** The last cryptographic operation that a key did. */
export interface LastUsage {
  /** `Encrypt`; `ReEncrypt` for both of its keys. */
  readonly operation: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly eventId: string;
  readonly requestId: string;
}

/**
 * Notes the last use of each key without a write for each: what was noted is written at most once a second, one row a key. A process that is
 * killed loses that second; another server over the same records sees it as late.
 */
export interface LastUsages {
  note(key: KeyRecord, usage: LastUsage): void;
  /** Undefined for a key that was never used. */
  of(key: KeyRecord): Promise<LastUsage | undefined>;
  /** Waits for what was noted to be stored. */
  flush(): Promise<void>;
}

const flushAfterMs = 1_000;

/** Keyed like `keyTable`: replicas are used apart. */
export const lastUsageTable = table<LastUsage>('key-last-usage');

export function storedLastUsages(records: RecordStore, failed: (error: unknown) => void): LastUsages {
  let noted = new Map<string, LastUsage>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (noted.size === 0) return writing;
    const batch = noted;
    noted = new Map();
    writing = writing.then(() => store(records, batch)).catch(failed);
    return writing;
  };

  return {
    note(key, usage) {
      noted.set(keyRow(key, key.keyId), usage);
      timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
    },
    async of(key) {
      await flush();
      return records.get(lastUsageTable, keyRow(key, key.keyId));
    },
    flush,
  };
}

/** Another server may have seen a later use, and a key may be gone by now. */
async function store(records: RecordStore, batch: ReadonlyMap<string, LastUsage>): Promise<void> {
  await records.write(async (tx) => {
    for (const [row, usage] of batch) {
      const [key, stored] = [await tx.get(keyTable, row), await tx.get(lastUsageTable, row)];
      if (key && (stored === undefined || stored.at <= usage.at)) tx.put(lastUsageTable, row, usage);
    }
  });
}
