import type { DeriveSharedSecretRequest, DeriveSharedSecretResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { deriveWith } from '../../../../keys/key-agreement';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';
import { answerSecret, recipientOf } from '../secret-answer';

export const deriveSharedSecret = operation<DeriveSharedSecretRequest, DeriveSharedSecretResponse>({
  name: 'DeriveSharedSecret',
  async run(call, input) {
    const { keys } = call.services;
    const { KeyId, KeyAgreementAlgorithm, PublicKey } = input;
    const recipient = recipientOf(input.Recipient);
    const request = {
      operation: 'DeriveSharedSecret',
      reference: KeyId,
      algorithm: KeyAgreementAlgorithm,
      conditions: recipient?.conditions,
    } as const;
    return useKey(keys, useOf(call), request, (key) => {
      const derived = deriveWith(keys, key, PublicKey);
      stopIfDryRun(input.DryRun);
      const secret = answerSecret(keys, recipient, derived);
      return {
        KeyId: key.arn,
        SharedSecret: secret.clear,
        CiphertextForRecipient: secret.forRecipient,
        KeyAgreementAlgorithm,
        KeyOrigin: key.family.origin,
      };
    });
  },
});
