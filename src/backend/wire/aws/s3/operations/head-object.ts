import type { HeadObjectOutput, HeadObjectRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { withCustomerKey } from '../customer-key';
import { objectOutput } from '../object-output';
import { asksForPart, checkRead, readOptions, withRange } from '../read-request';

export const headObject = operation<HeadObjectRequest, HeadObjectOutput>({
  name: 'HeadObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    return withCustomerKey(input, async (key) => {
      const options = { ...readOptions(input), ...key };
      await checkRead(call, input, options);
      const { info, span } = await withRange(input, call.services.objects.headObject(callerOf(call), bucket.name, input.Key, options));
      return objectOutput(bucket, info, span, input, asksForPart(input, options, info.size));
    });
  },
});
