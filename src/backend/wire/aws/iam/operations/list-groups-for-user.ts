import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page, rowName } from '../paging';
import { writeGroup } from '../shapes';

export const listGroupsForUser = operation<ListGroupsForUserRequest, ListGroupsForUserResponse>({
  name: 'ListGroupsForUser',
  async run(call, input) {
    const { account } = call.principal;
    return call.services.identity.records.read(async (tx) => {
      const { groups } = await getEntity(tx, 'user', account, input.UserName);
      const rows = await Promise.all(groups.map((name) => getEntity(tx, 'group', account, name)));
      const { items, ...rest } = page(rows, rowName, input);
      return { Groups: items.map(writeGroup), ...rest };
    });
  },
});
