import type { ListRoleTagsRequest, ListRoleTagsResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';
import { writeTags } from '../shapes';

export const listRoleTags = operation<ListRoleTagsRequest, ListRoleTagsResponse>({
  name: 'ListRoleTags',
  async run(call, input) {
    const { tags } = await getEntity(call.services.identity.records, 'role', call.principal.account, input.RoleName);
    const { items, ...rest } = page(tags, ({ key }) => key, input);
    return { Tags: writeTags(items), ...rest };
  },
});
