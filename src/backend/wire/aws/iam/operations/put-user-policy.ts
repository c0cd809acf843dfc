import type { PutUserPolicyRequest } from '../../../../../facts/aws/models/iam';
import { putInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const putUserPolicy = operation<PutUserPolicyRequest, undefined>({
  name: 'PutUserPolicy',
  async run(call, input) {
    const policy = { name: input.PolicyName, document: input.PolicyDocument };
    await putInline(call.services.identity, 'user', call.principal.account, input.UserName, policy);
    return undefined;
  },
});
