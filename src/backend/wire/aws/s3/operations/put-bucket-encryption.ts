import type { PutBucketEncryptionRequest } from '../../../../../facts/aws/models/s3';
import { ObjectFault } from '../../../../object/object-fault';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { invalidArgument, malformedXml } from '../errors';

export const putBucketEncryption = operation<PutBucketEncryptionRequest, undefined>({
  name: 'PutBucketEncryption',
  async run(call, input) {
    await checkBody(call);
    const { name, encryption } = await bucketOf(call, input);
    const [rule, ...more] = input.ServerSideEncryptionConfiguration.Rules;
    if (rule === undefined || more.length > 0) throw malformedXml();
    const { ApplyServerSideEncryptionByDefault: chosen, BucketKeyEnabled: bucketKey, BlockedEncryptionTypes: types } = rule;
    // A rule may be of the blocked types alone: the default then stays.
    const algorithm = chosen?.SSEAlgorithm ?? encryption.algorithm;
    const keyReference = chosen === undefined ? encryption.keyReference : chosen.KMSMasterKeyID;
    try {
      await call.services.objects.putBucketEncryption(callerOf(call), name, {
        algorithm,
        ...(keyReference === undefined ? {} : { keyReference }),
        ...(bucketKey === undefined ? {} : { bucketKey }),
        ...(types === undefined ? {} : { blocked: types.EncryptionType ?? [] }),
      });
    } catch (error) {
      if (!(error instanceof ObjectFault) || error.kind !== 'invalid-encryption') throw error;
      if ((error.details as { readonly reason: string }).reason !== 'key-with-aes256') throw malformedXml();
      const message = 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse';
      throw invalidArgument(message, 'KMSMasterKeyID', keyReference ?? '');
    }
    return undefined;
  },
});
