import type { TagResourceRequest } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { readTags, ruleIdOf } from '../shapes';

export const tagResource = operation<TagResourceRequest, object>({
  name: 'TagResource',
  async run(call, { ResourceArn, Tags }) {
    await call.services.block.retentionRules.tag(callerOf(call), ruleIdOf(call, ResourceArn), readTags(Tags));
    return {};
  },
});
