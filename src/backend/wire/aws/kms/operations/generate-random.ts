import type { GenerateRandomRequest, GenerateRandomResponse } from '../../../../../facts/aws/models/kms';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { refuse } from '../key-use';

export const generateRandom = operation<GenerateRandomRequest, GenerateRandomResponse>({
  name: 'GenerateRandom',
  run(call, input) {
    if (input.Recipient) refuse('Recipient');
    if (input.CustomKeyStoreId !== undefined) throw kmsError('CustomKeyStoreNotFoundException', '');
    if (input.NumberOfBytes === undefined) throw kmsError('ValidationException', 'NumberOfBytes is required.');
    return Promise.resolve({ Plaintext: call.services.random.bytes(input.NumberOfBytes) });
  },
});
