import type { ListRolesRequest, ListRolesResponse } from '../../../../../facts/aws/models/iam';
import { listEntities } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page, rowName, underPath } from '../paging';
import { listedRole } from '../shapes';

export const listRoles = operation<ListRolesRequest, ListRolesResponse>({
  name: 'ListRoles',
  async run(call, input) {
    const all = await listEntities(call.services.identity.records, 'role', call.principal.account);
    const { items, ...rest } = page(underPath(all, input.PathPrefix), rowName, input);
    return { Roles: items.map(listedRole), ...rest };
  },
});
