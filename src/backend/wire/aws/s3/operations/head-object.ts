import type { HeadObjectOutput, HeadObjectRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { withCustomerKey } from '../customer-key';
import { objectOutput } from '../object-output';
import { asksForPart, readOptions, refuseMode, withRange } from '../read-request';

export const headObject = operation<HeadObjectRequest, HeadObjectOutput>({
  name: 'HeadObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    refuseMode(call);
    return withCustomerKey(input, async (key) => {
      const options = { ...readOptions(input), ...key };
      const found = await withRange(input, call.services.objects.headObject(callerOf(call), bucket.name, input.Key, options));
      return objectOutput(bucket, found, input, asksForPart(options, found.info.size));
    });
  },
});
