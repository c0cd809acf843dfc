import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';

export const listUserPolicies = operation<ListUserPoliciesRequest, ListUserPoliciesResponse>({
  name: 'ListUserPolicies',
  async run(call, input) {
    const { inline } = await getEntity(call.services.identity.records, 'user', call.principal.account, input.UserName);
    const { items, ...rest } = page(inline, ({ name }) => name, input);
    return { PolicyNames: items.map(({ name }) => name), ...rest };
  },
});
