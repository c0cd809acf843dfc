import type { BucketRow } from './bucket-row';
import { resolveRange, type RangeRequest, type Span } from './byte-range';
import { evaluateRead, type ReadConditions } from './conditions';
import { checkCustomerKey } from './customer-key';
import { findObject } from './find-object';
import { ObjectFault } from './object-fault';
import { objectInfo, type ObjectInfo } from './object-info';
import { checkObjectKey } from './object-key';
import { keyUse, openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredVersion, UploadedPart } from './object-row';
import { openKeys, wipeKeys } from './sse-modes';
import { uploadedParts } from './version-blobs';
import type { ReadTransaction } from '../storage/record-store';

export interface ReadOptions {
  readonly versionId?: string;
  readonly range?: RangeRequest;
  /** One part of a multipart upload by its number, instead of a range; 1 is all of an object put whole. */
  readonly part?: number;
  readonly conditions?: ReadConditions;
  /** 32 bytes: for an object that was stored with a key of the caller's, who wipes them. */
  readonly customerKey?: Uint8Array;
}

export interface FoundObject {
  readonly bucket: BucketRow;
  readonly version: StoredVersion;
  readonly info: ObjectInfo;
  readonly span: Span;
  /** The part that was asked for. */
  readonly part?: UploadedPart;
}

/** What HEAD answers. Asks no KMS key: nothing is opened. A customer's key is held against the record. @throws ObjectFault. */
export async function headObject(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  options: ReadOptions = {},
): Promise<FoundObject> {
  checkObjectKey(key);
  const found = await rooms.records.read((tx) => selectObject(tx, caller, bucketName, key, options));
  const { customerKey } = options;
  if (customerKey !== undefined) {
    const place = { bucket: found.bucket, key, generation: found.version.generation };
    wipeKeys(await openKeys(rooms, { use: keyUse(caller, found.bucket), place, customerKey }, found.version.envelope));
  }
  return found;
}

/** The version, the conditions, the range, in S3's order. @throws ObjectFault. */
export async function selectObject(
  tx: ReadTransaction,
  caller: Caller,
  bucketName: string,
  key: string,
  options: ReadOptions,
): Promise<FoundObject> {
  const bucket = await openBucket(tx, caller, bucketName, key);
  const version = await findObject(tx, bucket, key, options.versionId);
  checkCustomerKey(key, version.envelope, options.customerKey);
  const outcome = evaluateRead(options.conditions ?? {}, version);
  if (outcome === 'not-modified') {
    throw new ObjectFault('not-modified', { etag: version.etag, modified: version.modified, versionId: version.versionId });
  }
  if (outcome !== 'proceed') throw new ObjectFault('precondition-failed', { condition: outcome.failed });
  const found = { bucket, version, info: objectInfo(key, version) };
  if (options.part !== undefined) return { ...found, ...(await selectPart(tx, version, options.part)) };
  return { ...found, span: resolveRange(options.range, version.size) };
}

/** @throws ObjectFault `invalid-part-number`. */
async function selectPart(tx: ReadTransaction, version: StoredVersion, number: number): Promise<Pick<FoundObject, 'span' | 'part'>> {
  if (version.multipart === undefined) {
    if (number === 1) return { span: { start: 0, end: version.size } };
    throw new ObjectFault('invalid-part-number', { count: 1, number });
  }
  let start = 0;
  for (const { row } of await uploadedParts(tx, version.generation)) {
    if (row.number === number) return { span: { start, end: start + row.size }, part: row };
    start += row.size;
  }
  throw new ObjectFault('invalid-part-number', { count: version.multipart.partCount, number });
}
