import type { UnlockRuleRequest, UnlockRuleResponse } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { writeRule } from '../shapes';

export const unlockRule = operation<UnlockRuleRequest, UnlockRuleResponse>({
  name: 'UnlockRule',
  async run(call, { Identifier }) {
    return writeRule(await call.services.block.retentionRules.unlock(callerOf(call), Identifier), call.services.clock.now());
  },
});
