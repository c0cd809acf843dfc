import type { Cell } from './cell';
import { decodeCells } from './cell-codec';
import type { DiskFile } from './disk';
import type { RecordSeal } from './record-seal';
import { derivedSeal } from '../crypto/derived-seal';

/**
 * The changes since the last run, one frame for each commit, in the order of their sequence numbers:
 * docs/formats/state-directory.md, "Journals".
 *
 *   frame = mark(8) || sequence(8) || length(4) || derived seal of the cells(length)
 */
const headLength = 20;
const markLength = 8;

export class Journal {
  private readonly mark: Buffer;

  /**
   * @param written bytes of whole frames
   * @param unclean whether something lies behind them, which is cut off before the next frame is written
   */
  constructor(
    readonly id: string,
    private readonly file: DiskFile,
    private readonly seal: RecordSeal,
    private written = 0,
    private unclean = false,
  ) {
    this.mark = markOf(id);
  }

  get size(): number {
    return this.written;
  }

  /**
   * Durable when it resolves. A frame that could not be written is cut off again, at the latest before the next one: it can only come
   * back, whole, if cutting off fails too and nothing is written any more.
   * @throws what the system answered
   */
  async append(sequence: bigint, cells: Uint8Array): Promise<void> {
    if (this.unclean) await this.cutBack();
    const head = Buffer.alloc(headLength);
    this.mark.copy(head);
    head.writeBigUInt64BE(sequence, markLength);
    head.writeUInt32BE(cells.length + derivedSeal.overhead, markLength + 8);
    const frame = this.seal.seal(cells, contextOf(this.id, sequence), head);
    this.unclean = true;
    try {
      await this.file.write(frame, this.written);
      await this.file.sync();
    } catch (error) {
      await this.cutBack().catch(() => undefined);
      throw error;
    }
    this.written += frame.length;
    this.unclean = false;
  }

  /** What lies behind the last whole frame was never acknowledged. */
  async cutBack(): Promise<void> {
    await this.file.truncate(this.written);
    await this.file.sync();
    this.unclean = false;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

export interface Replayed {
  /** Bytes of whole frames. */
  readonly size: number;
  /** Of the last frame, or of the one before the first. */
  readonly sequence: bigint;
}

/**
 * Gives `change` every cell, oldest first.
 * @param after sequence number of the last frame before this journal
 * @throws DecryptFailure where frames are damaged, dropped or changed places. What is cut short at the very end is a write that was
 * never acknowledged.
 */
export function replay(id: string, bytes: Buffer, seal: RecordSeal, after: bigint, change: (key: string, cell: Cell) => void): Replayed {
  const mark = markOf(id);
  let at = 0;
  let sequence = after;
  while (at < bytes.length) {
    const end = frameEnd(bytes, at, mark, sequence + 1n);
    const cells = end === undefined ? undefined : opened(bytes, at, end, id, seal);
    if (end === undefined || cells === undefined) {
      if (hasFrame(bytes, at, mark, id, seal)) throw new DamagedJournal();
      break;
    }
    for (const [key, cell] of decodeCells(cells)) change(key, cell);
    at = end;
    sequence += 1n;
  }
  return { size: at, sequence };
}

/** A frame in the middle is not what was written: no crash leaves that. */
export class DamagedJournal extends Error {}

const markOf = (id: string): Buffer => Buffer.from(id.slice(0, markLength * 2), 'hex');

function contextOf(id: string, sequence: bigint): Buffer {
  const context = Buffer.alloc(7 + 16 + 8);
  context.write('journal');
  context.write(id, 7, 'hex');
  context.writeBigUInt64BE(sequence, 23);
  return context;
}

/** `undefined` where no whole frame of this sequence number can begin at `at`. */
function frameEnd(bytes: Buffer, at: number, mark: Buffer, sequence: bigint | undefined): number | undefined {
  if (at + headLength > bytes.length || mark.compare(bytes, at, at + markLength) !== 0) return undefined;
  if (sequence !== undefined && bytes.readBigUInt64BE(at + markLength) !== sequence) return undefined;
  const end = at + headLength + bytes.readUInt32BE(at + markLength + 8);
  return end <= bytes.length ? end : undefined;
}

function opened(bytes: Buffer, at: number, end: number, id: string, seal: RecordSeal): Buffer | undefined {
  try {
    return seal.open(bytes.subarray(at + headLength, end), contextOf(id, bytes.readBigUInt64BE(at + markLength)));
  } catch {
    return undefined;
  }
}

/** Any whole frame, of whatever sequence number: none may stand where a write was cut short, nor after it. */
function hasFrame(bytes: Buffer, from: number, mark: Buffer, id: string, seal: RecordSeal): boolean {
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const end = frameEnd(bytes, at, mark, undefined);
    if (end !== undefined && opened(bytes, at, end, id, seal) !== undefined) return true;
  }
  return false;
}
