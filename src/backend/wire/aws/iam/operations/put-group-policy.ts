import type { PutGroupPolicyRequest } from '../../../../../facts/aws/models/iam';
import { putInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const putGroupPolicy = operation<PutGroupPolicyRequest, undefined>({
  name: 'PutGroupPolicy',
  async run(call, input) {
    const policy = { name: input.PolicyName, document: input.PolicyDocument };
    await putInline(call.services.identity, 'group', call.principal.account, input.GroupName, policy);
    return undefined;
  },
});
