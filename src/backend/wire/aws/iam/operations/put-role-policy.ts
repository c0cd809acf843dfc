import type { PutRolePolicyRequest } from '../../../../../facts/aws/models/iam';
import { putInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const putRolePolicy = operation<PutRolePolicyRequest, undefined>({
  name: 'PutRolePolicy',
  async run(call, input) {
    const policy = { name: input.PolicyName, document: input.PolicyDocument };
    await putInline(call.services.identity, 'role', call.principal.account, input.RoleName, policy);
    return undefined;
  },
});
