import type { RemoveUserFromGroupRequest } from '../../../../../facts/aws/models/iam';
import { removeFromGroup } from '../../../../identity/groups';
import { operation } from '../../operation';

export const removeUserFromGroup = operation<RemoveUserFromGroupRequest, undefined>({
  name: 'RemoveUserFromGroup',
  async run(call, input) {
    await removeFromGroup(call.services.identity, call.principal.account, input.GroupName, input.UserName);
    return undefined;
  },
});
