import type { BucketLocationConstraint, GetBucketLocationOutput, GetBucketLocationRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf, checkOwner } from '../bucket-access';

export const getBucketLocation = operation<GetBucketLocationRequest, GetBucketLocationOutput>({
  name: 'GetBucketLocation',
  async run(call, input) {
    // The one question about a bucket that us-east-1 answers for every region.
    const anywhere = call.region === 'us-east-1';
    const bucket = anywhere ? await call.services.objects.getBucket(callerOf(call), input.Bucket) : await bucketOf(call, input);
    checkOwner(bucket, input.ExpectedBucketOwner);
    // S3 API: the location constraint of us-east-1 is null.
    return { LocationConstraint: (bucket.region === 'us-east-1' ? '' : bucket.region) as BucketLocationConstraint };
  },
});
