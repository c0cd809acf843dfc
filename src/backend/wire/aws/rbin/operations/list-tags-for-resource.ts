import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { ruleIdOf, writeTags } from '../shapes';

export const listTagsForResource = operation<ListTagsForResourceRequest, ListTagsForResourceResponse>({
  name: 'ListTagsForResource',
  async run(call, { ResourceArn }) {
    const { tags } = await call.services.block.retentionRules.get(callerOf(call), ruleIdOf(call, ResourceArn));
    return { Tags: writeTags(tags) };
  },
});
