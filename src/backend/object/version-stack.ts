import { currentVersionTable, olderVersionIndexTable, olderVersionTable, type VersionRow } from './object-row';
import { nullVersion } from './version-id';
import { keyOf, type ReadTransaction, type WriteTransaction } from '../storage/record-store';

/** The versions of one object: the current one and, below it, the older ones. */
export interface StackPlace {
  readonly bucketId: string;
  readonly key: string;
}

const currentKey = ({ bucketId, key }: StackPlace): string => keyOf(bucketId, key);
const indexKey = ({ bucketId, key }: StackPlace, versionId: string): string => keyOf(bucketId, key, versionId);

/** Sixteen digits that sort the greatest sequence first. */
const olderKey = ({ bucketId, key }: StackPlace, sequence: number): string =>
  keyOf(bucketId, key, String(Number.MAX_SAFE_INTEGER - sequence).padStart(16, '0'));

export const currentVersion = (tx: ReadTransaction, place: StackPlace): Promise<VersionRow | undefined> =>
  tx.get(currentVersionTable, currentKey(place));

/** The version of this id, or `undefined`. */
export async function findVersion(tx: ReadTransaction, place: StackPlace, versionId: string): Promise<VersionRow | undefined> {
  const current = await currentVersion(tx, place);
  if (current === undefined || current.versionId === versionId) return current;
  const index = await tx.get(olderVersionIndexTable, indexKey(place, versionId));
  return index && tx.get(olderVersionTable, olderKey(place, index.sequence));
}

/** The versions below the current one and below `below`, newest first. */
export async function olderVersions(
  tx: ReadTransaction,
  place: StackPlace,
  below?: VersionRow,
  limit?: number,
): Promise<readonly VersionRow[]> {
  const entries = await tx.list(olderVersionTable, {
    prefix: keyOf(place.bucketId, place.key, ''),
    ...(below === undefined ? {} : { after: olderKey(place, below.sequence) }),
    ...(limit === undefined ? {} : { limit }),
  });
  return entries.map(({ row }) => row);
}

/**
 * Puts a version on top; a `null` one takes the place of the `null` one there was, wherever that lay.
 * @returns what was replaced and is gone.
 */
export async function pushVersion(
  tx: WriteTransaction,
  place: StackPlace,
  make: (sequence: number) => VersionRow,
): Promise<VersionRow | undefined> {
  const current = await currentVersion(tx, place);
  const version = make((current?.sequence ?? 0) + 1);
  let replaced: VersionRow | undefined;
  if (version.versionId === nullVersion && current?.versionId === nullVersion) {
    replaced = current;
  } else if (current !== undefined) {
    tx.put(olderVersionTable, olderKey(place, current.sequence), current);
    tx.put(olderVersionIndexTable, indexKey(place, current.versionId), { sequence: current.sequence });
    if (version.versionId === nullVersion) replaced = await removeOlder(tx, place, nullVersion);
  }
  tx.put(currentVersionTable, currentKey(place), version);
  return replaced;
}

/** Removes one version for ever; the newest older one becomes current. @returns it, or `undefined` where there was none. */
export async function removeVersion(tx: WriteTransaction, place: StackPlace, versionId: string): Promise<VersionRow | undefined> {
  const current = await currentVersion(tx, place);
  if (current?.versionId !== versionId) return removeOlder(tx, place, versionId);
  const [next] = await olderVersions(tx, place, undefined, 1);
  if (next === undefined) {
    tx.delete(currentVersionTable, currentKey(place));
  } else {
    await removeOlder(tx, place, next.versionId);
    tx.put(currentVersionTable, currentKey(place), next);
  }
  return current;
}

/** Writes a version over itself: what may change of one (tags) keeps its place. */
export function rewriteVersion(tx: WriteTransaction, place: StackPlace, current: VersionRow, version: VersionRow): void {
  if (current.versionId === version.versionId) tx.put(currentVersionTable, currentKey(place), version);
  else tx.put(olderVersionTable, olderKey(place, version.sequence), version);
}

async function removeOlder(tx: WriteTransaction, place: StackPlace, versionId: string): Promise<VersionRow | undefined> {
  const index = await tx.get(olderVersionIndexTable, indexKey(place, versionId));
  if (index === undefined) return undefined;
  const version = await tx.get(olderVersionTable, olderKey(place, index.sequence));
  tx.delete(olderVersionTable, olderKey(place, index.sequence));
  tx.delete(olderVersionIndexTable, indexKey(place, versionId));
  return version;
}
