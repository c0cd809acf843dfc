import type { DecapsulateRequest, DecapsulateResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { decapsulateWith } from '../../../../keys/key-agreement';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';

export const decapsulate = operation<DecapsulateRequest, DecapsulateResponse>({
  name: 'Decapsulate',
  run(call, input) {
    const { keys } = call.services;
    const { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob } = input;
    return useKey(keys, useOf(call), { operation: 'Decapsulate', reference: KeyId, algorithm: EncapsulationAlgorithm }, (key) => {
      const SharedSecret = decapsulateWith(keys, key, SharedSecretCiphertextBlob);
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, SharedSecret, EncapsulationAlgorithm };
    });
  },
});
