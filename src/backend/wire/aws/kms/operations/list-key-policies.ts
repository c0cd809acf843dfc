import type { ListKeyPoliciesRequest, ListKeyPoliciesResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { policyName } from '../key-policy';
import { useOf } from '../key-use';

export const listKeyPolicies = operation<ListKeyPoliciesRequest, ListKeyPoliciesResponse>({
  name: 'ListKeyPolicies',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'ListKeyPolicies', reference: input.KeyId }, () => ({
      PolicyNames: [policyName],
      Truncated: false,
    }));
  },
});
