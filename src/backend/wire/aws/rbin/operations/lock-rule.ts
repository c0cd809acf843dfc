import type { LockRuleRequest, LockRuleResponse } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { writeRule } from '../shapes';

export const lockRule = operation<LockRuleRequest, LockRuleResponse>({
  name: 'LockRule',
  async run(call, { Identifier, LockConfiguration: { UnlockDelay } }) {
    const rule = await call.services.block.retentionRules.lock(callerOf(call), Identifier, UnlockDelay.UnlockDelayValue);
    return writeRule(rule, call.services.clock.now());
  },
});
