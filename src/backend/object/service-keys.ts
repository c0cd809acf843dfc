import type { Random } from '../random';
import type { BucketRow } from './bucket-row';
import { keyBytes } from './data-key-wrap';
import type { ObjectKeyWrap } from './object-key-wrap';
import { encodeFields } from '../crypto/fields';
import { keyOf, table, type RecordStore } from '../storage/record-store';

interface ServiceKeyRow {
  readonly number: number;
  readonly sealed: Uint8Array;
}

/** Key: account, region, number in ten digits. */
const serviceKeyTable = table<ServiceKeyRow>('object-service-key');

type Owner = Pick<BucketRow, 'account' | 'region'>;

/** Synchronous, and keeps nothing of the key, which `ServiceKeys` owns: so no key is wiped while it is used. */
type Use<T> = (plaintext: Buffer, number: number) => T;

/** The keys of SSE-S3, one per account and region: docs/formats/object-envelope.md §4.2. */
export class ServiceKeys {
  /** By account, region and number, which always name the same key. Wiped by `close`. */
  private readonly open = new Map<string, Buffer>();

  constructor(
    private readonly records: RecordStore,
    private readonly random: Random,
    private readonly wrap: ObjectKeyWrap,
  ) {}

  /** Runs `use` with the key for new objects; made at first use. */
  async withNewest<T>(owner: Owner, use: Use<T>): Promise<T> {
    const prefix = keyOf(owner.account, owner.region, '');
    const [last] = await this.records.list(serviceKeyTable, { prefix, reverse: true, limit: 1 });
    const row = last?.row ?? (await this.make(owner));
    return use(this.unseal(owner, row), row.number);
  }

  /** Runs `use` with the key that an object was written under. @throws Error where its record is gone. */
  async withNumbered<T>(owner: Owner, number: number, use: Use<T>): Promise<T> {
    const opened = this.open.get(rowKey(owner, number));
    if (opened !== undefined) return use(opened, number);
    const row = await this.records.get(serviceKeyTable, rowKey(owner, number));
    if (row === undefined) throw new Error(`the service key ${number} of ${owner.account} in ${owner.region} is gone`);
    return use(this.unseal(owner, row), number);
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
