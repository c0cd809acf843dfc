import type { PutObjectAclOutput, PutObjectAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { replaceObjectAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';

export const putObjectAcl = operation<PutObjectAclRequest, PutObjectAclOutput>({
  name: 'PutObjectAcl',
  async run(call, input) {
    await checkBody(call);
    const bucket = await bucketOf(call, input);
    const { objects } = call.services;
    const before = await objects.findObjectAcl(bucket, input.Key, input.VersionId);
    const acl = replaceObjectAcl(bucket, before, input);
    await objects.putObjectAcl(callerOf(call), bucket.name, input.Key, acl, input.VersionId);
    return {};
  },
});
