import type { GenerateRandomRequest, GenerateRandomResponse } from '../../../../../facts/aws/models/kms';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { answerSecret, recipientOf } from '../secret-answer';

export const generateRandom = operation<GenerateRandomRequest, GenerateRandomResponse>({
  name: 'GenerateRandom',
  async run(call, input) {
    const recipient = recipientOf(input.Recipient);
    if (input.CustomKeyStoreId !== undefined) throw kmsError('CustomKeyStoreNotFoundException', '');
    if (input.NumberOfBytes === undefined) throw kmsError('ValidationException', 'NumberOfBytes is required.');
    const { keys, random } = call.services;
    const secret = answerSecret(keys, recipient, random.bytes(input.NumberOfBytes));
    return Promise.resolve({ Plaintext: secret.clear, CiphertextForRecipient: secret.forRecipient });
  },
});
