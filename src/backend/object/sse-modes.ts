import type { DataKeys, ServiceUse } from '../keys/data-keys';
import type { EncryptionContext } from '../keys/encryption-context';
import type { Random } from '../random';
import type { BucketKeys } from './bucket-keys';
import type { Pairs } from './bucket-row';
import { openWithCustomerKey, wrapWithCustomerKey } from './customer-key';
import { keyBytes, unwrapDataKey, wrapDataKey } from './data-key-wrap';
import { bucketArn, objectArn, type ObjectPlace } from './object-place';
import type { Envelope, SseAlgorithm } from './object-row';
import type { ServiceKeys } from './service-keys';

interface KmsChoice {
  readonly keyReference?: string;
  readonly context: Pairs;
}

/** What decides about one new object, after the bucket's default and the request were put together. */
export type EncryptionChoice =
  | { readonly algorithm: 'AES256' }
  | (KmsChoice & { readonly algorithm: 'aws:kms'; readonly bucketKey: boolean })
  | (KmsChoice & { readonly algorithm: 'aws:kms:dsse' })
  | { readonly algorithm: 'SSE-C'; readonly customerKey: Uint8Array };

/** Where data keys come from. */
export interface KeySources {
  readonly random: Random;
  readonly dataKeys: DataKeys;
  readonly serviceKeys: ServiceKeys;
  readonly bucketKeys: BucketKeys;
}

/** Who asks for the keys of what. */
export interface KeyAsk {
  readonly use: ServiceUse;
  readonly place: ObjectPlace;
  /** 32 bytes; the caller owns them. Given exactly where the mode is SSE-C. */
  readonly customerKey?: Uint8Array;
}

/** One data key for each layer of encryption, the innermost first. In clear; the caller wipes them. */
export type LayerKeys = readonly Buffer[];

export interface SealedKeys {
  readonly layerKeys: LayerKeys;
  readonly envelope: Envelope;
}

interface SseMode<Choice, Own> {
  /** Fresh data keys, wrapped. @throws KeyFault. */
  seal(sources: KeySources, ask: KeyAsk, choice: Choice): Promise<SealedKeys>;
  /** The data keys in clear. @throws KeyFault, DecryptFailure, ObjectFault `customer-key-wrong`. */
  open(sources: KeySources, ask: KeyAsk, envelope: Own): Promise<LayerKeys>;
  /** Whether the ETag of a body put whole is its MD5 (S3 API, "Object"): else it is random, and of the same form. */
  readonly etagIsMd5: boolean;
}

