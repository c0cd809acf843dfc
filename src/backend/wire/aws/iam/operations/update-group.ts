import type { UpdateGroupRequest } from '../../../../../facts/aws/models/iam';
import { updateGroup as change } from '../../../../identity/groups';
import { operation } from '../../operation';

export const updateGroup = operation<UpdateGroupRequest, undefined>({
  name: 'UpdateGroup',
  async run(call, input) {
    await change(call.services.identity, call.principal.account, input.GroupName, {
      ...(input.NewGroupName === undefined ? {} : { name: input.NewGroupName }),
      ...(input.NewPath === undefined ? {} : { path: input.NewPath }),
    });
    return undefined;
  },
});
