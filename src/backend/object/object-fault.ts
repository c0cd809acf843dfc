import { Fault } from '../fault';
import type { BucketNameRule } from './bucket-name';

/** Why object storage refuses. What the key hierarchy refuses (`KeyFault`) passes through unchanged. */
export interface ObjectFaults {
  readonly 'no-such-bucket': { readonly bucket: string };
  /** Another account owns the name. */
  readonly 'bucket-already-exists': { readonly bucket: string };
  /** The caller's account owns it already: `region` is where (S3 in us-east-1 answers this as a success). */
  readonly 'bucket-already-owned-by-you': { readonly bucket: string; readonly region: string };
  readonly 'bucket-not-empty': { readonly bucket: string };
  readonly 'invalid-bucket-name': { readonly bucket: string; readonly rule: BucketNameRule };
  /** No configuration of this kind was ever put on the bucket. */
  readonly 'no-such-document': { readonly bucket: string; readonly kind: string };
  /** `region`: where the bucket is, which S3 tells everybody. */
  readonly 'access-denied': { readonly principalArn: string; readonly bucket: string; readonly key?: string; readonly region?: string };
  /** `deleteMarker` where the current version is one: S3 answers 404 all the same, and names it in headers. */
  readonly 'no-such-key': { readonly key: string; readonly deleteMarker?: { readonly versionId: string } };
  readonly 'no-such-version': { readonly key: string; readonly versionId: string };
  readonly 'invalid-version-id': { readonly versionId: string };
  /** The version asked for by id is a delete marker. */
  readonly 'is-delete-marker': { readonly key: string; readonly versionId: string; readonly modified: number };
  readonly 'invalid-key': { readonly key: string; readonly reason: 'empty' | 'contains-nul' | 'not-unicode' };
  readonly 'key-too-long': { readonly size: number; readonly limit: number };
  readonly 'entity-too-large': { readonly size: number; readonly limit: number };
  /** The body ended before, or went on after, the declared length. */
  readonly 'incomplete-body': { readonly expected: number; readonly received: number };
  /** The digest the caller sent is not that of the bytes received. `algorithm`: `MD5` or a checksum algorithm. */
  readonly 'bad-digest': { readonly algorithm: string; readonly expected: string; readonly computed: string };
  readonly 'precondition-failed': { readonly condition: string };
  /** The read conditions say that the caller's copy is still good. */
  readonly 'not-modified': { readonly etag: string; readonly modified: number; readonly versionId: string };
  /** A condition of a kind that S3 does not take for this operation. */
  readonly 'condition-not-served': { readonly condition: string };
  readonly 'invalid-range': { readonly size: number };
  readonly 'invalid-encryption': { readonly reason: InvalidEncryption; readonly algorithm?: string };
  /** The object was stored with a key of the caller's (SSE-C), and the request brings none. */
  readonly 'customer-key-required': { readonly key: string };
  readonly 'customer-key-wrong': { readonly key: string };
  /** The request brings a key for an object that was stored without one. */
  readonly 'customer-key-not-applicable': { readonly key: string };
  /** The bucket has no object lock, and something of it is asked for. */
  readonly 'no-object-lock': { readonly bucket: string };
  readonly 'object-locked': { readonly key: string };
  readonly 'lock-needs-versioning': { readonly bucket: string };
  readonly 'versioning-is-locked': { readonly bucket: string };
  readonly 'replication-needs-versioning': { readonly bucket: string };
  /** The bucket that replicas are to go to is not there. */
  readonly 'no-replica-bucket': { readonly bucket: string };
  readonly 'replica-needs-versioning': { readonly bucket: string };
  /** Versioning stays on while the bucket is replicated. */
  readonly 'versioning-is-replicated': { readonly bucket: string };
  /** The storage class of the object must be restored before it can be read. */
  readonly 'not-restored': { readonly key: string; readonly storageClass: string };
  readonly 'public-acl-blocked': { readonly bucket: string };
  /** ACLs cannot be turned off while the bucket's grants something to others. */
  readonly 'acl-set': { readonly bucket: string };
  readonly 'public-policy-blocked': { readonly bucket: string; readonly principalArn: string };
  /** The bucket's `BlockedEncryptionTypes` forbid it. */
  readonly 'encryption-blocked': { readonly bucket: string; readonly type: string; readonly principalArn: string };
  readonly 'no-such-upload': { readonly uploadId: string };
  /** A part that a completion names was not uploaded, or not with this ETag or checksum. */
  readonly 'invalid-part': { readonly uploadId: string; readonly number: number; readonly etag: string };
  readonly 'invalid-part-order': { readonly uploadId: string };
  readonly 'part-too-small': { readonly number: number; readonly size: number; readonly limit: number; readonly etag: string };
  /** A part was sent with other customer key parameters than its upload was begun with. */
  readonly 'part-encryption': { readonly reason: 'key-missing' | 'key-unasked' | 'key-differs' };
  /** A part came with another checksum than its upload was begun with. `actual` absent: with none. */
  readonly 'part-checksum': { readonly expected: string; readonly actual?: string };
  /** A completion must name the checksum of each part. */
  readonly 'part-checksum-missing': { readonly algorithm: string; readonly number: number };
  readonly 'checksum-type-differs': { readonly created: string };
  readonly 'invalid-checksum-type': { readonly algorithm: string; readonly type: string };
  readonly 'object-size-differs': { readonly expected: number; readonly computed: number };
  /** No part of the object has this number. */
  readonly 'invalid-part-number': { readonly count: number; readonly number: number };
  /** The range of a copied part is not within its source. */
  readonly 'invalid-copy-range': { readonly size: number };
  /** A copy onto itself that changes nothing. */
  readonly 'copy-changes-nothing': { readonly key: string };
  readonly 'copy-source-too-large': { readonly size: number; readonly limit: number };
  readonly 'copy-source-is-delete-marker': { readonly key: string };
  /** Stored bytes failed to verify: one answer for changed, swapped, cut and missing ones. */
  readonly damaged: { readonly bucket: string; readonly key: string; readonly versionId: string };
}

export type InvalidEncryption =
  | 'unknown-algorithm'
  /** A KMS key id or context together with `AES256`. */
  | 'key-with-aes256'
  /** A KMS key id or context without `aws:kms`. */
  | 'key-without-kms'
  /** SSE-C together with another mode. */
  | 'customer-key-with-mode';

export class ObjectFault<Kind extends keyof ObjectFaults = keyof ObjectFaults> extends Fault<ObjectFaults, Kind> {}
