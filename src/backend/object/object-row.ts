import type { Acl } from './acl';
import type { Pairs } from './bucket-row';
import type { Checksums, ChecksumType } from './checksums';
import type { ObjectLock } from './object-lock';
import type { ReplicationStatus } from './replication-rule';
import { table } from '../storage/record-store';

/** How the data key of one object version is wrapped: docs/formats/object-envelope.md, section 4. */
export type Envelope = ServiceKeyEnvelope | KmsEnvelope | DualLayerEnvelope | CustomerKeyEnvelope;

export interface ServiceKeyEnvelope {
  readonly algorithm: 'AES256';
  readonly serviceKey: number;
  readonly wrapped: Uint8Array;
}

export interface KmsEnvelope {
  readonly algorithm: 'aws:kms';
  readonly keyArn: string;
  /** By the KMS key itself, or by the bucket key where there is one. */
  readonly wrapped: Uint8Array;
  /** The bucket key, wrapped by the KMS key. */
  readonly bucketKey?: Uint8Array;
  /** The caller's own context pairs. */
  readonly context: Pairs;
}

/** DSSE-KMS: two data keys of which neither says anything of the other. */
export interface DualLayerEnvelope {
  readonly algorithm: 'aws:kms:dsse';
  readonly keyArn: string;
  /** Of the inner layer, by the KMS key itself. */
  readonly wrapped: Uint8Array;
  readonly serviceKey: number;
  /** Of the outer layer, by the service key. */
  readonly outerWrapped: Uint8Array;
  readonly context: Pairs;
}

/** SSE-C. Nothing is kept of the caller's key: only what it alone opens. */
export interface CustomerKeyEnvelope {
  readonly algorithm: 'SSE-C';
  readonly serviceKey: number;
  /** By the caller's key, and that by the service key. */
  readonly wrapped: Uint8Array;
}

export type SseAlgorithm = Envelope['algorithm'];

/** One blob of a body. Number 0: put whole; parts of a multipart upload count from 1. */
export interface StoredPart {
  readonly number: number;
  /** Bytes of plaintext. */
  readonly size: number;
  readonly blob: string;
  /** 16 hexadecimal digits, of this upload of this part alone; absent for a body put whole, whose generation says as much. */
  readonly attempt?: string;
}

/** A part of a multipart upload, before and after its completion. */
export interface UploadedPart extends StoredPart {
  readonly attempt: string;
  /** Without quotes: of the form of an MD5. */
  readonly etag: string;
  readonly checksums: Checksums;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** Headers that S3 stores and gives back unread. */
export interface ContentHeaders {
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentType?: string;
  readonly expires?: string;
  readonly websiteRedirectLocation?: string;
}

interface Version {
  /** Counts the versions of the key; a greater one is newer. */
  readonly sequence: number;
  /** What the caller sees: 32 characters, or `null` for one written while versioning was off or suspended. */
  readonly versionId: string;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

export interface StoredVersion extends Version {
  readonly kind: 'object';
  /** 32 hexadecimal digits, of this write alone: what body and data key are bound to. */
  readonly generation: string;
  /** Bytes of plaintext. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksums: Checksums;
  readonly headers: ContentHeaders;
  /** User metadata; names in lower case. */
  readonly metadata: Pairs;
  readonly storageClass: string;
  readonly tags: Pairs;
  readonly envelope: Envelope;
  /** The body put whole; none where it was uploaded in parts, which are rows of `partTable`. */
  readonly parts: readonly StoredPart[];
  readonly multipart?: MultipartOrigin | undefined;
  readonly lock?: ObjectLock | undefined;
  /** Absent: no rule was for it. */
  readonly replication?: ReplicationStatus | undefined;
  /** Absent: the bucket's owner has it, alone. */
  readonly acl?: Acl | undefined;
}

export interface MultipartOrigin {
  readonly uploadId: string;
  readonly partCount: number;
  readonly checksumType: ChecksumType;
}

export interface DeleteMarker extends Version {
  readonly kind: 'delete-marker';
}

export type VersionRow = StoredVersion | DeleteMarker;

/** The parts of multipart uploads and of the objects made of them. Key: generation, part number in five digits. */
export const partTable = table<UploadedPart>('object-part');

/** The newest version of each key. Key: bucket id, object key. */
export const currentVersionTable = table<VersionRow>('object-current-version');

/** All other versions, newest first. Key: bucket id, object key, descending sequence. */
export const olderVersionTable = table<VersionRow>('object-older-version');

/** Where a version that is not current lies. Key: bucket id, object key, version id. */
export const olderVersionIndexTable = table<{ readonly sequence: number }>('object-older-version-index');
