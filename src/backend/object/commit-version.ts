import { checkWrite, type Validators, type WriteConditions } from './conditions';
import type { ObjectPlace } from './object-place';
import { reopenBucket, type ObjectRooms } from './object-rooms';
import type { StoredVersion, VersionRow } from './object-row';
import { freeVersion } from './version-blobs';
import { nullVersion } from './version-id';
import { currentVersion, pushVersion } from './version-stack';
import type { WriteTransaction } from '../storage/record-store';

/** A version but for its place in the stack; `ownId` is its id where versioning is on. */
export type FreshVersion = Omit<StoredVersion, 'sequence' | 'versionId'> & { readonly ownId: string };

/** Puts a version on top and frees what it replaced. @throws ObjectFault `no-such-bucket`, `precondition-failed`, `no-such-key`. */
export async function commitVersion(
  tx: WriteTransaction,
  rooms: ObjectRooms,
  { bucket, key }: ObjectPlace,
  conditions: WriteConditions,
  { ownId, ...fresh }: FreshVersion,
): Promise<{ readonly version: StoredVersion; readonly freed: readonly string[] }> {
  const { versioning } = await reopenBucket(tx, bucket);
  const stack = { bucketId: bucket.id, key };
  checkWrite(conditions, key, validators(await currentVersion(tx, stack)));
  const versionId = versioning === 'enabled' ? ownId : nullVersion;
  let version: StoredVersion = { ...fresh, versionId, sequence: 0 };
  const replaced = await pushVersion(tx, stack, (sequence) => (version = { ...version, sequence }));
  return { version, freed: await freeVersion(tx, rooms.blobs, replaced) };
}

/** What conditions look at: a delete marker is an absent object. */
export const validators = (version: VersionRow | undefined): Validators | undefined => (version?.kind === 'object' ? version : undefined);
