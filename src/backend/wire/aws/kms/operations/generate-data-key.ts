import type { GenerateDataKeyRequest, GenerateDataKeyResponse } from '../../../../../facts/aws/models/kms';
import { freshDataKey } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { dataKeyLength } from '../data-key-length';
import { contextOf, stopIfDryRun, useOf } from '../key-use';
import { answerSecret, conditionsOf, recipientOf } from '../secret-answer';

export const generateDataKey = operation<GenerateDataKeyRequest, GenerateDataKeyResponse>({
  name: 'GenerateDataKey',
  async run(call, input) {
    const bytes = dataKeyLength(input);
    const recipient = recipientOf(input.Recipient);
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const parameters = { keySpec: input.KeySpec, numberOfBytes: input.NumberOfBytes };
    const request = { operation: 'GenerateDataKey', reference: input.KeyId, context, parameters, ...conditionsOf(recipient) } as const;
    return useKey(keys, useOf(call), request, async (key) => {
      stopIfDryRun(input.DryRun);
      const { plaintext, blob, materialId } = await freshDataKey(keys, key, bytes, context);
      return {
        CiphertextBlob: blob,
        ...answerSecret(keys, recipient, 'Plaintext', plaintext),
        KeyId: key.arn,
        ...(recipient ? {} : { KeyMaterialId: materialId }),
      };
    });
  },
});
