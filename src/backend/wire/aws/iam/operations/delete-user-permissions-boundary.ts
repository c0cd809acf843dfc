import type { DeleteUserPermissionsBoundaryRequest } from '../../../../../facts/aws/models/iam';
import { setBoundary } from '../../../../identity/users';
import { operation } from '../../operation';

export const deleteUserPermissionsBoundary = operation<DeleteUserPermissionsBoundaryRequest, undefined>({
  name: 'DeleteUserPermissionsBoundary',
  async run(call, input) {
    await setBoundary(call.services.identity, 'user', call.principal.account, input.UserName, undefined);
    return undefined;
  },
});
