import type { VerifyMacRequest, VerifyMacResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { verifyMacWith } from '../../../../keys/macs';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';

export const verifyMac = operation<VerifyMacRequest, VerifyMacResponse>({
  name: 'VerifyMac',
  run(call, input) {
    const { keys } = call.services;
    const { KeyId, MacAlgorithm, Message, Mac } = input;
    return useKey(keys, useOf(call), { operation: 'VerifyMac', reference: KeyId, algorithm: MacAlgorithm }, (key) => {
      verifyMacWith(keys, key, MacAlgorithm, Message, Mac);
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, MacValid: true, MacAlgorithm };
    });
  },
});
