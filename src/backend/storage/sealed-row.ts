import type { RecordSeal } from './record-seal';
import { decodeRow, encodeRow } from './row-codec';

/** A row with its place in the database. */
export class SealedRow {
  /** @param mark random, secret, new with every change: the summary holds the sum of all */
  constructor(
    readonly number: number,
    readonly table: string,
    readonly key: string,
    readonly mark: bigint,
    private held: { readonly value: unknown } | { readonly encoded: Buffer },
  ) {}

  /** Decoded when first asked for: opening a large store decodes nothing. */
  get value(): unknown {
    if ('encoded' in this.held) this.held = { value: decodeRow(this.held.encoded) };
    return this.held.value;
  }
}

export interface Summary {
  readonly count: number;
  readonly sum: bigint;
}

/** Row number of the summary. */
export const summaryNumber = 0;

/** Sealed rows and the summary as bytes: docs/formats/state-directory.md, "records.mdb". */
export class SealedRowFormat {
  constructor(private readonly seal: RecordSeal) {}

  /** What to store for these changes, the new summary included. */
  *sealed(changes: ReadonlyMap<number, SealedRow | undefined>, summary: Summary): Iterable<readonly [number, Buffer | undefined]> {
    for (const [number, row] of changes) yield [number, row === undefined ? undefined : this.sealRow(row)];
    yield [summaryNumber, this.sealSummary(summary)];
  }

  /** @throws DecryptFailure */
  openRow(number: number, sealed: Buffer): SealedRow {
    const plain = this.seal.open(sealed, rowContext(number));
    const keyAt = 12 + plain.readUInt16BE(8);
    const rowAt = keyAt + plain.readUInt16BE(keyAt - 2);
    const table = plain.toString('utf8', 10, keyAt - 2);
    return new SealedRow(number, table, plain.toString('utf8', keyAt, rowAt), plain.readBigUInt64BE(0), {
      encoded: Buffer.from(plain.subarray(rowAt)),
    });
  }

  /** @throws DecryptFailure */
  openSummary(sealed: Buffer): Summary {
    const plain = this.seal.open(sealed, summaryContext);
    return { count: Number(plain.readBigUInt64BE(0)), sum: plain.readBigUInt64BE(8) };
  }

  wipe(): void {
    this.seal.wipe();
  }

  private sealRow(row: SealedRow): Buffer {
    const table = Buffer.from(row.table);
    const key = Buffer.from(row.key);
    const head = Buffer.alloc(12 + table.length);
    head.writeBigUInt64BE(row.mark, 0);
    head.writeUInt16BE(table.length, 8);
    table.copy(head, 10);
    head.writeUInt16BE(key.length, 10 + table.length);
    return this.seal.seal(Buffer.concat([head, key, encodeRow(row.value)]), rowContext(row.number));
  }

  private sealSummary({ count, sum }: Summary): Buffer {
    const plain = Buffer.alloc(16);
    plain.writeBigUInt64BE(BigInt(count), 0);
    plain.writeBigUInt64BE(sum, 8);
    return this.seal.seal(plain, summaryContext);
  }
}

const summaryContext = Buffer.from('summary');

function rowContext(number: number): Buffer {
  const context = Buffer.alloc(14);
  context.write('record');
  context.writeBigUInt64BE(BigInt(number), 6);
  return context;
}
