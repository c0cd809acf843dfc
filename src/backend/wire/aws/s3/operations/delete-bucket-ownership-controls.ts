import type { DeleteBucketOwnershipControlsRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';

export const deleteBucketOwnershipControls = operation<DeleteBucketOwnershipControlsRequest, undefined>({
  name: 'DeleteBucketOwnershipControls',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.putOwnership(callerOf(call), name, 'none');
    return undefined;
  },
});
