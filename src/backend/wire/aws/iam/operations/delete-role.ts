import type { DeleteRoleRequest } from '../../../../../facts/aws/models/iam';
import { deleteRole as remove } from '../../../../identity/roles';
import { operation } from '../../operation';

export const deleteRole = operation<DeleteRoleRequest, undefined>({
  name: 'DeleteRole',
  async run(call, input) {
    await remove(call.services.identity, call.principal.account, input.RoleName);
    return undefined;
  },
});
