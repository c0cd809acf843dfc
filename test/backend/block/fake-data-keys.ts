import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataKeys, GeneratedDataKey, KeyLoan, KeyLoans, ServiceUse } from '../../../src/backend/keys/data-keys';
import type { EncryptionContext } from '../../../src/backend/keys/encryption-context';
import { KeyFault } from '../../../src/backend/keys/key-fault';

/** A key hierarchy of one level that really wraps: AES-256-GCM with the context as associated data. */
export class FakeDataKeys implements DataKeys, KeyLoans {
  private readonly material = new Map<string, Buffer>();
  private readonly disabled = new Set<string>();
  /** What was asked for, in order: verb and context. */
  readonly events: string[] = [];
  /** Every data key that was handed out in clear: same memory, so that a test can see it wiped. */
  readonly handedOut: Buffer[] = [];

  add(name: string): string {
    const arn = `arn:aws:kms:eu-central-1:000000000000:key/${name}`;
    this.material.set(arn, randomBytes(32));
    return arn;
  }
  disable(arn: string): void {
    this.disabled.add(arn);
  }
  enable(arn: string): void {
    this.disabled.delete(arn);
  }

  async generate(use: ServiceUse, reference: string, bytes: number, context: EncryptionContext): Promise<GeneratedDataKey> {
    const arn = await this.resolve(use, reference);
    const plaintext = randomBytes(bytes);
    const wrapped = this.wrap('generate', arn, plaintext, context);
    this.handedOut.push(plaintext);
    return { plaintext, wrapped, keyArn: arn };
  }
  async generateWithoutPlaintext(
    use: ServiceUse,
    reference: string,
    bytes: number,
    context: EncryptionContext,
  ): Promise<Omit<GeneratedDataKey, 'plaintext'>> {
    const arn = await this.resolve(use, reference);
    return { wrapped: this.wrap('generateWithoutPlaintext', arn, randomBytes(bytes), context), keyArn: arn };
  }
  async unwrap(_use: ServiceUse, wrapped: Uint8Array, context: EncryptionContext): Promise<Buffer> {
    const plaintext = this.open('unwrap', wrapped, context);
    this.handedOut.push(plaintext);
    return Promise.resolve(plaintext);
  }
  encrypt(): never {
    throw new Error('not used by block storage');
  }

  async rewrap(
    use: ServiceUse,
    wrapped: Uint8Array,
    from: EncryptionContext,
    reference: string,
    to: EncryptionContext,
  ): Promise<Omit<GeneratedDataKey, 'plaintext'>> {
    const arn = await this.resolve(use, reference);
    return { wrapped: this.wrap('rewrap', arn, this.open('rewrap from', wrapped, from), to), keyArn: arn };
  }
  /** Hosts that may open, and in which context. */
  readonly lent = new Set<string>();
  async lend(_use: ServiceUse, { keyArn, borrower, context }: KeyLoan): Promise<void> {
    this.use('lend', keyArn, context);
    this.lent.add(`${borrower} ${contextText(context)}`);
    return Promise.resolve();
  }
  async takeBack(_use: ServiceUse, { borrower, context }: KeyLoan): Promise<void> {
    this.lent.delete(`${borrower} ${contextText(context)}`);
    return Promise.resolve();
  }
  async resolve(use: ServiceUse, reference: string): Promise<string> {
    if (!this.material.has(reference)) throw new KeyFault('not-found', { reference, what: 'key-arn', region: use.region });
    return Promise.resolve(reference);
  }
  async managedKey(_use: ServiceUse, alias: 'aws/ebs' | 'aws/s3'): Promise<string> {
    const arn = `arn:aws:kms:eu-central-1:000000000000:key/${alias}`;
    return Promise.resolve(this.material.has(arn) ? arn : this.add(alias));
  }

  private wrap(verb: string, arn: string, plaintext: Buffer, context: EncryptionContext): Buffer {
    this.use(verb, arn, context);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.material.get(arn)!, iv, { authTagLength: 16 }).setAAD(aad(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([Buffer.from([arn.length]), Buffer.from(arn), iv, cipher.getAuthTag(), sealed]);
  }
  private open(verb: string, wrapped: Uint8Array, context: EncryptionContext): Buffer {
    const bytes = Buffer.from(wrapped);
    const at = 1 + bytes.readUInt8(0);
    const arn = bytes.toString('utf8', 1, at);
    this.use(verb, arn, context);
    const opening = createDecipheriv('aes-256-gcm', this.material.get(arn)!, bytes.subarray(at, at + 12), { authTagLength: 16 });
    opening.setAAD(aad(context)).setAuthTag(bytes.subarray(at + 12, at + 28));
    try {
      return Buffer.concat([opening.update(bytes.subarray(at + 28)), opening.final()]);
    } catch {
      throw new KeyFault('invalid-ciphertext', {});
    }
  }
  private use(verb: string, arn: string, context: EncryptionContext): void {
    if (this.disabled.has(arn)) throw new KeyFault('disabled', { arn });
    this.events.push(`${verb} ${contextText(context)}`);
  }
}

const contextText = (context: EncryptionContext): string => [...context].map(([key, value]) => `${key}=${value}`).join();
const aad = (context: EncryptionContext): Buffer => Buffer.from(JSON.stringify([...context].sort()));
