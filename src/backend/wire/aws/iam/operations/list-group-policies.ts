import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';

export const listGroupPolicies = operation<ListGroupPoliciesRequest, ListGroupPoliciesResponse>({
  name: 'ListGroupPolicies',
  async run(call, input) {
    const { inline } = await getEntity(call.services.identity.records, 'group', call.principal.account, input.GroupName);
    const { items, ...rest } = page(inline, ({ name }) => name, input);
    return { PolicyNames: items.map(({ name }) => name), ...rest };
  },
});
