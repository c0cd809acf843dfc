import type { AttachRolePolicyRequest } from '../../../../../facts/aws/models/iam';
import { attach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const attachRolePolicy = operation<AttachRolePolicyRequest, undefined>({
  name: 'AttachRolePolicy',
  async run(call, input) {
    await attach(call.services.identity, 'role', call.principal.account, input.RoleName, input.PolicyArn);
    return undefined;
  },
});
