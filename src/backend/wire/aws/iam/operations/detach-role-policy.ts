import type { DetachRolePolicyRequest } from '../../../../../facts/aws/models/iam';
import { detach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const detachRolePolicy = operation<DetachRolePolicyRequest, undefined>({
  name: 'DetachRolePolicy',
  async run(call, input) {
    await detach(call.services.identity, 'role', call.principal.account, input.RoleName, input.PolicyArn);
    return undefined;
  },
});
