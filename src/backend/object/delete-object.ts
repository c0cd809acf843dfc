import { validators } from './commit-version';
import { checkWrite, type WriteConditions } from './conditions';
import { checkObjectKey } from './object-key';
import { checkDeletable } from './object-lock';
import { openBucket, reopenBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { DeleteMarker } from './object-row';
import { planReplication } from './replication';
import { freeVersion } from './version-blobs';
import { checkVersionId, newVersionId, nullVersion } from './version-id';
import { currentVersion, findVersion, pushVersion, removeVersion, type StackPlace } from './version-stack';
import type { WriteTransaction } from '../storage/record-store';

export interface DeleteOptions {
  /** Removes this version for ever; absent: what deleting means depends on the bucket's versioning. */
  readonly versionId?: string;
  readonly conditions?: Pick<WriteConditions, 'ifMatch'>;
  /** Deletes in spite of a retention in governance mode. */
  readonly bypassGovernance?: boolean;
}

export interface DeletedObject {
  /** The delete marker made, or the version removed; absent where versioning is off. */
  readonly versionId?: string;
  /** Whether a delete marker was made, or was what was removed. */
  readonly deleteMarker: boolean;
}

/**
 * S3 User Guide, "Deleting object versions": without a version id a delete marker is put on top (`enabled`), or takes the place of the
 * `null` version (`suspended`), or the object goes (`off`). Deleting what is not there is no error.
 * @throws ObjectFault.
 */
export async function deleteObject(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  options: DeleteOptions = {},
): Promise<DeletedObject> {
  checkObjectKey(key);
  const { versionId: wanted } = options;
  if (wanted !== undefined) checkVersionId(wanted);
  const opened = await openBucket(rooms.records, caller, bucketName, key);
  const markerId = newVersionId(rooms.random);
  const modified = rooms.clock.now();
  const { deleted, freed, waits } = await rooms.records.write(async (tx): Promise<Deletion> => {
    const { versioning } = await reopenBucket(tx, opened);
    const place = { bucketId: opened.id, key };
    if (options.conditions !== undefined) {
      const meant = await (wanted === undefined ? currentVersion(tx, place) : findVersion(tx, place, wanted));
      checkWrite(options.conditions, key, validators(meant));
    }
    if (wanted !== undefined) {
      const meant = await findVersion(tx, place, wanted);
      if (meant?.kind === 'object') checkDeletable(key, meant.lock, modified, options.bypassGovernance ?? false);
      return remove(tx, rooms, place, wanted, true);
    }
    if (versioning === 'off') return remove(tx, rooms, place, nullVersion, false);
    const versionId = versioning === 'enabled' ? markerId : nullVersion;
    const replication = await planReplication(tx, opened, key, undefined);
    let marker: DeleteMarker = { kind: 'delete-marker', sequence: 0, versionId, modified };
    const replaced = await pushVersion(tx, place, (sequence) => (marker = { ...marker, sequence }));
    replication.appoint(tx, marker);
    const deletion = { deleted: { versionId, deleteMarker: true }, freed: await freeVersion(tx, rooms.blobs, replaced) };
    return { ...deletion, waits: replication.waits };
  });
  rooms.blobs.reap(freed);
  if (waits === true) rooms.wakeReplicator();
  return deleted;
}

interface Deletion {
  readonly deleted: DeletedObject;
  readonly freed: readonly string[];
  /** Whether the replicator has work. */
  readonly waits?: boolean;
}

async function remove(tx: WriteTransaction, rooms: ObjectRooms, place: StackPlace, versionId: string, byId: boolean): Promise<Deletion> {
  const removed = await removeVersion(tx, place, versionId);
  const deleted = { ...(byId ? { versionId } : {}), deleteMarker: removed?.kind === 'delete-marker' };
  return { deleted, freed: await freeVersion(tx, rooms.blobs, removed) };
}
