import type { DeleteBucketRequest } from '../../../../../facts/aws/models/s3';
import { ObjectFault } from '../../../../object/object-fault';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { s3Error } from '../errors';

export const deleteBucket = operation<DeleteBucketRequest, undefined>({
  name: 'DeleteBucket',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    try {
      await call.services.objects.deleteBucket(callerOf(call), bucket.name);
    } catch (error) {
      if (!(error instanceof ObjectFault) || error.kind !== 'bucket-not-empty' || bucket.versioning === 'off') throw error;
      const message = 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.';
      throw s3Error(409, 'BucketNotEmpty', message, { BucketName: bucket.name });
    }
    return undefined;
  },
});
