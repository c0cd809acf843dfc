import type { PutBucketPolicyRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { readBucketPolicy } from '../bucket-policy';
import { checkBody } from '../checksum-headers';

export const putBucketPolicy = operation<PutBucketPolicyRequest, undefined>({
  name: 'PutBucketPolicy',
  async run(call, input) {
    await checkBody(call);
    const { name } = await bucketOf(call, input);
    await call.services.objects.putBucketPolicy(callerOf(call), name, readBucketPolicy(call, name, input.Policy));
    return undefined;
  },
});
