import type { Clock } from '../clock';
import { keyBytes } from './data-key-wrap';
import { KeyCache, type CacheBounds, type CachedKey } from './key-cache';
import { digest } from '../crypto/digests';
import type { DataKeys, ServiceUse } from '../keys/data-keys';
import { canonicalContext } from '../keys/encryption-context';
import type { EncryptionContext } from '../keys/encryption-context';
import type { KeyCheck } from '../keys/key-check';

/** docs/formats/object-envelope.md §4.3. */
const bounds: CacheBounds = { lifetime: 5 * 60_000, uses: 100_000, keys: 10_000 };

/**
 * S3 bucket keys: data keys of the bucket that wrap the data keys of its objects, so that KMS is asked once in a while and not
 * once per object. Every use looks at the state of the KMS key; policy is asked once per principal, direction and lifetime.
 */
export class BucketKeys {
  private readonly writing: KeyCache;
  private readonly reading: KeyCache;

  constructor(
    clock: Clock,
    private readonly dataKeys: DataKeys,
    private readonly keyCheck: KeyCheck,
  ) {
    this.writing = new KeyCache(clock, bounds);
    this.reading = new KeyCache(clock, bounds);
  }

  /** @throws KeyFault. */
  async wrapping<T>(use: ServiceUse, keyArn: string, bucketId: string, context: EncryptionContext, run: (key: CachedKey) => T): Promise<T> {
    await this.keyCheck.assertUsable(use, keyArn);
    const fetch = (): Promise<CachedKey> => this.dataKeys.generate(use, keyArn, keyBytes, context);
    return this.writing.use(nameOf(use, bucketId, keyArn, canonical(context)), fetch, run);
  }

  /** @throws KeyFault. */
  async unwrapping<T>(
    use: ServiceUse,
    keyArn: string,
    bucketId: string,
    wrapped: Uint8Array,
    context: EncryptionContext,
    run: (key: CachedKey) => T,
  ): Promise<T> {
    await this.keyCheck.assertUsable(use, keyArn);
    const fetch = async (): Promise<CachedKey> => ({ plaintext: await this.dataKeys.unwrap(use, wrapped, context), wrapped });
    return this.reading.use(nameOf(use, bucketId, keyArn, canonical(context), digest('sha256', wrapped).toString('base64')), fetch, run);
  }

  close(): void {
    this.writing.close();
    this.reading.close();
  }
}

const canonical = (context: EncryptionContext): string => canonicalContext(context).toString('base64');

/** The access key stands for the session: two sessions of one role may be scoped differently. */
const nameOf = ({ principal, region }: ServiceUse, ...rest: readonly string[]): string =>
  [principal.account, principal.arn, principal.accessKeyId ?? '', region, ...rest].join('\u0000');
