import type { UntagResourceRequest } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { ruleIdOf } from '../shapes';

export const untagResource = operation<UntagResourceRequest, object>({
  name: 'UntagResource',
  async run(call, { ResourceArn, TagKeys }) {
    await call.services.block.retentionRules.untag(callerOf(call), ruleIdOf(call, ResourceArn), TagKeys);
    return {};
  },
});
