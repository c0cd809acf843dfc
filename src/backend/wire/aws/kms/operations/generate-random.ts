import type { GenerateRandomRequest, GenerateRandomResponse } from '../../../../../facts/aws/models/kms';
import { findKeyStore } from '../../../../keys/external/key-store-record';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { refuse } from '../key-use';
import { answerSecret, recipientOf } from '../secret-answer';

export const generateRandom = operation<GenerateRandomRequest, GenerateRandomResponse>({
  name: 'GenerateRandom',
  async run(call, input) {
    const recipient = recipientOf(input.Recipient);
    const { keys, random } = call.services;
    if (input.CustomKeyStoreId !== undefined) {
      await findKeyStore(keys.records, { account: call.principal.account, region: call.region }, input.CustomKeyStoreId);
      refuse('GenerateRandom in an external key store');
    }
    if (input.NumberOfBytes === undefined) throw kmsError('ValidationException', 'NumberOfBytes is required.');
    return answerSecret(keys, recipient, 'Plaintext', random.bytes(input.NumberOfBytes));
  },
});
