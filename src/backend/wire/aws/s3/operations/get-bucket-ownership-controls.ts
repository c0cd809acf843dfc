import type { GetBucketOwnershipControlsOutput, GetBucketOwnershipControlsRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { ownershipOf } from '../acl';
import { bucketOf } from '../bucket-access';
import { s3Error } from '../errors';

export const getBucketOwnershipControls = operation<GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput>({
  name: 'GetBucketOwnershipControls',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const ownership = ownershipOf(bucket);
    if (ownership === 'none') {
      const message = 'The bucket ownership controls were not found';
      throw s3Error(404, 'OwnershipControlsNotFoundError', message, { BucketName: bucket.name });
    }
    return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
  },
});
