import type { Acl, Ownership } from './acl';
import type { BucketLock } from './object-lock';
import { table } from '../storage/record-store';

/** Names and values in the order given. Pairs, not an object: a name may be `__proto__`. */
export type Pairs = readonly (readonly [name: string, value: string])[];

export type Versioning = 'off' | 'enabled' | 'suspended';

/** What a bucket can have as its default. */
export type DefaultAlgorithm = 'AES256' | 'aws:kms' | 'aws:kms:dsse';

export interface BucketEncryption {
  readonly algorithm: DefaultAlgorithm;
  /** As the caller gave it (id, ARN, alias name or alias ARN); absent: the platform key `aws/s3`. */
  readonly keyReference?: string;
  /** Whether new SSE-KMS objects use a bucket key. */
  readonly bucketKey: boolean;
  /** `BlockedEncryptionTypes` as the caller gave it: `SSE-C` or `NONE`. */
  readonly blocked: readonly string[];
}

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface BucketRow {
  /** 32 hexadecimal digits, never used again: a bucket made anew under the same name is another bucket. */
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the Unix epoch. */
  readonly created: number;
  readonly versioning: Versioning;
  readonly encryption: BucketEncryption;
  /** Absent once deleted by the caller. */
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
  readonly tags: Pairs;
  readonly policy?: BucketPolicy | undefined;
  /** Absent: `BucketOwnerEnforced`. */
  readonly ownership?: Ownership | undefined;
  /** Absent: the owner alone. */
  readonly acl?: Acl | undefined;
  /** Absent: it has no object lock. */
  readonly objectLock?: BucketLock | undefined;
}

/** In the row, because every request on the bucket asks for it. */
export interface BucketPolicy {
  /** As the caller gave it. */
  readonly text: string;
  /** Whether it lets in more than a known set of callers. */
  readonly isPublic: boolean;
}

/** S3 User Guide: SSE-S3 on every new bucket since 2023-01-05, SSE-C blocked on new ones since 2026-04. */
export const defaultEncryption: BucketEncryption = { algorithm: 'AES256', bucketKey: false, blocked: ['SSE-C'] };

/** S3 User Guide: all four on for every new bucket since 2023-04. */
export const defaultPublicAccessBlock: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** Key: bucket name. */
export const bucketTable = table<BucketRow>('object-bucket');

/** Key: account, name. For listing the buckets of one account. */
export const bucketOfAccountTable = table<{ readonly id: string }>('object-bucket-of-account');

/** A configuration that is kept as given: policy, CORS, lifecycle, … Key: bucket id, kind. */
export interface BucketDocumentRow {
  readonly body: string;
}

export const bucketDocumentTable = table<BucketDocumentRow>('object-bucket-document');
