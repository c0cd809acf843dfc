import type { GetBucketAclOutput, GetBucketAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { ownersGrant } from '../acl';
import { bucketOf } from '../bucket-access';
import { ownerOf } from '../owner';

export const getBucketAcl = operation<GetBucketAclRequest, GetBucketAclOutput>({
  name: 'GetBucketAcl',
  async run(call, input) {
    const { account } = await bucketOf(call, input);
    return { Owner: ownerOf(account), Grants: ownersGrant(account) };
  },
});
