import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AdjustableClock } from '../../../src/backend/clock';
import type { DataKeys, ServiceUse } from '../../../src/backend/keys/data-keys';
import type { EncryptionContext } from '../../../src/backend/keys/encryption-context';
import type { KeyCheck } from '../../../src/backend/keys/key-check';
import { KeyFault } from '../../../src/backend/keys/key-fault';
import type { ObjectKeyWrap } from '../../../src/backend/object/object-key-wrap';
import type { Caller } from '../../../src/backend/object/object-rooms';
import { objectService, type ObjectService } from '../../../src/backend/object/object-service';
import type { RoleQuestion, ServiceRoles } from '../../../src/backend/object/replication-authority';
import { rootPrincipal, type Principal } from '../../../src/backend/principal';
import { insecureSeededRandom, type Random } from '../../../src/backend/random';
import { MemoryBlobs } from '../../../src/backend/storage/memory-blobs';
import { MemoryRecords } from '../../../src/backend/storage/memory-records';
import type { WriteTransaction } from '../../../src/backend/storage/record-store';

export const account = '000000000000';
export const region = 'eu-central-1';
export const alice: Caller = { principal: rootPrincipal(account), requestId: 'request-1' };
export const user = (name: string): Caller => ({
  principal: { account, arn: `arn:aws:iam::${account}:user/${name}`, userId: name, kind: 'user' },
  requestId: `request-of-${name}`,
});
export const stranger: Caller = { principal: rootPrincipal('111111111111'), requestId: 'request-2' };

const canonical = (context: EncryptionContext): string => JSON.stringify([...context].sort());

/** A key service of a few lines: counts its calls, binds contexts, knows states and who is denied what. */
export class FakeKms implements DataKeys, KeyCheck, ServiceRoles {
  readonly calls: {
    readonly what: 'generate' | 'unwrap' | 'encrypt';
    readonly keyArn: string;
    readonly context: EncryptionContext;
    readonly use: ServiceUse;
  }[] = [];
  readonly states = new Map<string, 'enabled' | 'disabled' | 'pending-deletion'>();
  readonly denied = new Set<string>();
  private readonly wrapped = new Map<string, { readonly keyArn: string; readonly plaintext: Buffer; readonly context: string }>();

  key(name: string): string {
    const arn = `arn:aws:kms:${region}:${account}:key/${name}`;
    this.states.set(arn, 'enabled');
    return arn;
  }

  get plaintexts(): readonly Buffer[] {
    return [...this.wrapped.values()].map(({ plaintext }) => plaintext);
  }

  count(what: 'generate' | 'unwrap' | 'encrypt'): number {
    return this.calls.filter((call) => call.what === what).length;
  }

  async generate(use: ServiceUse, reference: string, bytes: number, context: EncryptionContext) {
    const keyArn = await this.usable(use, reference, 'kms:GenerateDataKey');
    this.calls.push({ what: 'generate', keyArn, context, use });
    const plaintext = randomBytes(bytes);
    const wrapped = randomBytes(48);
    this.wrapped.set(wrapped.toString('hex'), { keyArn, plaintext: Buffer.from(plaintext), context: canonical(context) });
    return { plaintext, wrapped, keyArn };
  }

  async generateWithoutPlaintext(use: ServiceUse, reference: string, bytes: number, context: EncryptionContext) {
    const { wrapped, keyArn } = await this.generate(use, reference, bytes, context);
    return { wrapped, keyArn };
  }

  async unwrap(use: ServiceUse, wrapped: Uint8Array, context: EncryptionContext): Promise<Buffer> {
    const entry = this.wrapped.get(Buffer.from(wrapped).toString('hex'));
    if (entry === undefined) throw new KeyFault('invalid-ciphertext', {});
    await this.usable(use, entry.keyArn, 'kms:Decrypt');
    this.calls.push({ what: 'unwrap', keyArn: entry.keyArn, context, use });
    if (entry.context !== canonical(context)) throw new KeyFault('invalid-ciphertext', {});
    return Buffer.from(entry.plaintext);
  }

  async encrypt(use: ServiceUse, reference: string, plaintext: Uint8Array, context: EncryptionContext) {
    const keyArn = await this.usable(use, reference, 'kms:Encrypt');
    this.calls.push({ what: 'encrypt', keyArn, context, use });
    const wrapped = randomBytes(48);
    this.wrapped.set(wrapped.toString('hex'), { keyArn, plaintext: Buffer.from(plaintext), context: canonical(context) });
    return { wrapped, keyArn };
  }

  /** Every role is there, unless it is denied. */
  assume(role: string, session: string): Promise<Principal | undefined> {
    const principal = { account, arn: role, userId: session, kind: 'role-session' } as const;
    return Promise.resolve(this.denied.has(role) ? undefined : principal);
  }

  may({ principal, action }: RoleQuestion): Promise<boolean> {
    return Promise.resolve(!this.denied.has(`${principal.arn} ${action}`));
  }

  rewrap(): never {
    throw new Error('not used by object storage');
  }

