import { bucketTable, type BucketPolicy, type BucketRow } from './bucket-row';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';

/** @throws ObjectFault `public-policy-blocked` where the bucket's public access block forbids it; … */
export const putBucketPolicy = (rooms: ObjectRooms, caller: Caller, name: string, policy: BucketPolicy): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    if (policy.isPublic && bucket.publicAccessBlock?.blockPublicPolicy === true) {
      throw new ObjectFault('public-policy-blocked', { bucket: name, principalArn: caller.principal.arn });
    }
    tx.put(bucketTable, name, { ...bucket, policy });
  });

/** Deleting what is not there changes nothing. */
export const deleteBucketPolicy = (rooms: ObjectRooms, caller: Caller, name: string): Promise<void> =>
  rooms.records.write(async (tx) => {
    const { policy: _gone, ...bucket } = await openBucket(tx, caller, name);
    tx.put(bucketTable, name, bucket);
  });

/**
 * What the policy says to this caller. Under `restrictPublicBuckets` a public one says nothing to other accounts and to nobody (S3 User
 * Guide, "Blocking public access to your Amazon S3 storage").
 */
export function policyFor({ principal }: Pick<Caller, 'principal'>, bucket: BucketRow): string | undefined {
  const { policy, publicAccessBlock, account } = bucket;
  const outsider = principal.kind !== 'service' && principal.account !== account;
  if (policy?.isPublic === true && publicAccessBlock?.restrictPublicBuckets === true && outsider) return undefined;
  return policy?.text;
}
