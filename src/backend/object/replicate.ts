import { bucketTable, type BucketRow } from './bucket-row';
import { ObjectFault } from './object-fault';
import { bucketArn } from './object-place';
import type { Caller, ObjectRooms } from './object-rooms';
import type { StoredVersion } from './object-row';
import { policyFor } from './policy-for';
import { storeReplica } from './replica';
import type { ReplicationTask } from './replication';
import type { ServiceRoles } from './replication-authority';
import type { ReplicaDestination } from './replication-rule';
import { currentVersion, findVersion, pushVersion, rewriteVersion } from './version-stack';
import type { DataKeys } from '../keys/data-keys';

export interface ReplicationRooms extends ObjectRooms {
  readonly roles: ServiceRoles;
}

const session = 's3-replication';

/**
 * Brings one version to one destination, under the role's permissions. What is there already is not written again; its tags are brought up to
 * date.
 * @throws ObjectFault, KeyFault: the role may not, a key may not be used, a bucket is not as it must be.
 */
export async function replicate(rooms: ReplicationRooms, task: ReplicationTask, destination: ReplicaDestination): Promise<void> {
  const { place, versionId } = task;
  const { source, target, version, replica } = await rooms.records.read(async (tx) => {
    const to = await tx.get(bucketTable, destination.bucket);
    return {
      source: await tx.get(bucketTable, task.bucketName),
      target: to,
      version: await findVersion(tx, place, versionId),
      replica: to && (await findVersion(tx, { bucketId: to.id, key: place.key }, versionId)),
    };
  });
  // The version, or its bucket, has gone meanwhile: nothing is left to replicate.
  if (version === undefined || source?.id !== place.bucketId) return;
  if (target === undefined) throw new ObjectFault('no-replica-bucket', { bucket: destination.bucket });
  if (target.versioning !== 'enabled') throw new ObjectFault('replica-needs-versioning', { bucket: target.name });
  const principal = await rooms.roles.assume(task.role, session);
  if (principal === undefined) throw new ObjectFault('access-denied', { principalArn: task.role, bucket: source.name });
  const caller: Caller = { principal, requestId: versionId };
  const may = (bucket: BucketRow, action: string): Promise<void> => checkRole(rooms.roles, caller, bucket, place.key, action);

  if (version.kind === 'delete-marker') {
    await may(target, 's3:ReplicateDelete');
    if (replica === undefined) await storeMarker(rooms, target, place.key, versionId, version.modified);
    return;
  }
  await may(source, 's3:GetObjectVersionForReplication');
  if (version.tags.length > 0) {
    await may(source, 's3:GetObjectVersionTagging');
    await may(target, 's3:ReplicateTags');
  }
  if (replica?.kind === 'object') return updateTags(rooms, target, place.key, version);
  await may(target, 's3:ReplicateObject');
  await storeReplica({ ...rooms, dataKeys: encrypting(rooms) }, caller, { source, target, key: place.key, version, destination });
}

/** @throws ObjectFault `access-denied`. */
async function checkRole(roles: ServiceRoles, { principal }: Caller, bucket: BucketRow, key: string, action: string): Promise<void> {
  const policy = policyFor({ principal }, bucket);
  const allowed = await roles.may({
    principal,
    action,
    resource: `${bucketArn(bucket.name)}/${key}`,
    resourceAccount: bucket.account,
    ...(policy === undefined ? {} : { resourcePolicy: policy }),
  });
  if (!allowed) throw new ObjectFault('access-denied', { principalArn: principal.arn, bucket: bucket.name, key });
}

/**
 * S3 User Guide, "Replicating encrypted objects": of the destination's key the role needs `kms:Encrypt`, not `kms:GenerateDataKey`, but for
 * bucket keys.
 */
function encrypting({ dataKeys, random }: Pick<ObjectRooms, 'dataKeys' | 'random'>): DataKeys {
  const generate: DataKeys['generate'] = async (use, reference, bytes, context) => {
    const plaintext = random.bytes(bytes);
    try {
      return { plaintext, ...(await dataKeys.encrypt(use, reference, plaintext, context)) };
    } catch (error) {
      plaintext.fill(0);
      throw error;
    }
  };
  // All else is inherited, whatever stands behind the contract.
  return Object.assign(Object.create(dataKeys) as DataKeys, { generate });
}

const storeMarker = ({ records }: ObjectRooms, target: BucketRow, key: string, versionId: string, modified: number): Promise<void> =>
  records.write(async (tx) => {
    const place = { bucketId: target.id, key };
    if ((await findVersion(tx, place, versionId)) !== undefined) return;
    await pushVersion(tx, place, (sequence) => ({ kind: 'delete-marker', sequence, versionId, modified }));
  });

const updateTags = ({ records }: ObjectRooms, target: BucketRow, key: string, { versionId, tags }: StoredVersion): Promise<void> =>
  records.write(async (tx) => {
    const place = { bucketId: target.id, key };
    const replica = await findVersion(tx, place, versionId);
    if (replica?.kind !== 'object') return;
    rewriteVersion(tx, place, (await currentVersion(tx, place)) ?? replica, { ...replica, tags });
  });
