import { assertKey } from './key-order';
import { OrderedRows } from './ordered-rows';
import type { Entry, Range, ReadTransaction, RecordStore, Table, WriteTransaction } from './record-store';
import { frozenCopy } from './row-value';
import { SerialQueue } from './serial-queue';
import { Tables } from './tables';

/** Records for the life of the process. Every committed state is kept unchanged for as long as someone reads it. */
export class MemoryRecords implements RecordStore {
  private readonly queue = new SerialQueue();
  private closed = false;

  constructor(private tables: Tables<unknown> = Tables.none()) {}

  /** A second store that begins with this one's committed rows and then goes its own way. Takes constant time. */
  fork(): MemoryRecords {
    return new MemoryRecords(this.tables);
  }

  get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    this.assertOpen();
    return Promise.resolve(rowsOf<Row>(this.tables, of)?.get(key));
  }

  list<Row>(of: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]> {
    this.assertOpen();
    return Promise.resolve(rowsOf<Row>(this.tables, of)?.list(range) ?? []);
  }

  async read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    this.assertOpen();
    return body(new MemoryView(this.tables));
  }

  write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    this.assertOpen();
    return this.queue.run(async () => {
      const tx = new MemoryChange(this.tables);
      try {
        const result = await body(tx);
        this.tables = tx.tables;
        return result;
      } finally {
        tx.end();
      }
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.queue.idle();
  }

  private assertOpen(): void {
    if (this.closed) throw new Error('the record store is closed');
  }
}

class MemoryView implements ReadTransaction {
  constructor(public tables: Tables<unknown>) {}

  get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    return Promise.resolve(rowsOf<Row>(this.tables, of)?.get(key));
  }

  list<Row>(of: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]> {
    return Promise.resolve(rowsOf<Row>(this.tables, of)?.list(range) ?? []);
  }
}

class MemoryChange extends MemoryView implements WriteTransaction {
  private readonly changed = new Map<string, OrderedRows<unknown>>();
  private ended = false;

  put<Row>(of: Table<Row>, key: string, row: Row): void {
    assertKey(key);
    this.rowsToChange(of.name).set(key, frozenCopy(row));
  }

  delete<Row>(of: Table<Row>, key: string): void {
    this.rowsToChange(of.name).delete(key);
  }

  end(): void {
    this.ended = true;
  }

  /** The transaction's own copy of the table, made at its first change. */
  private rowsToChange(name: string): OrderedRows<unknown> {
    if (this.ended) throw new Error('the write transaction has ended');
    const own = this.changed.get(name);
    if (own !== undefined) return own;
    const copy = this.tables.get(name)?.copy() ?? OrderedRows.empty<unknown>();
    this.changed.set(name, copy);
    this.tables = this.tables.with(name, copy);
    return copy;
  }
}

/** The row type is the caller's word: `table` binds it to the name. */
const rowsOf = <Row>(tables: Tables<unknown>, of: Table<Row>): OrderedRows<Row> | undefined =>
  tables.get(of.name) as OrderedRows<Row> | undefined;
