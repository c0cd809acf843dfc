import type { GenerateDataKeyPairRequest, GenerateDataKeyPairResponse } from '../../../../../facts/aws/models/kms';
import { operation } from '../../operation';
import { wrappedPair } from '../data-key-pair';
import { answerSecret, recipientOf } from '../secret-answer';

export const generateDataKeyPair = operation<GenerateDataKeyPairRequest, GenerateDataKeyPairResponse>({
  name: 'GenerateDataKeyPair',
  async run(call, input) {
    const recipient = recipientOf(input.Recipient);
    const { answer, privateKey } = await wrappedPair(call, 'GenerateDataKeyPair', input, recipient);
    const secret = answerSecret(call.services.keys, recipient, privateKey);
    return { ...answer, PrivateKeyPlaintext: secret.clear, CiphertextForRecipient: secret.forRecipient };
  },
});
