import type { GetPolicyRequest, GetPolicyResponse } from '../../../../../facts/aws/models/iam';
import { usesOf } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { visiblePolicy } from '../own-policy';
import { writePolicy } from '../shapes';

export const getPolicy = operation<GetPolicyRequest, GetPolicyResponse>({
  name: 'GetPolicy',
  async run(call, input) {
    const policy = await visiblePolicy(call, input.PolicyArn);
    return { Policy: writePolicy(policy, await usesOf(call.services.identity.records, call.principal.account)) };
  },
});
