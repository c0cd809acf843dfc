import type { CreateRuleRequest, CreateRuleResponse } from '../../../../../facts/aws/models/rbin';
import { retentionRulesPerRegion } from '../../../../../facts/aws/recycle-bin';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { checkResourceType } from '../resource-types';
import { readDays, readPatterns, readTags, writeRule, writeTags } from '../shapes';

export const createRule = operation<CreateRuleRequest, CreateRuleResponse>({
  name: 'CreateRule',
  async run(call, input) {
    checkResourceType(input.ResourceType);
    const rule = await call.services.block.retentionRules.create(callerOf(call), {
      days: readDays(input.RetentionPeriod),
      description: input.Description ?? '',
      only: readPatterns(input.ResourceTags),
      except: readPatterns(input.ExcludeResourceTags),
      tags: readTags(input.Tags),
      maximum: retentionRulesPerRegion,
      ...(input.LockConfiguration === undefined ? {} : { delayDays: input.LockConfiguration.UnlockDelay.UnlockDelayValue }),
    });
    return { ...writeRule(rule, call.services.clock.now()), ...(rule.tags.length === 0 ? {} : { Tags: writeTags(rule.tags) }) };
  },
});
