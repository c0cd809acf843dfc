import type { PutBucketOwnershipControlsRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { malformedXml } from '../errors';

export const putBucketOwnershipControls = operation<PutBucketOwnershipControlsRequest, undefined>({
  name: 'PutBucketOwnershipControls',
  async run(call, input) {
    await checkBody(call);
    const { name } = await bucketOf(call, input);
    const [rule, ...more] = input.OwnershipControls.Rules;
    if (rule === undefined || more.length > 0) throw malformedXml();
    await call.services.objects.putOwnership(callerOf(call), name, rule.ObjectOwnership);
    return undefined;
  },
});
