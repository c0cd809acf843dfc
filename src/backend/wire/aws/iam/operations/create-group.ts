import type { CreateGroupRequest, CreateGroupResponse } from '../../../../../facts/aws/models/iam';
import { createGroup as create } from '../../../../identity/groups';
import { operation } from '../../operation';
import { writeGroup } from '../shapes';

export const createGroup = operation<CreateGroupRequest, CreateGroupResponse>({
  name: 'CreateGroup',
  async run(call, input) {
    const { account } = call.principal;
    const group = await create(call.services.identity, { account, name: input.GroupName, path: input.Path ?? '/' });
    return { Group: writeGroup(group) };
  },
});
