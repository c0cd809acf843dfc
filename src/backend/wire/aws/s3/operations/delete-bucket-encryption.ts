import type { DeleteBucketEncryptionRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';

export const deleteBucketEncryption = operation<DeleteBucketEncryptionRequest, undefined>({
  name: 'DeleteBucketEncryption',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.deleteBucketEncryption(callerOf(call), name);
    return undefined;
  },
});
