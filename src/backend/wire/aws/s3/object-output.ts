import { writeChecksums } from './checksum-headers';
import { writeContentHeaders } from './content-headers';
import { writeMetadata } from './metadata';
import { writeLock } from './object-lock';
import { writeEncryption } from './sse-headers';
import { writeStorageClass } from './storage-class';
import type { GetObjectRequest, HeadObjectOutput } from '../../../../facts/aws/models/s3';
import type { BucketRow } from '../../../object/bucket-row';
import type { Span } from '../../../object/byte-range';
import type { ObjectInfo } from '../../../object/object-info';
import type { UploadedPart } from '../../../object/object-row';

/** Version ids are shown by buckets that have or had versioning. */
export const versionOf = ({ versioning }: BucketRow, versionId: string): { readonly VersionId?: string } =>
  versioning === 'off' ? {} : { VersionId: versionId };

/** S3's times have no parts of a second, in headers and in documents. */
export const moment = (milliseconds: number): Date => new Date(Math.floor(milliseconds / 1000) * 1000);

export const quoted = (etag: string): string => `"${etag}"`;

/** What GET and HEAD answer in headers. */
export function objectOutput(
  bucket: BucketRow,
  { info, span, part }: { readonly info: ObjectInfo; readonly span: Span; readonly part?: UploadedPart },
  input: GetObjectRequest,
  partial: boolean,
): HeadObjectOutput {
  const whole = span.start === 0 && span.end === info.size;
  return {
    AcceptRanges: 'bytes',
    LastModified: moment(info.modified),
    ETag: quoted(info.etag),
    ContentLength: span.end - span.start,
    ...(partial ? { ContentRange: `bytes ${span.start}-${span.end - 1}/${info.size}` } : {}),
    ...versionOf(bucket, info.versionId),
    ...writeContentHeaders(info.headers),
    ...overrides(input),
    Metadata: writeMetadata(info.metadata),
    ...writeEncryption(info.encryption, input),
    ...writeStorageClass(info.storageClass),
    ...writeLock(info.lock),
    ...(info.replication === undefined ? {} : { ReplicationStatus: info.replication }),
    ...(info.tags.length > 0 ? { TagCount: info.tags.length } : {}),
    ...(input.PartNumber !== undefined && info.partCount !== undefined ? { PartsCount: info.partCount } : {}),
    ...(input.ChecksumMode === 'ENABLED' ? checksumsOf(info, whole, part) : {}),
  };
}

/** A checksum is of the whole object, so it goes with no range of it; a part has its own. */
function checksumsOf(info: ObjectInfo, whole: boolean, part: UploadedPart | undefined): Partial<HeadObjectOutput> {
  if (part !== undefined) return writeChecksums({ checksums: part.checksums, checksumType: info.checksumType });
  return whole ? writeChecksums(info) : {};
}

/** `response-content-type` and the like. */
function overrides(input: GetObjectRequest): Partial<HeadObjectOutput> {
  const given = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    Expires: input.ResponseExpires?.toUTCString(),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
