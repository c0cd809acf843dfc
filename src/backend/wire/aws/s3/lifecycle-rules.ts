import { invalidArgument, invalidRequest, malformedXml } from './errors';
import type { LifecycleRule as Rule, LifecycleRuleFilter, Transition } from '../../../../facts/aws/models/s3';
import type { Due, LifecycleRule } from '../../../object/lifecycle-rule';

/** S3 User Guide, "Lifecycle configuration elements". */
const mostRules = 1000;
const dayMs = 86_400_000;

/** @throws AwsError */
export function readLifecycleRules(rules: readonly Rule[]): readonly LifecycleRule[] {
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  const seen = new Set<string>();
  for (const { ID: id } of rules) {
    if (id === undefined) continue;
    if (id.length > 255) throw invalidArgument('ID length should not exceed allowed limit of 255', 'ID', id);
    if (seen.has(id)) throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', id);
    seen.add(id);
  }
  return rules.map(readRule);
}

function readRule(rule: Rule): LifecycleRule {
  const { Expiration: expiration, NoncurrentVersionExpiration: noncurrent, AbortIncompleteMultipartUpload: abort } = rule;
  const { Transitions: transitions = [], NoncurrentVersionTransitions: noncurrentTransitions = [] } = rule;
  if (rule.Filter !== undefined && rule.Prefix !== undefined) throw malformedXml();
  if (
    expiration === undefined &&
    noncurrent === undefined &&
    abort === undefined &&
    transitions.length + noncurrentTransitions.length === 0
  ) {
    throw invalidRequest('At least one action needs to be specified in a rule.');
  }
  if (expiration !== undefined && Object.keys(expiration).length !== 1) throw malformedXml();
  const due = expiration && dueOf(expiration, 'Expiration');
  return {
    id: rule.ID ?? '',
    enabled: rule.Status === 'Enabled',
    ...filterOf(rule.Filter ?? {}, rule.Prefix),
    ...(due && { expiration: due }),
    ...(expiration?.ExpiredObjectDeleteMarker === true ? { cleansMarkers: true } : {}),
    ...(noncurrent && { noncurrentExpiration: ageOf(noncurrent, 'NoncurrentVersionExpiration') }),
    ...(abort && { abortUploadsAfterDays: positive(abort.DaysAfterInitiation, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation') }),
    transitions: transitions.map(transitionOf),
    noncurrentTransitions: noncurrentTransitions.map(({ StorageClass: storageClass, ...age }) => {
      if (storageClass === undefined) throw malformedXml();
      return { ...ageOf(age, 'NoncurrentVersionTransition', 0), storageClass };
    }),
  };
}

function filterOf(
  filter: LifecycleRuleFilter,
  prefix: string | undefined,
): Pick<LifecycleRule, 'prefix' | 'tags' | 'sizeAbove' | 'sizeBelow'> {
  const { And: and, Tag: tag } = filter;
  if (Object.keys(filter).length > 1) throw malformedXml();
  const above = and?.ObjectSizeGreaterThan ?? filter.ObjectSizeGreaterThan;
  const below = and?.ObjectSizeLessThan ?? filter.ObjectSizeLessThan;
  return {
    prefix: and?.Prefix ?? filter.Prefix ?? prefix ?? '',
    tags: [...(and?.Tags ?? []), ...(tag === undefined ? [] : [tag])].map(({ Key, Value }) => [Key, Value] as const),
    ...(above === undefined ? {} : { sizeAbove: above }),
    ...(below === undefined ? {} : { sizeBelow: below }),
  };
}

function dueOf({ Date: at, Days: days }: { readonly Date?: Date; readonly Days?: number }, action: string, least = 1): Due | undefined {
  if (at !== undefined) {
    if (at.getTime() % dayMs !== 0) throw invalidArgument("'Date' must be at midnight GMT", 'Date', at.toISOString());
    return { at: at.getTime() };
  }
  return days === undefined ? undefined : { days: positive(days, action, 'Days', least) };
}

function transitionOf(transition: Transition): Due & { readonly storageClass: string } {
  const due = dueOf(transition, 'Transition', 0);
  if (due === undefined || transition.StorageClass === undefined || Object.keys(transition).length !== 2) throw malformedXml();
  return { ...due, storageClass: transition.StorageClass };
}

function ageOf(
  { NoncurrentDays, NewerNoncurrentVersions: newer }: { readonly NoncurrentDays?: number; readonly NewerNoncurrentVersions?: number },
  action: string,
  least = 1,
) {
  return { days: positive(NoncurrentDays, action, 'NoncurrentDays', least), ...(newer === undefined ? {} : { newer }) };
}

function positive(value: number | undefined, action: string, name: string, least = 1): number {
  if (value === undefined) throw malformedXml();
  if (value >= least) return value;
  const what = least === 1 ? 'a positive integer' : 'a nonnegative integer';
  throw invalidArgument(`'${name}' for ${action} action must be ${what}`, name, String(value));
}
