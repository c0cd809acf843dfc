import type { EncryptionType, GetBucketEncryptionOutput, GetBucketEncryptionRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';

export const getBucketEncryption = operation<GetBucketEncryptionRequest, GetBucketEncryptionOutput>({
  name: 'GetBucketEncryption',
  async run(call, input) {
    const { algorithm, keyReference, bucketKey, blocked } = (await bucketOf(call, input)).encryption;
    const rule = {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: algorithm,
        ...(keyReference === undefined ? {} : { KMSMasterKeyID: keyReference }),
      },
      BucketKeyEnabled: bucketKey,
      ...(blocked.length > 0 ? { BlockedEncryptionTypes: { EncryptionType: blocked as readonly EncryptionType[] } } : {}),
    };
    return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
  },
});
