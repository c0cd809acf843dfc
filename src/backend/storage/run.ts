import type { Cell } from './cell';
import { decodeCells } from './cell-codec';
import type { DiskFile } from './disk';
import { orderedForm } from './key-order';
import type { Layer } from './layer';
import type { PageCache } from './page-cache';
import type { Bounds } from './range-bounds';
import type { RecordSeal } from './record-seal';

/** Where a run lies; kept in the manifest. */
export interface RunPlace {
  /** 32 hexadecimal digits, drawn at random, never used twice. */
  readonly id: string;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Where the pages end and the sealed index begins. */
  readonly indexAt: number;
}

export interface PagePlace {
  /** The first key of the page, in ordered form. */
  readonly first: string;
  readonly offset: number;
  readonly length: number;
}

/** Keys in order, and their cells. */
export interface Page {
  readonly keys: readonly string[];
  readonly cells: readonly Cell[];
  /** Bytes that it holds in memory, about. */
  readonly weight: number;
}

/**
 * A sorted run: cells in order of their keys, in pages sealed one by one, written once (docs/formats/state-directory.md, "Runs").
 * Opening it reads the index alone; a page is read and verified when it is needed, and then kept for a while.
 */
export class Run implements Layer {
  private constructor(
    readonly place: RunPlace,
    private readonly file: DiskFile,
    private readonly index: readonly PagePlace[],
    private readonly seal: RecordSeal,
    private readonly pages: PageCache,
    /** What to throw where a page is not what was written. */
    private readonly damaged: () => Error,
  ) {}

  /** @throws DecryptFailure, RangeError where the index is not what was written */
  static async open(place: RunPlace, file: DiskFile, seal: RecordSeal, pages: PageCache, damaged: () => Error): Promise<Run> {
    if ((await file.size()) !== place.size) throw damaged();
    const sealed = file.read(place.indexAt, place.size - place.indexAt);
    return new Run(place, file, decodeIndex(seal.open(sealed, indexContext(place.id))), seal, pages, damaged);
  }

  get(key: string): Cell | undefined {
    const at = this.pageOf(key);
    if (at < 0) return undefined;
    const page = this.page(at);
    const found = lastUpTo(page.keys.length, (middle) => (page.keys[middle] ?? '') <= key);
    return found >= 0 && page.keys[found] === key ? page.cells[found] : undefined;
  }

  *entries({ from, end, reverse }: Bounds): Generator<readonly [string, Cell]> {
    if (reverse) {
      for (let at = end === undefined ? this.index.length - 1 : this.pageOf(end); at >= 0; at--) {
        const { keys, cells } = this.page(at);
        for (let n = keys.length - 1; n >= 0; n--) {
          const [key, cell] = [keys[n], cells[n]];
          if (key === undefined || cell === undefined || (end !== undefined && key >= end)) continue;
          if (key < from) return;
          yield [key, cell];
        }
      }
      return;
    }
    for (let at = Math.max(0, this.pageOf(from)); at < this.index.length; at++) {
      const { keys, cells } = this.page(at);
      for (const [n, key] of keys.entries()) {
        const cell = cells[n];
        if (key < from || cell === undefined) continue;
        if (end !== undefined && key >= end) return;
        yield [key, cell];
      }
    }
  }

  /** Every cell in order, past the cache: for merging. */
  *scan(): Generator<readonly [string, Cell]> {
    for (const place of this.index) {
      const { keys, cells } = this.opened(place);
      for (const [n, key] of keys.entries()) {
        const cell = cells[n];
        if (cell !== undefined) yield [key, cell];
      }
    }
  }

  close(): Promise<void> {
    this.pages.drop(this.place.id);
    return this.file.close();
  }

  /** The last page whose first key is not greater; -1 where all are. */
  private pageOf(key: string): number {
    return lastUpTo(this.index.length, (at) => (this.index[at]?.first ?? '') <= key);
  }

  private page(at: number): Page {
    return this.pages.get(this.place.id, at, () => {
      const place = this.index[at];
      if (place === undefined) throw this.damaged();
      return this.opened(place);
    });
  }

  private opened(place: PagePlace): Page {
    const sealed = this.read(place);
    try {
      return decodePage(this.seal.open(sealed, pageContext(this.place.id, place.offset)));
    } catch {
      throw this.damaged();
    }
  }

  /** What the system answers (EIO) is passed on; a file that ends too early is damaged. */
  private read({ offset, length }: PagePlace): Buffer {
    try {
      return this.file.read(offset, length);
    } catch (error) {
      throw error instanceof RangeError ? this.damaged() : error;
    }
  }
}

/** The greatest number below `count` for which `holds`, which holds up to some number and not after; -1 where it never does. */
function lastUpTo(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function decodePage(bytes: Buffer): Page {
  const keys: string[] = [];
  const cells: Cell[] = [];
  for (const [key, cell] of decodeCells(bytes)) {
    keys.push(key);
    cells.push(cell);
  }
  return { keys, cells, weight: bytes.length };
}

/** offset(6) || length(4) || key length(2) || key, for each page. */
export function encodeIndex(pages: readonly PagePlace[], plainKey: (first: string) => string): Buffer {
  return Buffer.concat(
    pages.map(({ first, offset, length }) => {
      const key = Buffer.from(plainKey(first));
      const head = Buffer.alloc(12);
      head.writeUIntBE(offset, 0, 6);
      head.writeUInt32BE(length, 6);
      head.writeUInt16BE(key.length, 10);
      return Buffer.concat([head, key]);
    }),
  );
}

function decodeIndex(bytes: Buffer): readonly PagePlace[] {
  const pages: PagePlace[] = [];
  for (let at = 0; at < bytes.length;) {
    const keyEnd = at + 12 + bytes.readUInt16BE(at + 10);
    const first = orderedForm(bytes.toString('utf8', at + 12, keyEnd));
    pages.push({ first, offset: bytes.readUIntBE(at, 6), length: bytes.readUInt32BE(at + 6) });
    at = keyEnd;
  }
  return pages;
}

export const indexContext = (id: string): Buffer => Buffer.concat([Buffer.from('index'), Buffer.from(id, 'hex')]);

export function pageContext(id: string, offset: number): Buffer {
  const context = Buffer.alloc(4 + 16 + 6);
  context.write('page');
  context.write(id, 4, 'hex');
  context.writeUIntBE(offset, 20, 6);
  return context;
}
