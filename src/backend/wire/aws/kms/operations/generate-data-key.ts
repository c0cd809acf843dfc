import type { GenerateDataKeyRequest, GenerateDataKeyResponse } from '../../../../../facts/aws/models/kms';
import { encryptWith } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { dataKeyLength } from '../data-key-length';
import { contextOf, refuse, stopIfDryRun, useOf } from '../key-use';

export const generateDataKey = operation<GenerateDataKeyRequest, GenerateDataKeyResponse>({
  name: 'GenerateDataKey',
  async run(call, input) {
    if (input.Recipient) refuse('Recipient');
    const bytes = dataKeyLength(input);
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const parameters = { keySpec: input.KeySpec, numberOfBytes: input.NumberOfBytes };
    return useKey(keys, useOf(call), { operation: 'GenerateDataKey', reference: input.KeyId, context, parameters }, (key) => {
      stopIfDryRun(input.DryRun);
      const plaintext = keys.random.bytes(bytes);
      const sealed = encryptWith(keys, key, plaintext, context);
      return { CiphertextBlob: sealed.blob, Plaintext: plaintext, KeyId: key.arn, KeyMaterialId: sealed.materialId };
    });
  },
});
