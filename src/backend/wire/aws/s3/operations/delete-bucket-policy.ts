import type { DeleteBucketPolicyRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';

export const deleteBucketPolicy = operation<DeleteBucketPolicyRequest, undefined>({
  name: 'DeleteBucketPolicy',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.deleteBucketPolicy(callerOf(call), name);
    return undefined;
  },
});
