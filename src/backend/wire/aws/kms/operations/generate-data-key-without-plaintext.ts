import type { GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse } from '../../../../../facts/aws/models/kms';
import { freshDataKey } from '../../../../keys/cryptography';
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
      async (key) => {
        stopIfDryRun(input.DryRun);
        const { plaintext, blob, materialId } = await freshDataKey(keys, key, bytes, context);
        plaintext.fill(0);
        return { CiphertextBlob: blob, KeyId: key.arn, KeyMaterialId: materialId };
      },
    );
  },
});
