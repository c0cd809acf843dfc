import { hexId } from '../ids';
import type { Pairs } from './bucket-row';
import { checkWrite, type Validators, type WriteConditions } from './conditions';
import { chooseEncryption, type RequestedEncryption } from './encryption-choice';
import { layersOf } from './layers';
import { ObjectFault } from './object-fault';
import { objectInfo, type ObjectInfo } from './object-info';
import { checkObjectKey } from './object-key';
import type { ObjectPlace } from './object-place';
import { keyUse, openBucket, reopenBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { ContentHeaders, Envelope, StoredVersion, VersionRow } from './object-row';
import { maxPutBytes, sealBody, type BodyExpectations, type SealedBody } from './sealed-body';
import { etagOf, sealKeys, wipeKeys } from './sse-modes';
import { nullVersion, newVersionId } from './version-id';
import { currentVersion, pushVersion } from './version-stack';
import type { WriteTransaction } from '../storage/record-store';

export interface PutOptions extends BodyExpectations {
  readonly encryption?: RequestedEncryption;
  readonly headers?: ContentHeaders;
  /** Names in lower case. */
  readonly metadata?: Pairs;
  readonly storageClass?: string;
  readonly tags?: Pairs;
  readonly conditions?: WriteConditions;
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
  const choice = chooseEncryption(options.encryption ?? {}, bucket, caller.principal.arn);
  const place: ObjectPlace = { bucket, key, generation: hexId(rooms.random, 16) };
  const { layerKeys, envelope } = await sealKeys(rooms, { use: keyUse(caller, bucket), place }, choice);
  try {
    const sealed = await sealBody(rooms.blobs.store, rooms.random, layersOf(layerKeys, place, 0), 0, body, options);
    return await record(rooms, place, envelope, sealed, options);
  } finally {
    wipeKeys(layerKeys);
  }
}

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
  } as const;
  const ownId = newVersionId(random);
  const written = await records
    .write((tx) => commitVersion(tx, rooms, place, options.conditions ?? {}, { ...fresh, ownId }))
    .catch(async (error: unknown) => {
      await blobs.store.delete(blob);
      throw error;
    });
  await blobs.store.keep(blob);
  blobs.reap(written.freed);
  return objectInfo(place.key, written.version);
}

type FreshVersion = Omit<StoredVersion, 'sequence' | 'versionId'> & { readonly ownId: string };

async function commitVersion(
  tx: WriteTransaction,
  { blobs }: ObjectRooms,
  { bucket, key, generation }: ObjectPlace,
  conditions: WriteConditions,
  { ownId, ...fresh }: FreshVersion,
): Promise<{ readonly version: StoredVersion; readonly freed: readonly string[] }> {
  const { versioning } = await reopenBucket(tx, bucket);
  const stack = { bucketId: bucket.id, key };
  checkWrite(conditions, key, validators(await currentVersion(tx, stack)));
  const versionId = versioning === 'enabled' ? ownId : nullVersion;
  let version: StoredVersion = { ...fresh, versionId, sequence: 0 };
  const replaced = await pushVersion(tx, stack, (sequence) => (version = { ...version, sequence }));
  blobs.name(
    tx,
    fresh.parts.map((part) => part.blob),
    generation,
  );
  const freed = replaced === undefined ? [] : blobsOf(replaced);
  blobs.free(tx, freed, generation);
  return { version, freed };
}

export const blobsOf = (version: VersionRow): readonly string[] =>
  version.kind === 'object' ? version.parts.map((part) => part.blob) : [];

/** What conditions look at: a delete marker is an absent object. */
export const validators = (version: VersionRow | undefined): Validators | undefined => (version?.kind === 'object' ? version : undefined);
