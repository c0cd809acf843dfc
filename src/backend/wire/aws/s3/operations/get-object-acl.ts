import type { GetObjectAclOutput, GetObjectAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { ownersGrant } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { ownerOf } from '../owner';

export const getObjectAcl = operation<GetObjectAclRequest, GetObjectAclOutput>({
  name: 'GetObjectAcl',
  async run(call, input) {
    const { account } = await bucketOf(call, input);
    await call.services.objects.versionInfo(callerOf(call), input.Bucket, input.Key, input.VersionId);
    return { Owner: ownerOf(account), Grants: ownersGrant(account) };
  },
});
