import type { ListRulesRequest, ListRulesResponse } from '../../../../../facts/aws/models/rbin';
import type { RetentionRule, TagPattern } from '../../../../block/retention/retention-rows';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { invalid } from '../errors';
import { lockStateOf, readPatterns, writeSummary } from '../shapes';

const mark = 'after:';
const tokenOf = (id: string): string => Buffer.from(mark + id).toString('base64');

export const listRules = operation<ListRulesRequest, ListRulesResponse>({
  name: 'ListRules',
  async run(call, { ResourceType, ResourceTags, ExcludeResourceTags, LockState, MaxResults, NextToken }) {
    const now = call.services.clock.now();
    const after = NextToken === undefined ? '' : readToken(NextToken);
    const all = ResourceType === 'EBS_SNAPSHOT' ? await call.services.block.retentionRules.list(callerOf(call)) : [];
    const found = all.filter(
      (rule: RetentionRule) =>
        rule.id > after &&
        (LockState === undefined || lockStateOf(rule, now) === LockState) &&
        has(rule.only, readPatterns(ResourceTags)) &&
        has(rule.except, readPatterns(ExcludeResourceTags)),
    );
    const rules = found.slice(0, MaxResults);
    const last = rules.at(-1);
    return {
      Rules: rules.map((rule) => writeSummary(rule, now)),
      ...(rules.length < found.length && last !== undefined ? { NextToken: tokenOf(last.id) } : {}),
    };
  },
});

/** Every tag that is asked for stands in the rule. */
const has = (patterns: readonly TagPattern[], wanted: readonly TagPattern[]): boolean =>
  wanted.every((one) => patterns.some(({ key, value }) => key === one.key && (one.value === undefined || value === one.value)));

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith(mark) || tokenOf(text.slice(mark.length)) !== token) {
    throw invalid('The page token is invalid.', 'INVALID_PAGE_TOKEN');
  }
  return text.slice(mark.length);
}
