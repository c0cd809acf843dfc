import type { UpdateUserRequest } from '../../../../../facts/aws/models/iam';
import { updateUser as change } from '../../../../identity/users';
import { operation } from '../../operation';

export const updateUser = operation<UpdateUserRequest, undefined>({
  name: 'UpdateUser',
  async run(call, input) {
    await change(call.services.identity, call.principal.account, input.UserName, {
      ...(input.NewUserName === undefined ? {} : { name: input.NewUserName }),
      ...(input.NewPath === undefined ? {} : { path: input.NewPath }),
    });
    return undefined;
  },
});
