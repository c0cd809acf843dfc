import type { GenerateMacRequest, GenerateMacResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { generateMacWith } from '../../../../keys/macs';
import { operation } from '../../operation';
import { stopIfDryRun, useOf } from '../key-use';

export const generateMac = operation<GenerateMacRequest, GenerateMacResponse>({
  name: 'GenerateMac',
  run(call, input) {
    const { keys } = call.services;
    const { KeyId, MacAlgorithm, Message } = input;
    return useKey(keys, useOf(call), { operation: 'GenerateMac', reference: KeyId, algorithm: MacAlgorithm }, (key) => {
      stopIfDryRun(input.DryRun);
      return { KeyId: key.arn, Mac: generateMacWith(keys, key, MacAlgorithm, Message), MacAlgorithm };
    });
  },
});
