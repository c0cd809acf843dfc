import type { AddUserToGroupRequest } from '../../../../../facts/aws/models/iam';
import { addToGroup } from '../../../../identity/groups';
import { operation } from '../../operation';

export const addUserToGroup = operation<AddUserToGroupRequest, undefined>({
  name: 'AddUserToGroup',
  async run(call, input) {
    await addToGroup(call.services.identity, call.principal.account, input.GroupName, input.UserName);
    return undefined;
  },
});
