import type { GetGroupRequest, GetGroupResponse } from '../../../../../facts/aws/models/iam';
import { membersOf } from '../../../../identity/groups';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page, rowName } from '../paging';
import { listedUser, writeGroup } from '../shapes';

export const getGroup = operation<GetGroupRequest, GetGroupResponse>({
  name: 'GetGroup',
  async run(call, input) {
    const { account } = call.principal;
    return call.services.identity.records.read(async (tx) => {
      const group = await getEntity(tx, 'group', account, input.GroupName);
      const { items, ...rest } = page(await membersOf(tx, account, group.name), rowName, input);
      return { Group: writeGroup(group), Users: items.map(listedUser), ...rest };
    });
  },
});
