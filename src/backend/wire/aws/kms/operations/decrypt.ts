import type { DecryptRequest, DecryptResponse } from '../../../../../facts/aws/models/kms';
import { decryptBy } from '../../../../keys/cryptography';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { ciphertextKey, decryptionKey, ignoresCiphertext } from '../ciphertext-source';
import { contextOf, stopIfDryRun, useOf } from '../key-use';
import { answerSecret, recipientOf } from '../secret-answer';

export const decrypt = operation<DecryptRequest, DecryptResponse>({
  name: 'Decrypt',
  async run(call, input) {
    const { keys } = call.services;
    const context = contextOf(input.EncryptionContext);
    const algorithm = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
    const recipient = recipientOf(input.Recipient);
    const use = useOf(call);
    const source = {
      ciphertext: input.CiphertextBlob,
      reference: input.KeyId,
      referenceName: 'keyId',
      algorithm,
      dryRun: input,
    } as const;
    const request = {
      operation: 'Decrypt',
      reference: await decryptionKey(keys, use, source),
      context,
      algorithm,
      ciphertextKey: ciphertextKey(source),
      conditions: recipient?.conditions,
    } as const;
    return useKey(keys, use, request, async (key) => {
      if (ignoresCiphertext(input)) stopIfDryRun(true);
      const { bytes, materialId } = await decryptBy(keys, key, algorithm, input.CiphertextBlob ?? Buffer.alloc(0), context);
      stopIfDryRun(input.DryRun);
      const secret = answerSecret(keys, recipient, bytes);
      return {
        KeyId: key.arn,
        EncryptionAlgorithm: algorithm,
        Plaintext: secret.clear,
        CiphertextForRecipient: secret.forRecipient,
        // "Omitted if the request includes the Recipient parameter" (API reference).
        KeyMaterialId: recipient ? undefined : materialId,
      };
    });
  },
});
