import type { GetKeyPolicyRequest, GetKeyPolicyResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkPolicyName, policyName } from '../key-policy';
import { useOf } from '../key-use';

export const getKeyPolicy = operation<GetKeyPolicyRequest, GetKeyPolicyResponse>({
  name: 'GetKeyPolicy',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'GetKeyPolicy', reference: input.KeyId }, ({ record }) => {
      checkPolicyName(input.PolicyName);
      return { Policy: record.policy, PolicyName: policyName };
    });
  },
});
