import type {
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse,
} from '../../../../../facts/aws/models/kms';
import { operation } from '../../operation';
import { wrappedPair } from '../data-key-pair';

export const generateDataKeyPairWithoutPlaintext = operation<
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse
>({
  name: 'GenerateDataKeyPairWithoutPlaintext',
  async run(call, input) {
    const { answer, privateKey } = await wrappedPair(call, 'GenerateDataKeyPairWithoutPlaintext', input);
    privateKey.fill(0);
    return answer;
  },
});