/** One row per mode: who makes the data keys, with which context, and what the ETag is. */
export const sseModes: {
  readonly [Algorithm in SseAlgorithm]: SseMode<
    Extract<EncryptionChoice, { algorithm: Algorithm }>,
    Extract<Envelope, { algorithm: Algorithm }>
  >;
} = {
  AES256: {
    seal({ serviceKeys, random }, { place }) {
      return serviceKeys.withNewest(place.bucket, (plaintext, serviceKey) => {
        const dataKey = random.bytes(keyBytes);
        const wrapped = wrapDataKey(plaintext, random, dataKey, place);
        return { layerKeys: [dataKey], envelope: { algorithm: 'AES256', serviceKey, wrapped } };
      });
    },
    open({ serviceKeys }, { place }, { serviceKey, wrapped }) {
      return serviceKeys.withNumbered(place.bucket, serviceKey, (plaintext) => [unwrapDataKey(plaintext, wrapped, place)]);
    },
    etagIsMd5: true,
  },
  'aws:kms': {
    async seal(sources, ask, { keyReference, bucketKey, context }) {
      const { dataKeys, bucketKeys, random } = sources;
      const { use, place } = ask;
      if (!bucketKey) {
        const made = await generate(sources, ask, { context, ...(keyReference === undefined ? {} : { keyReference }) });
        const envelope = { algorithm: 'aws:kms', keyArn: made.keyArn, wrapped: made.wrapped, context } as const;
        return { layerKeys: [made.plaintext], envelope };
      }
      const keyArn = await dataKeys.resolve(use, keyReference ?? (await dataKeys.managedKey(use, 'aws/s3')));
      const forBucket = kmsContext(context, bucketArn(place.bucket.name));
      return bucketKeys.wrapping(use, keyArn, place.bucket.id, forBucket, (key) => {
        const dataKey = random.bytes(keyBytes);
        const wrapped = wrapDataKey(key.plaintext, random, dataKey, place);
        return { layerKeys: [dataKey], envelope: { algorithm: 'aws:kms', keyArn, wrapped, bucketKey: key.wrapped, context } };
      });
    },
    async open({ dataKeys, bucketKeys }, { use, place }, { keyArn, wrapped, bucketKey, context }) {
      if (bucketKey === undefined) return [await dataKeys.unwrap(use, wrapped, objectContext(context, place))];
      const forBucket = kmsContext(context, bucketArn(place.bucket.name));
      return bucketKeys.unwrapping(use, keyArn, place.bucket.id, bucketKey, forBucket, (key) => [
        unwrapDataKey(key.plaintext, wrapped, place),
      ]);
    },
    etagIsMd5: false,
  },
  'aws:kms:dsse': {
    async seal(sources, ask, choice) {
      const { serviceKeys, random } = sources;
      const { plaintext: inner, keyArn, wrapped } = await generate(sources, ask, choice);
      return serviceKeys.withNewest(ask.place.bucket, (plaintext, serviceKey) => {
        const outer = random.bytes(keyBytes);
        const outerWrapped = wrapDataKey(plaintext, random, outer, ask.place, 'outer');
        const { context } = choice;
        return { layerKeys: [inner, outer], envelope: { algorithm: 'aws:kms:dsse', keyArn, wrapped, serviceKey, outerWrapped, context } };
      });
    },
    async open({ dataKeys, serviceKeys }, { use, place }, { wrapped, serviceKey, outerWrapped, context }) {
      const inner = await dataKeys.unwrap(use, wrapped, objectContext(context, place));
      try {
        return [inner, await serviceKeys.withNumbered(place.bucket, serviceKey, (key) => unwrapDataKey(key, outerWrapped, place, 'outer'))];
      } catch (error) {
        inner.fill(0);
        throw error;
      }
    },
    etagIsMd5: false,
  },
  'SSE-C': {
    seal({ serviceKeys, random }, { place }, { customerKey }) {
      return serviceKeys.withNewest(place.bucket, (plaintext, serviceKey) => {
        const dataKey = random.bytes(keyBytes);
        const wrapped = wrapWithCustomerKey(plaintext, customerKey, random, dataKey, place);
        return { layerKeys: [dataKey], envelope: { algorithm: 'SSE-C', serviceKey, wrapped } };
      });
    },
    open({ serviceKeys }, { place, customerKey }, { serviceKey, wrapped }) {
      return serviceKeys.withNumbered(place.bucket, serviceKey, (plaintext) => [
        openWithCustomerKey(plaintext, customerKey, wrapped, place),
      ]);
    },
    etagIsMd5: false,
  },
};

/** @throws KeyFault. */
export const sealKeys = (sources: KeySources, ask: KeyAsk, choice: EncryptionChoice): Promise<SealedKeys> =>
  (sseModes[choice.algorithm] as SseMode<EncryptionChoice, Envelope>).seal(sources, ask, choice);

/** @throws KeyFault, DecryptFailure, ObjectFault `customer-key-wrong`. */
export const openKeys = (sources: KeySources, ask: KeyAsk, envelope: Envelope): Promise<LayerKeys> =>
  (sseModes[envelope.algorithm] as SseMode<EncryptionChoice, Envelope>).open(sources, ask, envelope);

/** Lower-case hexadecimal. */
export const etagOf = ({ algorithm }: Envelope, md5: Buffer, random: Random): string =>
  (sseModes[algorithm].etagIsMd5 ? md5 : random.bytes(16)).toString('hex');

export function wipeKeys(keys: LayerKeys): void {
  for (const key of keys) key.fill(0);
}

async function generate({ dataKeys }: KeySources, { use, place }: KeyAsk, { keyReference, context }: KmsChoice) {
  const reference = keyReference ?? (await dataKeys.managedKey(use, 'aws/s3'));
  return dataKeys.generate(use, reference, keyBytes, objectContext(context, place));
}

const objectContext = (own: Pairs, { bucket, key }: ObjectPlace): EncryptionContext => kmsContext(own, objectArn(bucket.name, key));

/** S3 User Guide, "Encryption context": the ARN is S3's own pair; the caller's pairs stand beside it. */
const kmsContext = (own: Pairs, arn: string): EncryptionContext => new Map([...own, ['aws:s3:arn', arn]]);
