import type { Cell } from './cell';
import { StoredRow } from './cell';
import { assertKey, orderedForm, plainForm } from './key-order';
import type { Layer } from './layer';
import { newestCells } from './layer';
import type { LayerStack } from './layer-stack';
import { Overlay } from './overlay';
import { boundsOf } from './range-bounds';
import type { RecordFiles } from './record-files';
import type { Entry, Range, ReadTransaction, RecordStore, Table, WriteTransaction } from './record-store';
import { keyOf } from './record-store';
import { frozenCopy } from './row-value';
import { SerialQueue } from './serial-queue';

interface Group {
  /** By ordered key. */
  readonly changes: Map<string, Cell>;
  readonly durable: Promise<void>;
  readonly end: (failure?: Error) => void;
}

/**
 * Transactions over record files. A write works on a copy of the overlay, which becomes everybody's once its changes are durable. Writes
 * that end while an earlier commit is on its way to the disk share the next one.
 */
export class SealedRecords implements RecordStore {
  private readonly queue = new SerialQueue();
  /** What the next write builds on; runs ahead of `durable` while a group waits for its commit. */
  private head: Overlay;
  private waiting: Group | undefined;
  private committing: Group | undefined;
  private rotating = false;
  private failures = 0;
  private closed = false;

  constructor(
    private readonly files: RecordFiles,
    private durable: Overlay,
    /** What is left to do when the files are closed. */
    private readonly ended: () => void,
  ) {
    this.head = durable;
  }

  async get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    return this.view().get(of, key);
  }

  async list<Row>(of: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]> {
    return this.view().list(of, range);
  }

  async read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    this.assertOpen();
    const stack = this.files.stack.use();
    try {
      return await body(new View(this.durable, stack));
    } finally {
      await stack.release();
    }
  }

  async write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    this.assertOpen();
    const { result, durable } = await this.queue.run(async () => {
      const { failures } = this;
      const stack = this.files.stack.use();
      const tx = new Change(this.head, stack);
      try {
        const value = await body(tx);
        // What it was built on could not be made durable and is gone.
        if (failures !== this.failures) throw new Error('an earlier write could not be made durable');
        return { result: value, durable: this.join(tx) };
      } finally {
        tx.end();
        await stack.release();
      }
    });
    await durable;
    return result;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.queue.idle();
    await this.settled();
    try {
      await this.files.close();
    } finally {
      this.ended();
    }
  }

  /** The changes become part of the next commit. A write that changes nothing waits for what it may have read. */
  private join(tx: Change): Promise<void> | undefined {
    if (tx.changes.size === 0) return (this.waiting ?? this.committing)?.durable;
    if (this.waiting === undefined) {
      this.waiting = newGroup();
      // Others may join until the turn ends.
      if (this.committing === undefined) setImmediate(() => void this.commit());
    }
    for (const [key, cell] of tx.changes) this.waiting.changes.set(key, cell);
    this.head = tx.overlay;
    return this.waiting.durable;
  }

  private async commit(): Promise<void> {
    for (let group = this.waiting; group !== undefined; group = this.waiting) {
      this.waiting = undefined;
      this.committing = group;
      const { head } = this;
      try {
        await this.files.commit(group.changes);
        this.durable = head;
        this.committing = undefined;
        group.end();
      } catch (error) {
        this.fail(error, group);
      }
    }
    if (this.files.wantsRotation && !this.rotating) this.rotateSoon();
  }

  /** All that was built on what did not become durable is gone with it. */
  private fail(cause: unknown, group: Group): void {
    this.failures++;
    this.head = this.durable;
    this.committing = undefined;
    const follower = this.waiting;
    this.waiting = undefined;
    const failure = new Error('the records could not be made durable', { cause });
    group.end(failure);
    follower?.end(failure);
  }

  private rotateSoon(): void {
    this.rotating = true;
    const rotation = this.queue.run(async () => {
      await this.settled();
      // Until then the same rows are in both, which makes no difference.
      if (await this.files.rotate(this.durable)) this.head = this.durable = new Overlay();
    });
    // Where it cannot be done now it is tried again later; nothing depends on it.
    void rotation.catch(() => undefined).finally(() => (this.rotating = false));
  }

  /** Resolves when no commit runs or waits. Whoever wrote hears of its failure. */
  private async settled(): Promise<void> {
    for (let group = this.waiting ?? this.committing; group !== undefined; group = this.waiting ?? this.committing) {
      await group.durable.catch(() => undefined);
    }
  }

  private view(): View {
    this.assertOpen();
    return new View(this.durable, this.files.stack);
  }

  private assertOpen(): void {
    if (this.closed) throw new Error('the record store is closed');
  }
}

function newGroup(): Group {
  let end: Group['end'] = () => undefined;
  const durable = new Promise<void>((resolve, reject) => {
    end = (failure) => {
      if (failure === undefined) resolve();
      else reject(failure);
    };
  });
  return { changes: new Map(), durable, end };
}

class View implements ReadTransaction {
  constructor(
    public overlay: Overlay,
    private readonly stack: LayerStack,
  ) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- what a layer throws becomes a rejection
  async get<Row>(of: Table<Row>, key: string): Promise<Row | undefined> {
    const cell = this.cell(orderedForm(keyOf(of.name, key)));
    // The row type is the caller's word: `table` binds it to the name.
    return cell === undefined || cell === 'deleted' ? undefined : (cell.value as Row);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what a layer throws becomes a rejection
  async list<Row>(of: Table<Row>, range: Range = {}): Promise<readonly Entry<Row>[]> {
    const found: Entry<Row>[] = [];
    const limit = range.limit ?? Infinity;
    if (limit <= 0) return found;
    const { prefix = '', after, before } = range;
    const bounds = boundsOf({
      ...range,
      prefix: keyOf(of.name, prefix),
      ...(after === undefined ? {} : { after: keyOf(of.name, after) }),
      ...(before === undefined ? {} : { before: keyOf(of.name, before) }),
    });
    for (const [key, cell] of newestCells(this.layers, bounds)) {
      if (cell === 'deleted' || key === bounds.after) continue;
      found.push({ key: plainForm(key).slice(of.name.length + 1), row: cell.value as Row });
      if (found.length >= limit) break;
    }
    return found;
  }

  protected cell(key: string): Cell | undefined {
    for (const layer of this.layers) {
      const cell = layer.get(key);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  private get layers(): readonly Layer[] {
    return [this.overlay, ...this.stack.layers];
  }
}

class Change extends View implements WriteTransaction {
  /** By ordered key. */
  readonly changes = new Map<string, Cell>();
  private ended = false;

  put<Row>(of: Table<Row>, key: string, row: Row): void {
    assertKey(key);
    this.set(orderedForm(keyOf(of.name, key)), StoredRow.of(frozenCopy(row)));
  }

  delete<Row>(of: Table<Row>, key: string): void {
    const ordered = orderedForm(keyOf(of.name, key));
    const cell = this.cell(ordered);
    if (cell !== undefined && cell !== 'deleted') this.set(ordered, 'deleted');
    else this.assertRunning();
  }

  end(): void {
    this.ended = true;
  }

  private set(key: string, cell: Cell): void {
    this.assertRunning();
    // The transaction's own copy, made at its first change.
    if (this.changes.size === 0) this.overlay = this.overlay.copy();
    this.changes.set(key, cell);
    this.overlay.set(key, cell);
  }

  private assertRunning(): void {
    if (this.ended) throw new Error('the write transaction has ended');
  }
}
