import type { DeleteBucketTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';

export const deleteBucketTagging = operation<DeleteBucketTaggingRequest, undefined>({
  name: 'DeleteBucketTagging',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.putBucketTags(callerOf(call), name, []);
    return undefined;
  },
});
