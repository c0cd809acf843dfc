import type { GetBucketPolicyStatusOutput, GetBucketPolicyStatusRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { noSuchPolicy } from '../errors';

export const getBucketPolicyStatus = operation<GetBucketPolicyStatusRequest, GetBucketPolicyStatusOutput>({
  name: 'GetBucketPolicyStatus',
  async run(call, input) {
    const { name, policy } = await bucketOf(call, input);
    if (policy === undefined) throw noSuchPolicy(name);
    return { PolicyStatus: { IsPublic: policy.isPublic } };
  },
});
