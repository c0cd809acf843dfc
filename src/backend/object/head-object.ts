import type { BucketRow } from './bucket-row';
import { resolveRange, type RangeRequest, type Span } from './byte-range';
import { evaluateRead, type ReadConditions } from './conditions';
import { checkCustomerKey } from './customer-key';
import { findObject } from './find-object';
import { ObjectFault } from './object-fault';
import { objectInfo, type ObjectInfo } from './object-info';
import { checkObjectKey } from './object-key';
import { keyUse, openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredVersion } from './object-row';
import { openKeys, wipeKeys } from './sse-modes';
import type { ReadTransaction } from '../storage/record-store';

export interface ReadOptions {
  readonly versionId?: string;
  readonly range?: RangeRequest;
  readonly conditions?: ReadConditions;
  /** 32 bytes: for an object that was stored with a key of the caller's, who wipes them. */
  readonly customerKey?: Uint8Array;
}

export interface FoundObject {
  readonly bucket: BucketRow;
  readonly version: StoredVersion;
  readonly info: ObjectInfo;
  readonly span: Span;
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
  return { bucket, version, info: objectInfo(key, version), span: resolveRange(options.range, version.size) };
}
