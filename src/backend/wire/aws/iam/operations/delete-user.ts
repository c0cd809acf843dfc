import type { DeleteUserRequest } from '../../../../../facts/aws/models/iam';
import { deleteUser as remove } from '../../../../identity/users';
import { operation } from '../../operation';

export const deleteUser = operation<DeleteUserRequest, undefined>({
  name: 'DeleteUser',
  async run(call, input) {
    await remove(call.services.identity, call.principal.account, input.UserName);
    return undefined;
  },
});
