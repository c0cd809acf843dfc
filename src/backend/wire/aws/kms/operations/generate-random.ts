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
    return Promise.resolve(answerSecret(keys, recipient, 'Plaintext', random.bytes(input.NumberOfBytes)));
  },
});
