import type { DeleteBucketLifecycleRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { lifecycleDocument } from './put-bucket-lifecycle-configuration';

export const deleteBucketLifecycle = operation<DeleteBucketLifecycleRequest, undefined>({
  name: 'DeleteBucketLifecycle',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.deleteLifecycle(callerOf(call), name);
    await call.services.objects.deleteBucketDocument(callerOf(call), name, lifecycleDocument);
    return undefined;
  },
});
