import { checkWrite, type Validators, type WriteConditions } from './conditions';
import { lockOf, type ObjectLock } from './object-lock';
import type { ObjectPlace } from './object-place';
import { reopenBucket, type ObjectRooms } from './object-rooms';
import type { StoredVersion, VersionRow } from './object-row';
import { planReplication } from './replication';
import { freeVersion } from './version-blobs';
import { nullVersion } from './version-id';
import { currentVersion, pushVersion } from './version-stack';
import type { WriteTransaction } from '../storage/record-store';

/** A version but for its place in the stack; `ownId` is its id where versioning is on. */
export type FreshVersion = Omit<StoredVersion, 'sequence' | 'versionId' | 'lock'> & {
  readonly ownId: string;
  readonly askedLock?: ObjectLock | undefined;
};

/** Puts a version on top and frees what it replaced. @throws ObjectFault `no-such-bucket`, `precondition-failed`, `no-such-key`. */
export async function commitVersion(
  tx: WriteTransaction,
  rooms: ObjectRooms,
  { bucket, key }: ObjectPlace,
  conditions: WriteConditions,
  { ownId, askedLock, ...fresh }: FreshVersion,
): Promise<{ readonly version: StoredVersion; readonly freed: readonly string[] }> {
  const now = await reopenBucket(tx, bucket);
  const { versioning } = now;
  const stack = { bucketId: bucket.id, key };
  checkWrite(conditions, key, validators(await currentVersion(tx, stack)));
  const versionId = versioning === 'enabled' ? ownId : nullVersion;
  const replication = await planReplication(tx, bucket, key, fresh);
  let version: StoredVersion = replication.marked({ ...fresh, versionId, sequence: 0, ...lockOf(now, askedLock, fresh.modified) });
  const replaced = await pushVersion(tx, stack, (sequence) => (version = { ...version, sequence }));
  replication.appoint(tx, version);
  return { version, freed: await freeVersion(tx, rooms.blobs, replaced) };
}

/** What conditions look at: a delete marker is an absent object. */
export const validators = (version: VersionRow | undefined): Validators | undefined => (version?.kind === 'object' ? version : undefined);
