import type { GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse } from '../../../../../facts/aws/models/kms';
import { encryptWith } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { dataKeyLength } from '../data-key-length';
import { contextOf, stopIfDryRun, useOf } from '../key-use';

export const generateDataKeyWithoutPlaintext = operation<GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse>({
  name: 'GenerateDataKeyWithoutPlaintext',
  async run(call, input) {
    const bytes = dataKeyLength(input);
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const parameters = { keySpec: input.KeySpec, numberOfBytes: input.NumberOfBytes };
    return useKey(
      keys,
      useOf(call),
      { operation: 'GenerateDataKeyWithoutPlaintext', reference: input.KeyId, context, parameters },
      (key) => {
        stopIfDryRun(input.DryRun);
        const plaintext = keys.random.bytes(bytes);
        try {
          const sealed = encryptWith(keys, key, plaintext, context);
          return { CiphertextBlob: sealed.blob, KeyId: key.arn, KeyMaterialId: sealed.materialId };
        } finally {
          plaintext.fill(0);
        }
      },
    );
  },
});
