import type { GetBucketAclOutput, GetBucketAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { aclsCount } from '../acl';
import { ownersAlone, writeAcl } from '../acl-grants';
import { bucketOf } from '../bucket-access';

export const getBucketAcl = operation<GetBucketAclRequest, GetBucketAclOutput>({
  name: 'GetBucketAcl',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const own = ownersAlone(bucket.account);
    return writeAcl(aclsCount(bucket) ? (bucket.acl ?? own) : own);
  },
});
