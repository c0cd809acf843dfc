import type { ListGroupsRequest, ListGroupsResponse } from '../../../../../facts/aws/models/iam';
import { listEntities } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page, rowName, underPath } from '../paging';
import { writeGroup } from '../shapes';

export const listGroups = operation<ListGroupsRequest, ListGroupsResponse>({
  name: 'ListGroups',
  async run(call, input) {
    const all = await listEntities(call.services.identity.records, 'group', call.principal.account);
    const { items, ...rest } = page(underPath(all, input.PathPrefix), rowName, input);
    return { Groups: items.map(writeGroup), ...rest };
  },
});
