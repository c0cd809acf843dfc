import type { BucketRow, Pairs } from './bucket-row';
import { ObjectFault } from './object-fault';
import type { EncryptionChoice } from './sse-modes';

/** What a request says about encryption; all absent: the bucket's default decides. */
export interface RequestedEncryption {
  /** As the caller gave it: `AES256`, `aws:kms`, … */
  readonly algorithm?: string;
  /** KMS key id, ARN, alias name or alias ARN. */
  readonly keyReference?: string;
  readonly bucketKey?: boolean;
  /** The caller's own pairs of the KMS encryption context. */
  readonly context?: Pairs;
  /** 32 bytes of the caller's own (SSE-C), who wipes them. */
  readonly customerKey?: Uint8Array;
}

/**
 * The request first, then the bucket's default (S3 User Guide, "Setting default server-side encryption behavior").
 * @throws ObjectFault `invalid-encryption`, `encryption-blocked`.
 */
export function chooseEncryption(requested: RequestedEncryption, bucket: BucketRow, principalArn: string): EncryptionChoice {
  const { algorithm, keyReference, context } = requested;
  if (requested.customerKey !== undefined) return chooseCustomerKey(requested.customerKey, algorithm, bucket, principalArn);
  const namesKey = keyReference !== undefined || context !== undefined;
  switch (algorithm) {
    case undefined: {
      if (namesKey) throw new ObjectFault('invalid-encryption', { reason: 'key-without-kms' });
      const byDefault = bucket.encryption;
      if (byDefault.algorithm === 'AES256') return { algorithm: 'AES256' };
      return kmsChoice(byDefault.algorithm, byDefault.keyReference, requested, bucket);
    }
    case 'AES256':
      if (namesKey) throw new ObjectFault('invalid-encryption', { reason: 'key-with-aes256', algorithm });
      return { algorithm };
    case 'aws:kms':
    case 'aws:kms:dsse':
      return kmsChoice(algorithm, keyReference, requested, bucket);
    default:
      throw new ObjectFault('invalid-encryption', { reason: 'unknown-algorithm', algorithm });
  }
}

function kmsChoice(
  algorithm: 'aws:kms' | 'aws:kms:dsse',
  keyReference: string | undefined,
  { context = [], bucketKey }: RequestedEncryption,
  { encryption }: BucketRow,
): EncryptionChoice {
  const key = { context, ...(keyReference === undefined ? {} : { keyReference }) };
  // S3 User Guide, "Using dual-layer server-side encryption": bucket keys are not supported, and what is said of them is ignored.
  if (algorithm === 'aws:kms:dsse') return { algorithm, ...key };
  return { algorithm, bucketKey: bucketKey ?? encryption.bucketKey, ...key };
}

function chooseCustomerKey(
  customerKey: Uint8Array,
  algorithm: string | undefined,
  bucket: BucketRow,
  principalArn: string,
): EncryptionChoice {
  if (algorithm !== undefined) throw new ObjectFault('invalid-encryption', { reason: 'customer-key-with-mode', algorithm });
  if (bucket.encryption.blocked.includes('SSE-C')) {
    throw new ObjectFault('encryption-blocked', { bucket: bucket.name, type: 'SSE-C', principalArn });
  }
  return { algorithm: 'SSE-C', customerKey };
}
