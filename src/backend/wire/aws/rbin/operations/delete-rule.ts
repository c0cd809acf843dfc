import type { DeleteRuleRequest } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';

export const deleteRule = operation<DeleteRuleRequest, object>({
  name: 'DeleteRule',
  async run(call, { Identifier }) {
    await call.services.block.retentionRules.delete(callerOf(call), Identifier);
    return {};
  },
});
