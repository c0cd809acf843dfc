import type { PutUserPermissionsBoundaryRequest } from '../../../../../facts/aws/models/iam';
import { setBoundary } from '../../../../identity/users';
import { operation } from '../../operation';

export const putUserPermissionsBoundary = operation<PutUserPermissionsBoundaryRequest, undefined>({
  name: 'PutUserPermissionsBoundary',
  async run(call, input) {
    await setBoundary(call.services.identity, 'user', call.principal.account, input.UserName, input.PermissionsBoundary);
    return undefined;
  },
});
