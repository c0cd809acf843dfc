import type { PutRolePermissionsBoundaryRequest } from '../../../../../facts/aws/models/iam';
import { setBoundary } from '../../../../identity/users';
import { operation } from '../../operation';

export const putRolePermissionsBoundary = operation<PutRolePermissionsBoundaryRequest, undefined>({
  name: 'PutRolePermissionsBoundary',
  async run(call, input) {
    await setBoundary(call.services.identity, 'role', call.principal.account, input.RoleName, input.PermissionsBoundary);
    return undefined;
  },
});
