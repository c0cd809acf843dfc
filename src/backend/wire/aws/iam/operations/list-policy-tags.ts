import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from '../../../../../facts/aws/models/iam';
import { operation } from '../../operation';
import { visiblePolicy } from '../own-policy';
import { page } from '../paging';
import { writeTags } from '../shapes';

export const listPolicyTags = operation<ListPolicyTagsRequest, ListPolicyTagsResponse>({
  name: 'ListPolicyTags',
  async run(call, input) {
    const { tags } = await visiblePolicy(call, input.PolicyArn);
    const { items, ...rest } = page(tags, ({ key }) => key, input);
    return { Tags: writeTags(items), ...rest };
  },
});
