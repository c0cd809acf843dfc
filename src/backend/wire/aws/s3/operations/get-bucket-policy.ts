import type { GetBucketPolicyOutput, GetBucketPolicyRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { noSuchPolicy } from '../errors';

export const getBucketPolicy = operation<GetBucketPolicyRequest, GetBucketPolicyOutput>({
  name: 'GetBucketPolicy',
  async run(call, input) {
    const { name, policy } = await bucketOf(call, input);
    if (policy === undefined) throw noSuchPolicy(name);
    return { Policy: policy.text };
  },
});
