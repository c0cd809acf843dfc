import type { Pairs } from './bucket-row';
import type { Checksums, ChecksumType } from './checksums';
import type { ObjectLock } from './object-lock';
import type { ContentHeaders, Envelope, SseAlgorithm, StoredVersion } from './object-row';
import type { ReplicationStatus } from './replication-rule';

/** What a caller may know of an object version. */
export interface ObjectInfo {
  readonly key: string;
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
  readonly checksums: Checksums;
  readonly checksumType: ChecksumType;
  /** Where it was uploaded in parts: their number. */
  readonly partCount?: number;
  readonly headers: ContentHeaders;
  readonly metadata: Pairs;
  readonly storageClass: string;
  readonly tags: Pairs;
  readonly encryption: EncryptionInfo;
  readonly lock?: ObjectLock;
  readonly replication?: ReplicationStatus;
}

export interface EncryptionInfo {
  readonly algorithm: SseAlgorithm;
  readonly keyArn?: string;
  readonly bucketKey: boolean;
  readonly context: Pairs;
}

export function objectInfo(key: string, row: StoredVersion): ObjectInfo {
  const { versionId, size, etag, modified, checksums, headers, metadata, storageClass, tags, multipart, lock, replication } = row;
  const origin = { checksumType: multipart?.checksumType ?? 'FULL_OBJECT', ...(multipart && { partCount: multipart.partCount }) } as const;
  const encryption = encryptionInfo(row.envelope);
  return {
    key,
    versionId,
    size,
    etag,
    modified,
    checksums,
    ...origin,
    headers,
    metadata,
    storageClass,
    tags,
    encryption,
    ...(lock && { lock }),
    ...(replication && { replication }),
  };
}

export function encryptionInfo(envelope: Envelope): EncryptionInfo {
  const { algorithm } = envelope;
  if (!('keyArn' in envelope)) return { algorithm, bucketKey: false, context: [] };
  const { keyArn, context } = envelope;
  return { algorithm, keyArn, bucketKey: 'bucketKey' in envelope && envelope.bucketKey !== undefined, context };
}
