import type { EncryptRequest, EncryptResponse } from '../../../../../facts/aws/models/kms';
import { encryptBy } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { contextOf, stopIfDryRun, useOf } from '../key-use';

export const encrypt = operation<EncryptRequest, EncryptResponse>({
  name: 'Encrypt',
  run(call, input) {
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const algorithm = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
    return useKey(keys, useOf(call), { operation: 'Encrypt', reference: input.KeyId, context, algorithm }, async (key) => {
      const { bytes } = await encryptBy(keys, key, algorithm, input.Plaintext, context);
      stopIfDryRun(input.DryRun);
      return { CiphertextBlob: bytes, KeyId: key.arn, EncryptionAlgorithm: algorithm };
    });
  },
});
