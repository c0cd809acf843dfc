import type { DeleteRolePolicyRequest } from '../../../../../facts/aws/models/iam';
import { deleteInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const deleteRolePolicy = operation<DeleteRolePolicyRequest, undefined>({
  name: 'DeleteRolePolicy',
  async run(call, input) {
    await deleteInline(call.services.identity, 'role', call.principal.account, input.RoleName, input.PolicyName);
    return undefined;
  },
});
