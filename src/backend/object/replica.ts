import { hexId } from '../ids';
import type { BucketRow } from './bucket-row';
import { getObject } from './get-object';
import { layersOf } from './layers';
import type { ObjectPlace } from './object-place';
import { keyUse, reopenBucket, type Caller, type ObjectRooms } from './object-rooms';
import { partTable, type Envelope, type StoredPart, type StoredVersion, type UploadedPart } from './object-row';
import type { ReplicaDestination } from './replication-rule';
import { sealBody } from './sealed-body';
import { sealKeys, wipeKeys, type EncryptionChoice, type LayerKeys } from './sse-modes';
import { partKey } from './upload-row';
import { uploadedParts } from './version-blobs';
import { findVersion, pushVersion } from './version-stack';

export interface ReplicaOrder {
  readonly source: BucketRow;
  readonly target: BucketRow;
  readonly key: string;
  readonly version: StoredVersion;
  readonly destination: ReplicaDestination;
}

/** One part as it was read, and as it was sealed anew. */
interface CopiedPart {
  readonly from: StoredPart | UploadedPart;
  readonly to: StoredPart;
}

/**
 * Reads a version under its own key and writes it under the destination's, part by part, with all that is known of it: id, date, ETag, checksums.
 * When this throws, nothing is left. @throws ObjectFault, KeyFault.
 */
export async function storeReplica(rooms: ObjectRooms, caller: Caller, order: ReplicaOrder): Promise<void> {
  const { target, key, version } = order;
  const place: ObjectPlace = { bucket: target, key, generation: hexId(rooms.random, 16) };
  const { layerKeys, envelope } = await sealKeys(rooms, { use: keyUse(caller, target), place }, choiceFor(order));
  const parts: CopiedPart[] = [];
  try {
    for (const part of await partsOf(rooms, version)) parts.push(await copyPart(rooms, caller, order, place, layerKeys, part));
    if (await record(rooms, order, place, envelope, parts)) {
      for (const { to } of parts) await rooms.blobs.store.keep(to.blob);
    } else {
      await drop(rooms, parts);
    }
  } catch (error) {
    await drop(rooms, parts);
    throw error;
  } finally {
    wipeKeys(layerKeys);
  }
}

/** S3 User Guide, "Replicating encrypted objects": the mode stays, the key is the rule's. */
function choiceFor({ version: { envelope }, target, destination: { keyReference } }: ReplicaOrder): EncryptionChoice {
  const key = keyReference === undefined ? {} : { keyReference };
  switch (envelope.algorithm) {
    case 'aws:kms':
      return { algorithm: 'aws:kms', bucketKey: target.encryption.bucketKey, context: envelope.context, ...key };
    case 'aws:kms:dsse':
      return { algorithm: 'aws:kms:dsse', context: envelope.context, ...key };
    case 'AES256':
    case 'SSE-C':
      return { algorithm: 'AES256' };
  }
}

const partsOf = async (
  rooms: ObjectRooms,
  { multipart, parts, generation }: StoredVersion,
): Promise<readonly (StoredPart | UploadedPart)[]> =>
  multipart === undefined ? parts : (await rooms.records.read((tx) => uploadedParts(tx, generation))).map(({ row }) => row);

async function copyPart(
  rooms: ObjectRooms,
  caller: Caller,
  { source, key, version }: ReplicaOrder,
  place: ObjectPlace,
  layerKeys: LayerKeys,
  from: StoredPart | UploadedPart,
): Promise<CopiedPart> {
  const { blobs, random } = rooms;
  const { number } = from;
  const partPlace = { number, ...(from.attempt === undefined ? {} : { attempt: hexId(random, 8) }) };
  const wanted = { versionId: version.versionId, ...(version.multipart === undefined ? {} : { part: number }) };
  const opened = await getObject(rooms, caller, source.name, key, wanted);
  try {
    const sealed = await sealBody(blobs.store, random, layersOf(layerKeys, place, partPlace), partPlace, opened.body, { size: from.size });
    return { from, to: sealed.part };
  } finally {
    opened.close();
  }
}

/** @returns whether the replica was written: another server may have been first. */
const record = (
  { records, blobs }: ObjectRooms,
  { target, key, version, destination: { storageClass = version.storageClass } }: ReplicaOrder,
  { generation }: ObjectPlace,
  envelope: Envelope,
  parts: readonly CopiedPart[],
): Promise<boolean> =>
  records.write(async (tx) => {
    const bucket = await reopenBucket(tx, target);
    const place = { bucketId: target.id, key };
    if ((await findVersion(tx, place, version.versionId)) !== undefined) return false;
    blobs.name(
      tx,
      parts.map(({ to }) => to.blob),
      generation,
    );
    if (version.multipart !== undefined) {
      for (const { from, to } of parts) {
        tx.put(partTable, partKey(generation, to.number), { ...(from as UploadedPart), ...to });
      }
    }
    const { lock, ...rest } = version;
    await pushVersion(tx, place, (sequence) => ({
      ...rest,
      ...(bucket.objectLock === undefined || lock === undefined ? {} : { lock }),
      sequence,
      generation,
      envelope,
      storageClass,
      parts: version.multipart === undefined ? parts.map(({ to }) => to) : [],
      replication: 'REPLICA',
    }));
    return true;
  });

async function drop({ blobs }: ObjectRooms, parts: readonly CopiedPart[]): Promise<void> {
  for (const { to } of parts) await blobs.store.delete(to.blob);
}
