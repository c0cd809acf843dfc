import type { PutBucketAclRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { aclsOff, ownershipOf, refuseGrants } from '../acl';
import { bucketOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { notImplemented } from '../errors';

/** Takes the ACLs that give nothing to others, which is what every bucket has. */
export const putBucketAcl = operation<PutBucketAclRequest, undefined>({
  name: 'PutBucketAcl',
  async run(call, input) {
    await checkBody(call);
    const bucket = await bucketOf(call, input);
    if ((await ownershipOf(call, bucket)) === 'BucketOwnerEnforced') throw aclsOff();
    if (input.AccessControlPolicy !== undefined) throw notImplemented();
    refuseGrants(input);
    return undefined;
  },
});
