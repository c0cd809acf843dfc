import type { PutPublicAccessBlockRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';

export const putPublicAccessBlock = operation<PutPublicAccessBlockRequest, undefined>({
  name: 'PutPublicAccessBlock',
  async run(call, input) {
    await checkBody(call);
    const { name } = await bucketOf(call, input);
    const given = input.PublicAccessBlockConfiguration;
    await call.services.objects.putPublicAccessBlock(callerOf(call), name, {
      blockPublicAcls: given.BlockPublicAcls ?? false,
      ignorePublicAcls: given.IgnorePublicAcls ?? false,
      blockPublicPolicy: given.BlockPublicPolicy ?? false,
      restrictPublicBuckets: given.RestrictPublicBuckets ?? false,
    });
    return undefined;
  },
});
