import type { CreateUserRequest, CreateUserResponse } from '../../../../../facts/aws/models/iam';
import { createUser as create } from '../../../../identity/users';
import { operation } from '../../operation';
import { readTags, writeUser } from '../shapes';

export const createUser = operation<CreateUserRequest, CreateUserResponse>({
  name: 'CreateUser',
  async run(call, input) {
    const user = await create(call.services.identity, {
      account: call.principal.account,
      name: input.UserName,
      path: input.Path ?? '/',
      tags: readTags(input.Tags),
      ...(input.PermissionsBoundary === undefined ? {} : { boundary: input.PermissionsBoundary }),
    });
    return { User: writeUser(user) };
  },
});
