import { hexId } from '../ids';
import type { Acl, Ownership } from './acl';
import { checkPublicAcl } from './acl-settings';
import { checkBucketName } from './bucket-name';
import { bucketOfAccountTable, bucketTable, defaultEncryption, defaultPublicAccessBlock, type BucketRow, type Pairs } from './bucket-row';
import { ObjectFault } from './object-fault';
import type { Caller, ObjectRooms } from './object-rooms';
import { keyOf } from '../storage/record-store';

export interface CreateBucketOptions {
  readonly region: string;
  readonly tags?: Pairs;
  /** With object lock, and so with versioning. */
  readonly objectLock?: boolean;
  readonly ownership?: Ownership;
  readonly acl?: Acl;
}

/**
 * A new empty bucket of the caller's account. Names are unique in the whole backend, as S3's are in a partition.
 * @throws ObjectFault `invalid-bucket-name`, `bucket-already-owned-by-you`, `bucket-already-exists`.
 */
export async function createBucket(rooms: ObjectRooms, caller: Caller, name: string, options: CreateBucketOptions): Promise<BucketRow> {
  checkBucketName(name);
  const { account, arn, kind } = caller.principal;
  if (kind === 'anonymous') throw new ObjectFault('access-denied', { principalArn: arn, bucket: name });
  const bucket: BucketRow = {
    id: hexId(rooms.random, 16),
    name,
    account,
    region: options.region,
    created: rooms.clock.now(),
    versioning: options.objectLock === true ? 'enabled' : 'off',
    encryption: defaultEncryption,
    publicAccessBlock: defaultPublicAccessBlock,
    tags: options.tags ?? [],
    ...(options.objectLock === true ? { objectLock: {} } : {}),
    ...(options.ownership === undefined ? {} : { ownership: options.ownership }),
    ...(options.acl === undefined ? {} : { acl: options.acl }),
  };
  checkPublicAcl(bucket, options.acl);
  await rooms.records.write(async (tx) => {
    const there = await tx.get(bucketTable, name);
    if (there?.account === account) throw new ObjectFault('bucket-already-owned-by-you', { bucket: name, region: there.region });
    if (there !== undefined) throw new ObjectFault('bucket-already-exists', { bucket: name });
    tx.put(bucketTable, name, bucket);
    tx.put(bucketOfAccountTable, keyOf(account, name), { id: bucket.id });
  });
  return bucket;
}
