import { bucketTable, type BucketPolicy } from './bucket-row';
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
