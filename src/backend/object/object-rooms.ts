import type { Clock } from '../clock';
import type { ServiceUse } from '../keys/data-keys';
import type { Principal } from '../principal';
import { defaultOwnership } from './acl';
import { bucketTable, type BucketRow } from './bucket-row';
import type { ObjectBlobs } from './object-blobs';
import { ObjectFault } from './object-fault';
import { policyFor } from './policy-for';
import type { KeySources } from './sse-modes';
import type { ReadTransaction, RecordStore } from '../storage/record-store';

/** What every operation of the object service works with. */
export interface ObjectRooms extends KeySources {
  readonly clock: Clock;
  readonly records: RecordStore;
  readonly blobs: ObjectBlobs;
  /** Tells the replicator that a transaction which left it work has committed. */
  readonly wakeReplicator: () => void;
}

export interface Caller {
  readonly principal: Principal;
  readonly requestId: string;
}

/**
 * The bucket of this name, for principals of the owner's account and those to whom its policy or ACLs may speak. Whether what they are about to do is
 * allowed has been asked before: a front-end authorises every request with both.
 * @throws ObjectFault `no-such-bucket`, `access-denied`.
 */
export async function openBucket(tx: ReadTransaction, caller: Caller, name: string, key?: string): Promise<BucketRow> {
  const bucket = await tx.get(bucketTable, name);
  if (bucket === undefined) throw new ObjectFault('no-such-bucket', { bucket: name });
  const aclsCount = (bucket.ownership ?? defaultOwnership) !== 'BucketOwnerEnforced';
  if (caller.principal.account !== bucket.account && !aclsCount && policyFor(caller, bucket) === undefined) {
    const { region } = bucket;
    throw new ObjectFault('access-denied', {
      principalArn: caller.principal.arn,
      bucket: name,
      region,
      ...(key === undefined ? {} : { key }),
    });
  }
  return bucket;
}

/** The same bucket in the transaction that writes to it. @throws ObjectFault `no-such-bucket` where it was deleted meanwhile. */
export async function reopenBucket(tx: ReadTransaction, opened: BucketRow): Promise<BucketRow> {
  const bucket = await tx.get(bucketTable, opened.name);
  if (bucket?.id !== opened.id) throw new ObjectFault('no-such-bucket', { bucket: opened.name });
  return bucket;
}

/** S3's call of the key hierarchy, on the caller's behalf. */
export const keyUse = (caller: Caller, bucket: BucketRow): ServiceUse => ({
  principal: caller.principal,
  region: bucket.region,
  via: 's3',
  requestId: caller.requestId,
});
