import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';

export const listRolePolicies = operation<ListRolePoliciesRequest, ListRolePoliciesResponse>({
  name: 'ListRolePolicies',
  async run(call, input) {
    const { inline } = await getEntity(call.services.identity.records, 'role', call.principal.account, input.RoleName);
    const { items, ...rest } = page(inline, ({ name }) => name, input);
    return { PolicyNames: items.map(({ name }) => name), ...rest };
  },
});
