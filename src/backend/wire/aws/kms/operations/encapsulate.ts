import type { EncapsulateRequest, EncapsulateResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { encapsulateWith } from '../../../../keys/key-agreement';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';

export const encapsulate = operation<EncapsulateRequest, EncapsulateResponse>({
  name: 'Encapsulate',
  run(call, input) {
    const { keys } = call.services;
    const { KeyId, EncapsulationAlgorithm } = input;
    return useKey(keys, useOf(call), { operation: 'Encapsulate', reference: KeyId, algorithm: EncapsulationAlgorithm }, (key) => {
      stopIfDryRun(input.DryRun);
      const { sharedSecret, ciphertext } = encapsulateWith(keys, key);
      return { KeyId: key.arn, SharedSecret: sharedSecret, SharedSecretCiphertextBlob: ciphertext, EncapsulationAlgorithm };
    });
  },
});
