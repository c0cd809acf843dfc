import type { GetUserRequest, GetUserResponse, User } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { userNameOf } from '../caller-user';
import { writeUser } from '../shapes';

export const getUser = operation<GetUserRequest, GetUserResponse>({
  name: 'GetUser',
  async run(call, input) {
    const { account, kind } = call.principal;
    if (input.UserName === undefined && kind === 'root') return { User: rootUser(account) };
    return { User: writeUser(await getEntity(call.services.identity.records, 'user', account, userNameOf(call, input.UserName))) };
  },
});

/** What IAM says of the root user: no name of its own. An account here was never opened, so it has no date to show. */
const rootUser = (account: string): User => ({
  Path: '/',
  UserName: 'root',
  UserId: account,
  Arn: `arn:aws:iam::${account}:root`,
  CreateDate: new Date(0),
});
