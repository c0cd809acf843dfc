import type { VerifyRequest, VerifyResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { verifyWith } from '../../../../keys/signing';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';
import { signedMessage, signingRequest } from '../signed-message';

/** A signature that is not one is an exception, so that nobody forgets to look at `SignatureValid`. */
export const verify = operation<VerifyRequest, VerifyResponse>({
  name: 'Verify',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), signingRequest('Verify', input), async (key) => {
      await verifyWith(keys, key, signedMessage(input), input.Signature);
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
    });
  },
});
