import { bucketDocumentTable, bucketTable, type BucketRow } from './bucket-row';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredVersion, VersionRow } from './object-row';
import { rulesFor, type ReplicationRule } from './replication-rule';
import type { StackPlace } from './version-stack';
import { keyOf, table, type ReadTransaction, type WriteTransaction } from '../storage/record-store';

export interface Replication {
  /** ARN of the role that S3 acts under. */
  readonly role: string;
  readonly rules: readonly ReplicationRule[];
}

/** Key: bucket id. */
const replicationTable = table<Replication>('object-replication');

/** One version that is still to go somewhere. */
export interface ReplicationTask {
  readonly bucketName: string;
  readonly place: StackPlace;
  readonly versionId: string;
  readonly role: string;
  readonly rules: readonly ReplicationRule[];
}

/** Written with the version and deleted with its last status. Key: bucket id, object key, sequence: the versions of a key go in their order. */
export const replicationTaskTable = table<ReplicationTask>('object-replication-task');

export const taskKey = ({ bucketId, key }: StackPlace, sequence: number): string =>
  keyOf(bucketId, key, String(sequence).padStart(16, '0'));

/**
 * Sets the rules, which hold for what is written from now on.
 * @param document as it is read back. @throws ObjectFault `replication-needs-versioning`, `no-replica-bucket`, `replica-needs-versioning`, …
 */
export const putReplication = (
  { records }: ObjectRooms,
  caller: Caller,
  name: string,
  replication: Replication,
  document: { readonly kind: string; readonly body: string },
): Promise<void> =>
  records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    if (bucket.versioning !== 'enabled') throw new ObjectFault('replication-needs-versioning', { bucket: name });
    for (const { destination } of replication.rules) {
      const target = await tx.get(bucketTable, destination.bucket);
      if (target === undefined) throw new ObjectFault('no-replica-bucket', { bucket: destination.bucket });
      if (target.versioning !== 'enabled') throw new ObjectFault('replica-needs-versioning', { bucket: destination.bucket });
    }
    tx.put(replicationTable, bucket.id, replication);
    tx.put(bucketDocumentTable, keyOf(bucket.id, document.kind), { body: document.body });
  });

export const deleteReplication = ({ records }: ObjectRooms, caller: Caller, name: string, kind: string): Promise<void> =>
  records.write(async (tx) => {
    const { id } = await openBucket(tx, caller, name);
    tx.delete(replicationTable, id);
    tx.delete(bucketDocumentTable, keyOf(id, kind));
  });

/** Also when the bucket goes; what waits finds nothing to replicate. */
export const stopReplication = (tx: WriteTransaction, bucketId: string): void => tx.delete(replicationTable, bucketId);

export const isReplicated = async (tx: ReadTransaction, bucketId: string): Promise<boolean> =>
  (await tx.get(replicationTable, bucketId)) !== undefined;

/** What a version that is about to be written must be marked with, and what then is to be done. */
export interface ReplicationPlan {
  /** The same version with its status. */
  marked<Version extends VersionRow>(version: Version): Version;
  /** Whether there is work for the replicator: it is to be woken once the transaction has committed. */
  readonly waits: boolean;
  /** Writes the task, when the version's place is known. */
  appoint(tx: WriteTransaction, version: VersionRow): void;
}

/** @param version absent: a delete marker */
export async function planReplication(
  tx: ReadTransaction,
  { id: bucketId, name: bucketName }: Pick<BucketRow, 'id' | 'name'>,
  key: string,
  version: Pick<StoredVersion, 'tags' | 'envelope'> | undefined,
): Promise<ReplicationPlan> {
  const replication = await tx.get(replicationTable, bucketId);
  const rules = replication === undefined ? [] : rulesFor(replication.rules, key, version);
  if (replication === undefined || rules.length === 0) return { marked: (one) => one, waits: false, appoint: () => undefined };
  return {
    marked: (one) => (one.kind === 'object' ? { ...one, replication: 'PENDING' } : one),
    waits: true,
    appoint: (write, { sequence, versionId }) => {
      const place = { bucketId, key };
      write.put(replicationTaskTable, taskKey(place, sequence), { bucketName, place, versionId, role: replication.role, rules });
    },
  };
}
