import type { SignRequest, SignResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { signWith } from '../../../../keys/signing';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';
import { signedMessage, signingRequest } from '../signed-message';

export const sign = operation<SignRequest, SignResponse>({
  name: 'Sign',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), signingRequest('Sign', input), async (key) => {
      const Signature = await signWith(keys, key, signedMessage(input));
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, Signature, SigningAlgorithm: input.SigningAlgorithm };
    });
  },
});
