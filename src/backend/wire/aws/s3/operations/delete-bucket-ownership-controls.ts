import type { DeleteBucketOwnershipControlsRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { noOwnership, ownershipDocument } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';

export const deleteBucketOwnershipControls = operation<DeleteBucketOwnershipControlsRequest, undefined>({
  name: 'DeleteBucketOwnershipControls',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.putBucketDocument(callerOf(call), name, ownershipDocument, noOwnership);
    return undefined;
  },
});
