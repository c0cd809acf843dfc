import type { DecryptRequest, DecryptResponse } from '../../../../../facts/aws/models/kms';
import { decryptBy } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { decryptionRequest, ignoresCiphertext } from '../ciphertext-source';
import { contextOf, stopIfDryRun, useOf } from '../key-use';
import { answerSecret, conditionsOf, recipientOf } from '../secret-answer';

export const decrypt = operation<DecryptRequest, DecryptResponse>({
  name: 'Decrypt',
  async run(call, input) {
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const algorithm = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
    const recipient = recipientOf(input.Recipient);
    const source = { ...input, ciphertext: input.CiphertextBlob, reference: input.KeyId, referenceName: 'keyId', algorithm } as const;
    const request = await decryptionRequest(keys, useOf(call), source, { operation: 'Decrypt', context, ...conditionsOf(recipient) });
    return useKey(keys, useOf(call), request, async (key) => {
      if (ignoresCiphertext(input)) stopIfDryRun(true);
      const { bytes, materialId } = await decryptBy(keys, key, algorithm, input.CiphertextBlob ?? Buffer.alloc(0), context);
      stopIfDryRun(input.DryRun);
      return {
        KeyId: key.arn,
        EncryptionAlgorithm: algorithm,
        ...answerSecret(keys, recipient, 'Plaintext', bytes),
        // "Omitted if the request includes the Recipient parameter" (API reference).
        ...(materialId === undefined || recipient ? {} : { KeyMaterialId: materialId }),
      };
    });
  },
});
