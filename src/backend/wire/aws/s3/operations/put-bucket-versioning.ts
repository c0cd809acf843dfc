import type { PutBucketVersioningRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { notImplemented, s3Error } from '../errors';

export const putBucketVersioning = operation<PutBucketVersioningRequest, undefined>({
  name: 'PutBucketVersioning',
  async run(call, input) {
    await checkBody(call);
    const { name } = await bucketOf(call, input);
    const { Status, MFADelete } = input.VersioningConfiguration;
    if (MFADelete === 'Enabled') throw notImplemented('x-amz-mfa');
    if (Status === undefined) {
      throw s3Error(400, 'IllegalVersioningConfigurationException', 'The Versioning element must be specified');
    }
    await call.services.objects.putVersioning(callerOf(call), name, Status === 'Enabled' ? 'enabled' : 'suspended');
    return undefined;
  },
});
