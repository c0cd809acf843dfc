import type { UpdateRuleRequest, UpdateRuleResponse } from '../../../../../facts/aws/models/rbin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { checkResourceType } from '../resource-types';
import { readDays, readPatterns, writeRule } from '../shapes';

export const updateRule = operation<UpdateRuleRequest, UpdateRuleResponse>({
  name: 'UpdateRule',
  async run(call, { Identifier, ResourceType, RetentionPeriod, Description, ResourceTags, ExcludeResourceTags }) {
    checkResourceType(ResourceType);
    const rule = await call.services.block.retentionRules.update(callerOf(call), Identifier, {
      ...(RetentionPeriod === undefined ? {} : { days: readDays(RetentionPeriod) }),
      ...(Description === undefined ? {} : { description: Description }),
      ...(ResourceTags === undefined ? {} : { only: readPatterns(ResourceTags) }),
      ...(ExcludeResourceTags === undefined ? {} : { except: readPatterns(ExcludeResourceTags) }),
    });
    return writeRule(rule, call.services.clock.now());
  },
});
