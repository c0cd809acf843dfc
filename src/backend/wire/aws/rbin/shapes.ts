import type { GetRuleResponse, LockState, ResourceTag, RetentionPeriod, Tag as WireTag } from '../../../../facts/aws/models/rbin';
import { snapshotRetention } from '../../../../facts/aws/recycle-bin';
import { ruleLockState } from '../../../block/retention/retention-rows';
import type { RetentionRule, TagPattern } from '../../../block/retention/retention-rows';
import type { Tag } from '../../../block/rows';
import type { Call } from '../operation';
import { invalid, ruleNotFound } from './errors';

export const ruleArn = ({ region, account, id }: Pick<RetentionRule, 'region' | 'account' | 'id'>): string =>
  `arn:aws:rbin:${region}:${account}:rule/${id}`;

/** The id in an ARN of the caller's own. @throws AwsError for anything else */
export function ruleIdOf(call: Call, arn: string): string {
  const id = /^arn:[^:\s]+:rbin:([a-z\d-]*):(\d{12}):rule\/([\da-zA-Z]{11})$/.exec(arn);
  if (id?.[1] === undefined || id[3] === undefined) throw invalid('The resource ARN is invalid.');
  if (id[1] !== call.region || id[2] !== call.principal.account) throw ruleNotFound(id[3]);
  return id[3];
}

/** @throws AwsError for more days than snapshots are kept */
export function readDays({ RetentionPeriodValue: days }: RetentionPeriod): number {
  if (days <= snapshotRetention.max) return days;
  throw invalid(`The retention period of snapshots must be from ${snapshotRetention.min} to ${snapshotRetention.max} days.`);
}

export const readPatterns = (tags: readonly ResourceTag[] = []): readonly TagPattern[] =>
  tags.map(({ ResourceTagKey, ResourceTagValue }) => ({
    key: ResourceTagKey,
    ...(ResourceTagValue === undefined ? {} : { value: ResourceTagValue }),
  }));

const writePatterns = (patterns: readonly TagPattern[]): readonly ResourceTag[] =>
  patterns.map(({ key, value }) => ({ ResourceTagKey: key, ...(value === undefined ? {} : { ResourceTagValue: value }) }));

export const readTags = (tags: readonly WireTag[] = []): readonly Tag[] => tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
export const writeTags = (tags: readonly Tag[]): readonly WireTag[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

export const lockStateOf = ({ lock }: RetentionRule, now: number): LockState | undefined =>
  lock === undefined ? undefined : ruleLockState(lock, now);

/** What one line of a list says of a rule. */
export function writeSummary(rule: RetentionRule, now: number) {
  const LockState = lockStateOf(rule, now);
  return {
    Identifier: rule.id,
    RuleArn: ruleArn(rule),
    RetentionPeriod: { RetentionPeriodValue: rule.days, RetentionPeriodUnit: 'DAYS' },
    ...(rule.description === '' ? {} : { Description: rule.description }),
    ...(LockState === undefined ? {} : { LockState }),
  } as const;
}

/** What every operation on a rule answers. */
export const writeRule = (rule: RetentionRule, now: number): GetRuleResponse => ({
  ...writeSummary(rule, now),
  ResourceType: 'EBS_SNAPSHOT',
  Status: 'available',
  ...(rule.only.length === 0 ? {} : { ResourceTags: writePatterns(rule.only) }),
  ...(rule.except.length === 0 ? {} : { ExcludeResourceTags: writePatterns(rule.except) }),
  ...(rule.lock === undefined
    ? {}
    : { LockConfiguration: { UnlockDelay: { UnlockDelayValue: rule.lock.delayDays, UnlockDelayUnit: 'DAYS' } } }),
  ...(lockStateOf(rule, now) === 'pending_unlock' && rule.lock?.opensAt !== undefined ? { LockEndTime: new Date(rule.lock.opensAt) } : {}),
});
