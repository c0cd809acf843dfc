import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { MemoryRecords } from '../../src/backend/storage/memory-records';
import type { Table, WriteTransaction } from '../../src/backend/storage/record-store';

/** What a piece of work has written: each row as it was before. */
type Before = Map<string, { readonly table: Table<object>; readonly key: string; readonly row: Promise<unknown> }>;

/** One for all: Node asks every one there is at each promise. */
const working = new AsyncLocalStorage<Before>();

/** Tables that are written some time after the request. */
const trails: ReadonlySet<string> = new Set(['event', 'key-last-usage']);

/** Records that tell what one piece of work changed, background work that it began included, whatever else goes on. */
export class WatchedRecords extends MemoryRecords {
  override write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    const before = working.getStore();
    if (before === undefined) return super.write(body);
    return super.write((tx) => {
      const earlier = this.fork();
      const touch = (table: Table<object>, key: string): void => {
        const name = `${table.name} ${key}`;
        if (!before.has(name)) before.set(name, { table, key, row: earlier.get(table, key) });
      };
      return body({
        get: (table, key) => tx.get(table, key),
        list: (table, range) => tx.list(table, range),
        put: (table, key, row) => {
          touch(table as Table<object>, key);
          tx.put(table, key, row);
        },
        delete: (table, key) => {
          touch(table as Table<object>, key);
          tx.delete(table, key);
        },
      });
    });
  }

  /** Runs `work`; `changed` tells which rows (`table key`) differ from what they were, leaving out what is written later: the trail of events, and when keys were last used. */
  async watch<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly changed: () => Promise<readonly string[]> }> {
    const before: Before = new Map();
    const result = await working.run(before, work);
    const changed = async (): Promise<readonly string[]> => {
      const names: string[] = [];
      for (const [name, { table, key, row }] of before) {
        if (!trails.has(table.name) && !isDeepStrictEqual(await this.get(table, key), await row)) names.push(name);
      }
      return names;
    };
    return { result, changed };
  }
}
