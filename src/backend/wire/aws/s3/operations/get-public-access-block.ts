import type { GetPublicAccessBlockOutput, GetPublicAccessBlockRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { s3Error } from '../errors';

export const getPublicAccessBlock = operation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput>({
  name: 'GetPublicAccessBlock',
  async run(call, input) {
    const { name, publicAccessBlock: block } = await bucketOf(call, input);
    if (block === undefined) {
      const message = 'The public access block configuration was not found';
      throw s3Error(404, 'NoSuchPublicAccessBlockConfiguration', message, { BucketName: name });
    }
    return {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: block.blockPublicAcls,
        IgnorePublicAcls: block.ignorePublicAcls,
        BlockPublicPolicy: block.blockPublicPolicy,
        RestrictPublicBuckets: block.restrictPublicBuckets,
      },
    };
  },
});
