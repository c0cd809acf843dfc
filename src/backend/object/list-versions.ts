import { listKeys, maxListed, type ListRequest } from './listing';
import { objectInfo, type ObjectInfo } from './object-info';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { VersionRow } from './object-row';
import { currentVersion, findVersion, olderVersions } from './version-stack';
import type { ReadTransaction } from '../storage/record-store';

export interface ListVersionsRequest extends Omit<ListRequest, 'after'> {
  readonly keyMarker?: string;
  /** Goes on within the key of `keyMarker`, below this version. */
  readonly versionIdMarker?: string;
}

export interface ListedVersion {
  readonly key: string;
  readonly versionId: string;
  readonly latest: boolean;
  readonly modified: number;
  /** Absent for a delete marker. */
  readonly object?: ObjectInfo;
}

export interface ListedVersions {
  readonly versions: readonly ListedVersion[];
  readonly commonPrefixes: readonly string[];
  readonly next?: { readonly keyMarker: string; readonly versionIdMarker?: string };
}

/** All versions and delete markers: keys in the order of their UTF-8 bytes, newest version first. @throws ObjectFault. */
export function listVersions(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  request: ListVersionsRequest = {},
): Promise<ListedVersions> {
  const max = Math.min(request.maxKeys ?? maxListed, maxListed);
  return rooms.records.read(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName);
    const versions: ListedVersion[] = [];
    const commonPrefixes: string[] = [];
    if (max === 0) return { versions, commonPrefixes };
    let next: ListedVersions['next'];
    for await (const item of items(tx, bucket.id, request, max + 1)) {
      if (versions.length + commonPrefixes.length === max) return { versions, commonPrefixes, ...(next === undefined ? {} : { next }) };
      if (typeof item === 'string') {
        commonPrefixes.push(item);
        next = { keyMarker: item };
      } else {
        versions.push(item);
        next = { keyMarker: item.key, versionIdMarker: item.versionId };
      }
    }
    return { versions, commonPrefixes };
  });
}

async function* items(
  tx: ReadTransaction,
  bucketId: string,
  request: ListVersionsRequest,
  batch: number,
): AsyncGenerator<ListedVersion | string, void, void> {
  const { keyMarker: after, versionIdMarker } = request;
  if (after !== undefined && versionIdMarker !== undefined) yield* restOfKey(tx, bucketId, after, versionIdMarker, batch);
  const { prefix, delimiter } = request;
  const scope = {
    ...(prefix === undefined ? {} : { prefix }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(after === undefined ? {} : { after }),
  };
  for await (const listed of listKeys(tx, bucketId, scope, () => true, batch)) {
    if ('commonPrefix' in listed) {
      yield listed.commonPrefix;
      continue;
    }
    const { key, current } = listed;
    yield listedVersion(key, current, true);
    // The first version of a key has nothing below it.
    if (current.sequence > 1) {
      for (const older of await olderVersions(tx, { bucketId, key }, undefined, batch)) yield listedVersion(key, older, false);
    }
  }
}

async function* restOfKey(
  tx: ReadTransaction,
  bucketId: string,
  key: string,
  versionId: string,
  batch: number,
): AsyncGenerator<ListedVersion, void, void> {
  const place = { bucketId, key };
  const marker = await findVersion(tx, place, versionId);
  if (marker === undefined) return;
  const current = await currentVersion(tx, place);
  const below = marker.versionId === current?.versionId ? undefined : marker;
  for (const older of await olderVersions(tx, place, below, batch)) yield listedVersion(key, older, false);
}

const listedVersion = (key: string, version: VersionRow, latest: boolean): ListedVersion => ({
  key,
  versionId: version.versionId,
  latest,
  modified: version.modified,
  ...(version.kind === 'object' ? { object: objectInfo(key, version) } : {}),
});
