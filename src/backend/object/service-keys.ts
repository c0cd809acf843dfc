import type { Random } from '../random';
import type { BucketRow } from './bucket-row';
import { keyBytes } from './data-key-wrap';
import { encodeFields } from './fields';
import type { ObjectKeyWrap } from './key-contracts';
import { keyOf, table, type RecordStore } from '../storage/record-store';

interface ServiceKeyRow {
  readonly number: number;
  readonly sealed: Uint8Array;
}

/** Key: account, region, number in ten digits. */
const serviceKeyTable = table<ServiceKeyRow>('object-service-key');

type Owner = Pick<BucketRow, 'account' | 'region'>;

export interface ServiceKey {
  readonly number: number;
  /** Owned by `ServiceKeys`: not to be kept, changed or wiped. */
  readonly plaintext: Buffer;
}

/** The keys of SSE-S3, one per account and region: docs/formats/object-envelope.md §4.2. */
export class ServiceKeys {
  /** By account, region and number, which always name the same key. Wiped by `close`. */
  private readonly open = new Map<string, Buffer>();

  constructor(
    private readonly records: RecordStore,
    private readonly random: Random,
    private readonly wrap: ObjectKeyWrap,
  ) {}

  /** The key for new objects; made at first use. */
  async newest(owner: Owner): Promise<ServiceKey> {
    const prefix = keyOf(owner.account, owner.region, '');
    const [last] = await this.records.list(serviceKeyTable, { prefix, reverse: true, limit: 1 });
    const row = last?.row ?? (await this.make(owner));
    return { number: row.number, plaintext: this.unseal(owner, row) };
  }

  /** The key that an object was written under. @throws Error where its record is gone. */
  async numbered(owner: Owner, number: number): Promise<ServiceKey> {
    const opened = this.open.get(rowKey(owner, number));
    if (opened !== undefined) return { number, plaintext: opened };
    const row = await this.records.get(serviceKeyTable, rowKey(owner, number));
    if (row === undefined) throw new Error(`the service key ${number} of ${owner.account} in ${owner.region} is gone`);
    return { number, plaintext: this.unseal(owner, row) };
  }

  close(): void {
    for (const plaintext of this.open.values()) plaintext.fill(0);
    this.open.clear();
  }

  private async make(owner: Owner): Promise<ServiceKeyRow> {
    const plaintext = this.random.bytes(keyBytes);
    const made: ServiceKeyRow = { number: 1, sealed: this.wrap.wrap(plaintext, sealContext(owner, 1)) };
    plaintext.fill(0);
    return this.records.write(async (tx) => {
      // Another server may have been first.
      const there = await tx.get(serviceKeyTable, rowKey(owner, 1));
      if (there === undefined) tx.put(serviceKeyTable, rowKey(owner, 1), made);
      return there ?? made;
    });
  }

  private unseal(owner: Owner, row: ServiceKeyRow): Buffer {
    const name = rowKey(owner, row.number);
    const opened = this.open.get(name) ?? this.wrap.unwrap(row.sealed, sealContext(owner, row.number));
    this.open.set(name, opened);
    return opened;
  }
}

const rowKey = ({ account, region }: Owner, number: number): string => keyOf(account, region, String(number).padStart(10, '0'));

const sealContext = ({ account, region }: Owner, number: number): Buffer =>
  encodeFields('atrest object service key 1', account, region, String(number));
