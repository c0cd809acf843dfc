import {
  bucketDocumentTable,
  bucketTable,
  defaultEncryption,
  type BucketEncryption,
  type BucketRow,
  type Pairs,
  type PublicAccessBlock,
  type Versioning,
} from './bucket-row';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { isReplicated } from './replication';
import { keyOf } from '../storage/record-store';

/** @throws ObjectFault `no-such-bucket`, `access-denied`. */
export const getBucket = (rooms: ObjectRooms, caller: Caller, name: string): Promise<BucketRow> => openBucket(rooms.records, caller, name);

export interface EncryptionSetting {
  /** As the caller gave it. */
  readonly algorithm: string;
  readonly keyReference?: string;
  readonly bucketKey?: boolean;
  /** Absent: as before. */
  readonly blocked?: readonly string[];
}

/**
 * The default for new objects; those that are there keep what they have. The key is looked at when an object is written, not here.
 * @throws ObjectFault `invalid-encryption`, …
 */
export async function putBucketEncryption(rooms: ObjectRooms, caller: Caller, name: string, setting: EncryptionSetting): Promise<void> {
  const { algorithm, keyReference, bucketKey = false, blocked } = setting;
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw new ObjectFault('invalid-encryption', { reason: 'unknown-algorithm', algorithm });
  }
  if (algorithm === 'AES256' && keyReference !== undefined) {
    throw new ObjectFault('invalid-encryption', { reason: 'key-with-aes256', algorithm });
  }
  await change(rooms, caller, name, (bucket) => {
    const encryption: BucketEncryption = {
      algorithm,
      bucketKey,
      blocked: blocked ?? bucket.encryption.blocked,
      ...(keyReference === undefined ? {} : { keyReference }),
    };
    return { ...bucket, encryption };
  });
}

/** Back to SSE-S3: a bucket is never without encryption. What is blocked stays blocked. */
export const deleteBucketEncryption = (rooms: ObjectRooms, caller: Caller, name: string): Promise<void> =>
  change(rooms, caller, name, (bucket) => ({ ...bucket, encryption: { ...defaultEncryption, blocked: bucket.encryption.blocked } }));

/** There is no way back to `off`: S3 User Guide, "How S3 Versioning works". */
export const putVersioning = (rooms: ObjectRooms, caller: Caller, name: string, versioning: Exclude<Versioning, 'off'>): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    if (versioning !== 'enabled') {
      if (bucket.objectLock !== undefined) throw new ObjectFault('versioning-is-locked', { bucket: name });
      if (await isReplicated(tx, bucket.id)) throw new ObjectFault('versioning-is-replicated', { bucket: name });
    }
    tx.put(bucketTable, name, { ...bucket, versioning });
  });

/** `undefined` deletes it. */
export const putPublicAccessBlock = (
  rooms: ObjectRooms,
  caller: Caller,
  name: string,
  setting: PublicAccessBlock | undefined,
): Promise<void> => change(rooms, caller, name, (bucket) => ({ ...bucket, publicAccessBlock: setting }));

export const putBucketTags = (rooms: ObjectRooms, caller: Caller, name: string, tags: Pairs): Promise<void> =>
  change(rooms, caller, name, (bucket) => ({ ...bucket, tags }));

/** Keeps a configuration of some kind (`policy`, `cors`, …) as given. */
export const putBucketDocument = (rooms: ObjectRooms, caller: Caller, name: string, kind: string, body: string): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    tx.put(bucketDocumentTable, keyOf(bucket.id, kind), { body });
  });

/** @throws ObjectFault `no-such-document`, … */
export const getBucketDocument = (rooms: ObjectRooms, caller: Caller, name: string, kind: string): Promise<string> =>
  rooms.records.read(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    const row = await tx.get(bucketDocumentTable, keyOf(bucket.id, kind));
    if (row === undefined) throw new ObjectFault('no-such-document', { bucket: name, kind });
    return row.body;
  });

/** Deleting what is not there changes nothing. */
export const deleteBucketDocument = (rooms: ObjectRooms, caller: Caller, name: string, kind: string): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    tx.delete(bucketDocumentTable, keyOf(bucket.id, kind));
  });

const change = (rooms: ObjectRooms, caller: Caller, name: string, next: (bucket: BucketRow) => BucketRow): Promise<void> =>
  rooms.records.write(async (tx) => tx.put(bucketTable, name, next(await openBucket(tx, caller, name))));
