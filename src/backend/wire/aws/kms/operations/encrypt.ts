import type { EncryptRequest, EncryptResponse } from '../../../../../facts/aws/models/kms';
import { encryptWith } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkAlgorithm, contextOf, stopIfDryRun, useOf } from '../key-use';

export const encrypt = operation<EncryptRequest, EncryptResponse>({
  name: 'Encrypt',
  run(call, input) {
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    return useKey(keys, useOf(call), { operation: 'Encrypt', reference: input.KeyId, context }, (key) => {
      checkAlgorithm(input.EncryptionAlgorithm);
      stopIfDryRun(input.DryRun);
      return {
        CiphertextBlob: encryptWith(keys, key, input.Plaintext, context).blob,
        KeyId: key.arn,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    });
  },
});
