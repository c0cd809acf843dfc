import type { DeleteGroupRequest } from '../../../../../facts/aws/models/iam';
import { deleteGroup as remove } from '../../../../identity/groups';
import { operation } from '../../operation';

export const deleteGroup = operation<DeleteGroupRequest, undefined>({
  name: 'DeleteGroup',
  async run(call, input) {
    await remove(call.services.identity, call.principal.account, input.GroupName);
    return undefined;
  },
});
