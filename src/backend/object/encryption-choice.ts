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
  /** Whether the request brings a key of its own (SSE-C). */
  readonly customerKey?: boolean;
}

/**
 * The request first, then the bucket's default (S3 User Guide, "Setting default server-side encryption behavior").
 * @throws ObjectFault `invalid-encryption`, `encryption-blocked`, `encryption-not-served`.
 */
export function chooseEncryption(requested: RequestedEncryption, bucket: BucketRow, principalArn: string): EncryptionChoice {
  const { algorithm, keyReference, context } = requested;
  if (requested.customerKey === true) refuseCustomerKey(algorithm, bucket, principalArn);
  const namesKey = keyReference !== undefined || context !== undefined;
  const kms = { algorithm: 'aws:kms', bucketKey: requested.bucketKey ?? bucket.encryption.bucketKey, context: context ?? [] } as const;
  switch (algorithm) {
    case undefined: {
      if (namesKey) throw new ObjectFault('invalid-encryption', { reason: 'key-without-kms' });
      if (bucket.encryption.algorithm === 'AES256') return { algorithm: 'AES256' };
      const byDefault = bucket.encryption.keyReference;
      return { ...kms, ...(byDefault === undefined ? {} : { keyReference: byDefault }) };
    }
    case 'AES256':
      if (namesKey) throw new ObjectFault('invalid-encryption', { reason: 'key-with-aes256', algorithm });
      return { algorithm };
    case 'aws:kms':
      return { ...kms, ...(keyReference === undefined ? {} : { keyReference }) };
    case 'aws:kms:dsse':
      throw new ObjectFault('encryption-not-served', { mode: algorithm });
    default:
      throw new ObjectFault('invalid-encryption', { reason: 'unknown-algorithm', algorithm });
  }
}

function refuseCustomerKey(algorithm: string | undefined, bucket: BucketRow, principalArn: string): never {
  if (algorithm !== undefined) throw new ObjectFault('invalid-encryption', { reason: 'customer-key-with-mode', algorithm });
  if (bucket.encryption.blocked.includes('SSE-C')) {
    throw new ObjectFault('encryption-blocked', { bucket: bucket.name, type: 'SSE-C', principalArn });
  }
  throw new ObjectFault('encryption-not-served', { mode: 'SSE-C' });
}
