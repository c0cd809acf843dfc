import type { ListUserTagsRequest, ListUserTagsResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';
import { writeTags } from '../shapes';

export const listUserTags = operation<ListUserTagsRequest, ListUserTagsResponse>({
  name: 'ListUserTags',
  async run(call, input) {
    const { tags } = await getEntity(call.services.identity.records, 'user', call.principal.account, input.UserName);
    const { items, ...rest } = page(tags, ({ key }) => key, input);
    return { Tags: writeTags(items), ...rest };
  },
});
