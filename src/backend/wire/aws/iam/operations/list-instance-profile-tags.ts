import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { page } from '../paging';
import { writeTags } from '../shapes';

export const listInstanceProfileTags = operation<ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse>({
  name: 'ListInstanceProfileTags',
  async run(call, input) {
    const { tags } = await getEntity(call.services.identity.records, 'instance-profile', call.principal.account, input.InstanceProfileName);
    const { items, ...rest } = page(tags, ({ key }) => key, input);
    return { Tags: writeTags(items), ...rest };
  },
});
