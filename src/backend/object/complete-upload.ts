import type { ChecksumType, Checksums } from './checksums';
import { commitVersion, type FreshVersion } from './commit-version';
import { checkParts, type NamedPart } from './completed-parts';
import type { WriteConditions } from './conditions';
import { findUpload } from './find-upload';
import { multipartChecksum } from './multipart-checksum';
import { ObjectFault } from './object-fault';
import { objectInfo, type ObjectInfo } from './object-info';
import type { ObjectPlace } from './object-place';
import { keyUse, openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredVersion, UploadedPart } from './object-row';
import { wipeKeys } from './sse-modes';
import { uploadKeys, type UploadTarget } from './upload-part';
import { uploadKey, uploadTable, type UploadRow } from './upload-row';
import { freeParts, uploadedParts } from './version-blobs';
import { newVersionId } from './version-id';
import { currentVersion } from './version-stack';
import { digest } from '../crypto/digests';
import type { ReadTransaction } from '../storage/record-store';

export interface CompleteOptions {
  readonly conditions?: WriteConditions;
  /** What the whole must turn out to be. */
  readonly checksums?: Checksums;
  readonly checksumType?: ChecksumType;
  /** Bytes. */
  readonly size?: number;
}

/**
 * Makes an object of the parts named, in their order; the other parts go. Parts stay where they are: no byte is moved. Completing once more
 * what has just been completed answers the same.
 * @throws ObjectFault, KeyFault.
 */
export async function completeUpload(
  rooms: ObjectRooms,
  caller: Caller,
  target: Omit<UploadTarget, 'number'>,
  named: readonly NamedPart[],
  options: CompleteOptions = {},
): Promise<ObjectInfo> {
  const { key, uploadId, customerKey } = target;
  const bucket = await openBucket(rooms.records, caller, target.bucket, key);
  const stack = { bucketId: bucket.id, key };
  const place = { ...stack, uploadId };
  const begun = await rooms.records.get(uploadTable, uploadKey(place));
  // S3 User Guide, "Protecting data with SSE-KMS": completing needs the key. A customer's key may be left out here.
  if (begun !== undefined && (begun.envelope.algorithm !== 'SSE-C' || customerKey !== undefined)) {
    const objectPlace = { bucket, key, generation: begun.generation };
    const ask = { use: keyUse(caller, bucket), place: objectPlace, ...(customerKey === undefined ? {} : { customerKey }) };
    wipeKeys(await uploadKeys(rooms, ask, begun.envelope));
  }
  const ownId = newVersionId(rooms.random);
  const modified = rooms.clock.now();
  const { version, freed } = await rooms.records.write(async (tx) => {
    const done = await completedBefore(tx, stack, uploadId);
    if (done !== undefined) return { version: done, freed: [] };
    const upload = await findUpload(tx, place);
    const uploaded = await uploadedParts(tx, upload.generation);
    const parts = checkParts(
      uploadId,
      upload,
      named,
      uploaded.map(({ row }) => row),
    );
    const objectPlace: ObjectPlace = { bucket, key, generation: upload.generation };
    const fresh = await freshVersion(uploadId, upload, parts, options);
    const kept = new Set(parts.map(({ number }) => number));
    const unused = await freeParts(tx, rooms.blobs, upload.generation, ({ number }) => !kept.has(number));
    tx.delete(uploadTable, uploadKey(place));
    const committed = await commitVersion(tx, rooms, objectPlace, options.conditions ?? {}, {
      ...fresh,
      modified,
      ownId,
      askedLock: upload.lock,
    });
    return { version: committed.version, freed: [...unused, ...committed.freed] };
  });
  rooms.blobs.reap(freed);
  if (version.replication !== undefined) rooms.wakeReplicator();
  return objectInfo(key, version);
}

async function completedBefore(
  tx: ReadTransaction,
  stack: { readonly bucketId: string; readonly key: string },
  uploadId: string,
): Promise<StoredVersion | undefined> {
  const current = await currentVersion(tx, stack);
  return current?.kind === 'object' && current.multipart?.uploadId === uploadId ? current : undefined;
}

/** @throws ObjectFault `checksum-type-differs`, `object-size-differs`, `bad-digest`. */
async function freshVersion(
  uploadId: string,
  upload: UploadRow,
  parts: readonly UploadedPart[],
  expected: CompleteOptions,
): Promise<Omit<FreshVersion, 'modified' | 'ownId' | 'askedLock'>> {
  const { algorithm, type } = upload.checksum;
  if (expected.checksumType !== undefined && expected.checksumType !== type) {
    throw new ObjectFault('checksum-type-differs', { created: type });
  }
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (expected.size !== undefined && expected.size !== size) {
    throw new ObjectFault('object-size-differs', { expected: expected.size, computed: size });
  }
  const computed = await multipartChecksum(
    algorithm,
    type,
    parts.map((part) => ({ size: part.size, checksum: part.checksums[algorithm] ?? '' })),
  );
  const claimed = expected.checksums?.[algorithm];
  // A composite one may be sent without the number of its parts.
  if (claimed !== undefined && claimed !== computed && claimed !== computed.replace(/-\d+$/, '')) {
    throw new ObjectFault('bad-digest', { algorithm, expected: claimed, computed });
  }
  const { generation, headers, metadata, storageClass, tags, envelope, acl } = upload;
  return {
    kind: 'object',
    generation,
    size,
    etag: multipartEtag(parts),
    checksums: { [algorithm]: computed },
    headers,
    metadata,
    storageClass,
    tags,
    envelope,
    ...(acl === undefined ? {} : { acl }),
    parts: [],
    multipart: { uploadId, partCount: parts.length, checksumType: type },
  };
}

/** The MD5 of the parts' entity tags, and their number: for SSE-S3 that is the MD5 of MD5s which clients compute. */
const multipartEtag = (parts: readonly UploadedPart[]): string =>
  `${digest('md5', Buffer.from(parts.map(({ etag }) => etag).join(''), 'hex')).toString('hex')}-${parts.length}`;
