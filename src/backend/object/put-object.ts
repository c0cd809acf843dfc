import { hexId } from '../ids';
import type { Acl } from './acl';
import { checkPublicAcl } from './acl-settings';
import type { Pairs } from './bucket-row';
import { commitBlob } from './commit-blob';
import { commitVersion, validators } from './commit-version';
import { checkWrite, type WriteConditions } from './conditions';
import { chooseEncryption, type RequestedEncryption } from './encryption-choice';
import { layersOf } from './layers';
import { ObjectFault } from './object-fault';
import { objectInfo, type ObjectInfo } from './object-info';
import { checkObjectKey } from './object-key';
import { lockOf, type ObjectLock } from './object-lock';
import type { ObjectPlace } from './object-place';
import { keyUse, openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { ContentHeaders, Envelope } from './object-row';
import { maxPutBytes, sealBody, type BodyExpectations, type SealedBody } from './sealed-body';
import { etagOf, sealKeys, wipeKeys } from './sse-modes';
import { newVersionId } from './version-id';
import { currentVersion } from './version-stack';

export interface PutOptions extends BodyExpectations {
  readonly encryption?: RequestedEncryption;
  readonly headers?: ContentHeaders;
  /** Names in lower case. */
  readonly metadata?: Pairs;
  readonly storageClass?: string;
  readonly tags?: Pairs;
  readonly conditions?: WriteConditions;
  readonly lock?: ObjectLock;
  /** Absent: the bucket's owner alone. */
  readonly acl?: Acl;
}

/**
 * Stores one object version. Its body is read once, piece by piece; when this throws, nothing has changed.
 * @throws ObjectFault, KeyFault, and whatever `body` throws.
 */
export async function putObject(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  body: AsyncIterable<Uint8Array>,
  options: PutOptions = {},
): Promise<ObjectInfo> {
  checkObjectKey(key);
  if (options.size !== undefined && options.size > maxPutBytes) {
    throw new ObjectFault('entity-too-large', { size: options.size, limit: maxPutBytes });
  }
  const bucket = await openBucket(rooms.records, caller, bucketName, key);
  // Also checked when the record is written; here so that a hopeless body is not read.
  if (options.conditions !== undefined) {
    checkWrite(options.conditions, key, validators(await currentVersion(rooms.records, { bucketId: bucket.id, key })));
  }
  checkPublicAcl(bucket, options.acl);
  const choice = chooseEncryption(options.encryption ?? {}, bucket, caller.principal.arn);
  const place: ObjectPlace = { bucket, key, generation: hexId(rooms.random, 16) };
  lockOf(bucket, options.lock, rooms.clock.now());
  const { layerKeys, envelope } = await sealKeys(rooms, { use: keyUse(caller, bucket), place }, choice);
  try {
    const sealed = await sealBody(rooms.blobs.store, rooms.random, layersOf(layerKeys, place, whole), whole, body, options);
    return await record(rooms, place, envelope, sealed, options);
  } finally {
    wipeKeys(layerKeys);
  }
}

/** The one part of a body that is put whole. */
const whole = { number: 0 } as const;

/** Writes the record that names the blob; without it the blob is deleted again. */
async function record(
  rooms: ObjectRooms,
  place: ObjectPlace,
  envelope: Envelope,
  sealed: SealedBody,
  options: PutOptions,
): Promise<ObjectInfo> {
  const { blobs, clock, random, records } = rooms;
  const { blob, size } = sealed.part;
  const fresh = {
    kind: 'object',
    generation: place.generation,
    modified: clock.now(),
    size,
    etag: etagOf(envelope, sealed.md5, random),
    checksums: sealed.checksums,
    headers: options.headers ?? {},
    metadata: options.metadata ?? [],
    storageClass: options.storageClass ?? 'STANDARD',
    tags: options.tags ?? [],
    envelope,
    parts: [sealed.part],
    ...(options.acl === undefined ? {} : { acl: options.acl }),
  } as const;
  const ownId = newVersionId(random);
  const version = await commitBlob(blobs, records, blob, async (tx) => {
    const done = await commitVersion(tx, rooms, place, options.conditions ?? {}, { ...fresh, ownId, askedLock: options.lock });
    blobs.name(tx, [blob], place.generation);
    return { result: done.version, freed: done.freed };
  });
  if (version.replication !== undefined) rooms.wakeReplicator();
  return objectInfo(place.key, version);
}
