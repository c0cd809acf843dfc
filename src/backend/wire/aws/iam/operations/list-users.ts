import type { ListUsersRequest, ListUsersResponse } from '../../../../../facts/aws/models/iam';
import { listEntities } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page, rowName, underPath } from '../paging';
import { listedUser } from '../shapes';

export const listUsers = operation<ListUsersRequest, ListUsersResponse>({
  name: 'ListUsers',
  async run(call, input) {
    const all = await listEntities(call.services.identity.records, 'user', call.principal.account);
    const { items, ...rest } = page(underPath(all, input.PathPrefix), rowName, input);
    return { Users: items.map(listedUser), ...rest };
  },
});
