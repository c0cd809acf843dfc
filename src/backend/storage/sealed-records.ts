import type { Random } from '../random';
import { assertKey } from './key-order';
import type { NumberedValues } from './numbered-values';
import { OrderedRows } from './ordered-rows';
import type { Entry, Range, ReadTransaction, RecordStore, Table, WriteTransaction } from './record-store';
import { frozenCopy } from './row-value';
import { SealedRow } from './sealed-row';
import type { SealedRowFormat } from './sealed-row';
import { SerialQueue } from './serial-queue';
import type { Tables } from './tables';

/** One state of the store: all rows, and what the summary says of them. Never changed. */
export interface RecordsState {
  readonly tables: Tables<SealedRow>;
  readonly count: number;
  readonly sum: bigint;
  readonly nextNumber: number;
}

interface Group {
  /** Rows by number; `undefined` for a deleted one. */
  readonly changes: Map<number, SealedRow | undefined>;
  readonly durable: Promise<void>;
  readonly end: (failure?: Error) => void;
}

/**
 * Records sealed row by row and made durable in a database. All rows are held in memory, so reads never wait for a disk and a
 * view costs nothing; the database is read once, at opening. Writes that end in the same turn of the event loop share a commit.
 */
export class SealedRecords implements RecordStore {
  private readonly queue = new SerialQueue();
  /** What the next write builds on; runs ahead of `durable` while a group waits for its commit. */
  private head: RecordsState;
  private group: Group | undefined;
  private failures = 0;
  private closed = false;

  constructor(
    private durable: RecordsState,
    private readonly values: NumberedValues,
    private readonly format: SealedRowFormat,
    private readonly random: Random,
  ) {
    this.head = durable;
  }

  get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    return this.view().get(of, key);
  }

  list<Row>(of: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]> {
    return this.view().list(of, range);
  }

  async read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    return body(this.view());
  }

  async write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    this.assertOpen();
    const { result, durable } = await this.queue.run(async () => {
      const failures = this.failures;
      const tx = new Change(this.head, this.random);
      try {
        const value = await body(tx);
        // What it was built on could not be made durable and is gone.
        if (failures !== this.failures) throw new Error('an earlier write could not be made durable');
        return { result: value, durable: this.join(tx) };
      } finally {
        tx.end();
      }
    });
    await durable;
    return result;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.queue.idle();
    await this.group?.durable.catch(() => undefined);
    await this.values.close();
    this.format.wipe();
  }

  /** The changes become part of the next commit. A write that changes nothing waits for what it may have read. */
  private join(tx: Change): Promise<void> | undefined {
    if (tx.changes.size === 0) return this.group?.durable;
    this.group ??= this.newGroup();
    for (const [number, row] of tx.changes) this.group.changes.set(number, row);
    this.head = tx.state;
    return this.group.durable;
  }

  private newGroup(): Group {
    let end: Group['end'] = () => undefined;
    const durable = new Promise<void>((resolve, reject) => {
      end = (failure) => {
        if (failure === undefined) resolve();
        else reject(failure);
      };
    });
    setImmediate(() => this.commit());
    return { changes: new Map(), durable, end };
  }

  private commit(): void {
    const group = this.group;
    if (group === undefined) return;
    this.group = undefined;
    const { head } = this;
    try {
      this.values.commit(this.format.sealed(group.changes, head));
    } catch (error) {
      this.failures++;
      this.head = this.durable;
      group.end(new Error('the records could not be made durable', { cause: error }));
      return;
    }
    this.durable = head;
    group.end();
  }

  private view(): View {
    this.assertOpen();
    return new View(this.durable);
  }

  private assertOpen(): void {
    if (this.closed) throw new Error('the record store is closed');
  }
}

class View implements ReadTransaction {
  constructor(public state: RecordsState) {}

  get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    // The row type is the caller's word: `table` binds it to the name.
    return Promise.resolve(this.state.tables.get(of.name)?.get(key)?.value as Row | undefined);
  }

  list<Row>(of: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]> {
    const entries = this.state.tables.get(of.name)?.list(range) ?? [];
    return Promise.resolve(entries.map(({ key, row }) => ({ key, row: row.value as Row })));
  }
}

class Change extends View implements WriteTransaction {
  readonly changes = new Map<number, SealedRow | undefined>();
  private readonly own = new Map<string, OrderedRows<SealedRow>>();
  private ended = false;

  constructor(
    state: RecordsState,
    private readonly random: Random,
  ) {
    super(state);
  }

  put<Row>(of: Table<Row>, key: string, row: Row): void {
    assertKey(key);
    const value = frozenCopy(row);
    const rows = this.rowsToChange(of.name);
    const before = rows.get(key);
    const number = before?.number ?? this.state.nextNumber;
    const after = new SealedRow(number, of.name, key, this.random.bytes(8).readBigUInt64BE(0), { value });
    rows.set(key, after);
    this.note(number, before, after);
  }

  delete<Row>(of: Table<Row>, key: string): void {
    const rows = this.rowsToChange(of.name);
    const before = rows.get(key);
    if (before === undefined) return;
    rows.delete(key);
    this.note(before.number, before, undefined);
  }

  end(): void {
    this.ended = true;
  }

  private note(number: number, before: SealedRow | undefined, after: SealedRow | undefined): void {
    const { tables, count, sum, nextNumber } = this.state;
    this.changes.set(number, after);
    this.state = {
      tables,
      count: count + (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1),
      sum: BigInt.asUintN(64, sum + (after?.mark ?? 0n) - (before?.mark ?? 0n)),
      nextNumber: Math.max(nextNumber, number + 1),
    };
  }

  /** The transaction's own copy of the table, made at its first change. */
  private rowsToChange(name: string): OrderedRows<SealedRow> {
    if (this.ended) throw new Error('the write transaction has ended');
    const known = this.own.get(name);
    if (known !== undefined) return known;
    const copy = this.state.tables.get(name)?.copy() ?? OrderedRows.empty<SealedRow>();
    this.own.set(name, copy);
    this.state = { ...this.state, tables: this.state.tables.with(name, copy) };
    return copy;
  }
}
