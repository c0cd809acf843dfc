import type { HeadBucketOutput, HeadBucketRequest } from '../../../../../facts/aws/models/s3';
import { bucketArn } from '../../../../object/object-place';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';

export const headBucket = operation<HeadBucketRequest, HeadBucketOutput>({
  name: 'HeadBucket',
  async run(call, input) {
    const { name, region } = await bucketOf(call, input);
    return { BucketArn: bucketArn(name), BucketRegion: region, AccessPointAlias: false };
  },
});
