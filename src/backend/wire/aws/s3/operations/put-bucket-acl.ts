import type { PutBucketAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { readBucketAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';

export const putBucketAcl = operation<PutBucketAclRequest, undefined>({
  name: 'PutBucketAcl',
  async run(call, input) {
    await checkBody(call);
    const bucket = await bucketOf(call, input);
    await call.services.objects.putBucketAcl(callerOf(call), bucket.name, readBucketAcl(bucket, input));
    return undefined;
  },
});
