import type { DecryptRequest, DecryptResponse } from '../../../../../facts/aws/models/kms';
import { decryptWith, readBlob, requestFor } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkAlgorithm, contextOf, refuse, stopIfDryRun, useOf } from '../key-use';

export const decrypt = operation<DecryptRequest, DecryptResponse>({
  name: 'Decrypt',
  async run(call, input) {
    if (input.Recipient) refuse('Recipient');
    if (input.CiphertextBlob === undefined) refuse('Decrypt without CiphertextBlob');
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const blob = readBlob(input.CiphertextBlob);
    const request = await requestFor(keys, useOf(call), blob, { operation: 'Decrypt', context, reference: input.KeyId });
    return useKey(keys, useOf(call), request, (key) => {
      checkAlgorithm(input.EncryptionAlgorithm);
      const plaintext = decryptWith(keys, key, blob, context);
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, Plaintext: plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyMaterialId: blob.materialId };
    });
  },
});