  resolve(use: ServiceUse, reference: string): Promise<string> {
    const arn = reference.startsWith('arn:') ? reference : `arn:aws:kms:${use.region}:${account}:key/${reference}`;
    if (!this.states.has(arn)) return Promise.reject(new KeyFault('not-found', { reference, what: 'key-arn', region: use.region }));
    return Promise.resolve(arn);
  }

  managedKey(): Promise<string> {
    return Promise.resolve(this.key('aws-s3-managed'));
  }

  assertUsable(use: ServiceUse, keyArn: string): Promise<void> {
    return this.usable(use, keyArn).then(() => undefined);
  }

  private async usable(use: ServiceUse, reference: string, action?: string): Promise<string> {
    const arn = await this.resolve(use, reference);
    const state = this.states.get(arn);
    if (state === 'disabled') throw new KeyFault('disabled', { arn });
    if (state !== 'enabled') throw new KeyFault('invalid-state', { arn, state: state ?? 'creating' });
    if (action !== undefined && this.denied.has(`${use.principal.arn} ${action}`)) {
      throw new KeyFault('access-denied', { principalArn: use.principal.arn, action, resource: arn, explicit: false, by: 'resource' });
    }
    return arn;
  }
}

/** A root key of a few lines. */
export function fakeKeyWrap(): ObjectKeyWrap {
  const root = randomBytes(32);
  return {
    wrap(dataKey, aad) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', root, nonce).setAAD(aad);
      return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap(wrapped, aad) {
      const bytes = Buffer.from(wrapped);
      const decipher = createDecipheriv('aes-256-gcm', root, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(aad).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    },
  };
}

/** Memory blobs whose bytes a test can read and change. */
export class OpenBlobs extends MemoryBlobs {
  private get inner(): Map<string, { bytes: Buffer; provisional: boolean }> {
    return (this as unknown as { blobs: Map<string, { bytes: Buffer; provisional: boolean }> }).blobs;
  }

  get ids(): readonly string[] {
    return [...this.inner.keys()];
  }

  get provisional(): readonly string[] {
    return [...this.inner].filter(([, blob]) => blob.provisional).map(([id]) => id);
  }

  bytesOf(id: string): Buffer {
    return this.inner.get(id)!.bytes;
  }

  replace(id: string, bytes: Buffer): void {
    this.inner.set(id, { bytes, provisional: false });
  }
}

const fail = (error: unknown): never => {
  throw error;
};

export interface House {
  readonly service: ObjectService;
  readonly kms: FakeKms;
  readonly clock: AdjustableClock;
  readonly records: MemoryRecords;
  readonly blobs: OpenBlobs;
  /** Copies of all random bytes drawn so far. */
  readonly drawn: readonly Buffer[];
  /** Every byte array that was ever in a record. */
  recordBytes(): readonly Buffer[];
  /** A second server over the same stores and keys. */
  another(report?: (error: unknown) => void): ObjectService;
}

export function house(): House {
  const seeded = insecureSeededRandom('object');
  const drawn: Buffer[] = [];
  const random: Random = {
    bytes: (count) => {
      const bytes = seeded.bytes(count);
      drawn.push(Buffer.from(bytes));
      return bytes;
    },
  };
  const kms = new FakeKms();
  const clock = new AdjustableClock(() => 1_700_000_000_000);
  const records = new WatchedRecords();
  const blobs = new OpenBlobs(random);
  const keyWrap = fakeKeyWrap();
  const another = (report: (error: unknown) => void = fail) =>
    objectService({ clock, random, records, blobs, dataKeys: kms, keyCheck: kms, keyWrap, roles: kms, report });
  return { service: another(), kms, clock, records, blobs, drawn, recordBytes: () => records.byteArrays, another };
}

/** Memory records that remember every byte array that was ever put into a row. */
class WatchedRecords extends MemoryRecords {
  readonly byteArrays: Buffer[] = [];

  override write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    return super.write((tx) =>
      body({
        get: (table, key) => tx.get(table, key),
        list: (table, range) => tx.list(table, range),
        delete: (table, key) => tx.delete(table, key),
        put: (table, key, row) => {
          this.watch(row);
          tx.put(table, key, row);
        },
      }),
    );
  }

  private watch(value: unknown): void {
    if (value instanceof Uint8Array) this.byteArrays.push(Buffer.from(value));
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) this.watch(part);
  }
}

export async function houseWithBucket(name = 'the-bucket'): Promise<House> {
  const made = house();
  await made.service.createBucket(alice, name, { region });
  return made;
}

export async function* bodyOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    await Promise.resolve();
    yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  }
}

export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function put(made: House, key: string, body: string | Uint8Array, options: Parameters<ObjectService['putObject']>[4] = {}) {
  return made.service.putObject(alice, 'the-bucket', key, bodyOf(body), options);
}

export async function get(made: House, key: string, options: Parameters<ObjectService['getObject']>[3] = {}): Promise<Buffer> {
  return readAll((await made.service.getObject(alice, 'the-bucket', key, options)).body);
}

/** The fault that a refused call throws. */
export async function faultOf(call: Promise<unknown>): Promise<{ kind: string; details: unknown }> {
  try {
    await call;
  } catch (error) {
    const { kind, details } = error as { kind?: string; details?: unknown };
    if (kind === undefined) throw error;
    return { kind, details };
  }
  throw new Error('the call was not refused');
}
