import type { DataKeys, ServiceUse } from '../keys/data-keys';
import type { EncryptionContext } from '../keys/encryption-context';
import type { Random } from '../random';
import type { BucketKeys } from './bucket-keys';
import type { Pairs } from './bucket-row';
import { keyBytes, unwrapDataKey, wrapDataKey } from './data-key-wrap';
import { bucketArn, objectArn, type ObjectPlace } from './object-place';
import type { Envelope, KmsEnvelope, ServiceKeyEnvelope, SseAlgorithm } from './object-row';
import type { ServiceKeys } from './service-keys';

/** What decides about one new object, after the bucket's default and the request were put together. */
export type EncryptionChoice =
  | { readonly algorithm: 'AES256' }
  | { readonly algorithm: 'aws:kms'; readonly keyReference?: string; readonly bucketKey: boolean; readonly context: Pairs };

/** Where data keys come from. */
export interface KeySources {
  readonly random: Random;
  readonly dataKeys: DataKeys;
  readonly serviceKeys: ServiceKeys;
  readonly bucketKeys: BucketKeys;
}

export interface SealedKey {
  /** In clear; the caller wipes it. */
  readonly dataKey: Buffer;
  readonly envelope: Envelope;
}

interface SseMode<Choice, Own> {
  /** A fresh data key, wrapped. @throws KeyFault. */
  seal(sources: KeySources, use: ServiceUse, place: ObjectPlace, choice: Choice): Promise<SealedKey>;
  /** The data key in clear; the caller wipes it. @throws KeyFault, DecryptFailure. */
  open(sources: KeySources, use: ServiceUse, place: ObjectPlace, envelope: Own): Promise<Buffer>;
  /** Lower-case hexadecimal, always of the form of an MD5. */
  etag(md5: Buffer, random: Random): string;
}

/** One row per mode: who makes the data key, with which context, and what the ETag is. */
export const sseModes: {
  readonly [Algorithm in SseAlgorithm]: SseMode<
    Extract<EncryptionChoice, { algorithm: Algorithm }>,
    Extract<Envelope, { algorithm: Algorithm }>
  >;
} = {
  AES256: {
    seal({ serviceKeys, random }, _use, place) {
      return serviceKeys.withNewest(place.bucket, (plaintext, serviceKey) => {
        const dataKey = random.bytes(keyBytes);
        const wrapped = wrapDataKey(plaintext, random, dataKey, place);
        return { dataKey, envelope: { algorithm: 'AES256', serviceKey, wrapped } };
      });
    },
    open({ serviceKeys }, _use, place, { serviceKey, wrapped }: ServiceKeyEnvelope) {
      return serviceKeys.withNumbered(place.bucket, serviceKey, (plaintext) => unwrapDataKey(plaintext, wrapped, place));
    },
    etag: (md5) => md5.toString('hex'),
  },
  'aws:kms': {
    async seal({ dataKeys, bucketKeys, random }, use, place, { keyReference, bucketKey, context }) {
      const reference = keyReference ?? (await dataKeys.managedKey(use, 'aws/s3'));
      if (!bucketKey) {
        const made = await dataKeys.generate(use, reference, keyBytes, kmsContext(context, objectArn(place.bucket.name, place.key)));
        return { dataKey: made.plaintext, envelope: { algorithm: 'aws:kms', keyArn: made.keyArn, wrapped: made.wrapped, context } };
      }
      const keyArn = await dataKeys.resolve(use, reference);
      const forBucket = kmsContext(context, bucketArn(place.bucket.name));
      return bucketKeys.wrapping(use, keyArn, place.bucket.id, forBucket, (key) => {
        const dataKey = random.bytes(keyBytes);
        const wrapped = wrapDataKey(key.plaintext, random, dataKey, place);
        return { dataKey, envelope: { algorithm: 'aws:kms', keyArn, wrapped, bucketKey: key.wrapped, context } };
      });
    },
    async open({ dataKeys, bucketKeys }, use, place, { keyArn, wrapped, bucketKey, context }: KmsEnvelope) {
      if (bucketKey === undefined) return dataKeys.unwrap(use, wrapped, kmsContext(context, objectArn(place.bucket.name, place.key)));
      const forBucket = kmsContext(context, bucketArn(place.bucket.name));
      return bucketKeys.unwrapping(use, keyArn, place.bucket.id, bucketKey, forBucket, (key) =>
        unwrapDataKey(key.plaintext, wrapped, place),
      );
    },
    // S3 API, "Object": the ETag of SSE-KMS objects is not an MD5 digest of their data.
    etag: (_md5, random) => random.bytes(16).toString('hex'),
  },
};

/** @throws KeyFault. */
export const sealKey = (sources: KeySources, use: ServiceUse, place: ObjectPlace, choice: EncryptionChoice): Promise<SealedKey> =>
  choice.algorithm === 'AES256'
    ? sseModes[choice.algorithm].seal(sources, use, place, choice)
    : sseModes[choice.algorithm].seal(sources, use, place, choice);

/** @throws KeyFault, DecryptFailure. */
export const openKey = (sources: KeySources, use: ServiceUse, place: ObjectPlace, envelope: Envelope): Promise<Buffer> =>
  envelope.algorithm === 'AES256'
    ? sseModes[envelope.algorithm].open(sources, use, place, envelope)
    : sseModes[envelope.algorithm].open(sources, use, place, envelope);

/** S3 User Guide, "Encryption context": the ARN is S3's own pair; the caller's pairs stand beside it. */
const kmsContext = (own: Pairs, arn: string): EncryptionContext => new Map([...own, ['aws:s3:arn', arn]]);
