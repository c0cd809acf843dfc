import type { GetRuleRequest, GetRuleResponse } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { writeRule } from '../shapes';

export const getRule = operation<GetRuleRequest, GetRuleResponse>({
  name: 'GetRule',
  async run(call, { Identifier }) {
    return writeRule(await call.services.block.retentionRules.get(callerOf(call), Identifier), call.services.clock.now());
  },
});
