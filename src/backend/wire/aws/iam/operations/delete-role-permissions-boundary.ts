import type { DeleteRolePermissionsBoundaryRequest } from '../../../../../facts/aws/models/iam';
import { setBoundary } from '../../../../identity/users';
import { operation } from '../../operation';

export const deleteRolePermissionsBoundary = operation<DeleteRolePermissionsBoundaryRequest, undefined>({
  name: 'DeleteRolePermissionsBoundary',
  async run(call, input) {
    await setBoundary(call.services.identity, 'role', call.principal.account, input.RoleName, undefined);
    return undefined;
  },
});
