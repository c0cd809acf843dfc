import type { GetObjectAclOutput, GetObjectAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { aclsCount } from '../acl';
import { ownersAlone, writeAcl } from '../acl-grants';
import { bucketOf, callerOf } from '../bucket-access';

export const getObjectAcl = operation<GetObjectAclRequest, GetObjectAclOutput>({
  name: 'GetObjectAcl',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    await call.services.objects.versionInfo(callerOf(call), input.Bucket, input.Key, input.VersionId);
    const own = ownersAlone(bucket.account);
    if (!aclsCount(bucket)) return writeAcl(own);
    return writeAcl((await call.services.objects.findObjectAcl(bucket, input.Key, input.VersionId)) ?? own);
  },
});
