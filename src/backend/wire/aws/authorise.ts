import type { AwsError } from './aws-error';
import type { Denial } from './denial-wording';
import { environmentOf } from './environment';
import type { Call } from './operation';
import type { AccessRules } from '../../identity/policy/access-rules';
import type { Decision } from '../../identity/policy/evaluate';
import type { Principal } from '../../principal';

/** One permission that a request needs. */
export interface Need {
  /** `ec2:CreateVolume` */
  readonly action: string;
  /** ARN, or `*` where the action is on no resource. */
  readonly resource: string;
  /** Twelve digits; absent: the caller's own account. */
  readonly account?: string;
  /** The resource's own policy, JSON text. */
  readonly resourcePolicy?: string;
  /** Absent: a policy of a resource. */
  readonly resourcePolicyKind?: 'resource' | 'trust';
  /** Condition keys of this permission; those that every request has are added. */
  readonly context?: ReadonlyMap<string, readonly string[]>;
  /** What the refusal calls the resource; absent: its ARN, or nothing for `*`. */
  readonly shown?: string;
}

/** What a request needs, all of it. `input` has been decoded and validated. */
export type NeedsOf<Input = never> = (call: Call, input: Input) => readonly Need[] | Promise<readonly Need[]>;

/** How a service's requests are authorised: a row of the service, like its operations. */
export interface Authorisation {
  readonly rules: AccessRules;
  /** By operation. What is not in the table is asked as `otherwise` says. */
  readonly needs: ReadonlyMap<string, NeedsOf>;
  readonly otherwise: (operation: string) => NeedsOf;
  /** Whether resources have policies, which bind root users too. */
  readonly resourcesHavePolicies?: true;
  readonly denied: (denial: Denial, call: Call) => AwsError;
}

/** Root users may do what their account may; where no resource has a policy there is nothing to ask. */
export const needsAsking = ({ resourcesHavePolicies }: Authorisation, { kind, session }: Principal): boolean =>
  kind !== 'root' || session !== undefined || resourcesHavePolicies === true;

/** @throws AwsError in the service's words at the first permission that is missing */
export async function authorise(authorisation: Authorisation, operation: string, call: Call, input: object): Promise<void> {
  const needsOf = authorisation.needs.get(operation) ?? authorisation.otherwise(operation);
  const needs = await needsOf(call, input as never);
  for (const need of needs) {
    if (isOwn(call.principal, need)) continue;
    const decision = await decisionOn(authorisation, call, need);
    if (!decision.allowed) throw authorisation.denied(denialOf(call, need, decision), call);
  }
}

/** What a root user does in its own account and no policy of a resource speaks of. */
const isOwn = ({ kind, session, account }: Principal, need: Need): boolean =>
  kind === 'root' && session === undefined && need.resourcePolicy === undefined && (need.account ?? account) === account;

/** May the caller do this one thing? For operations that answer for each of many things by itself. */
export function decisionOn({ rules }: Pick<Authorisation, 'rules'>, call: Call, need: Need): Promise<Decision> {
  const { action, resource, account = call.principal.account, context = nothing, resourcePolicy, resourcePolicyKind } = need;
  return call.services.authorise(
    {
      principal: call.principal,
      action,
      resource,
      resourceAccount: account,
      context,
      environment: environmentOf(call),
      resourcePolicy,
      resourcePolicyKind,
    },
    rules,
  );
}

const nothing: ReadonlyMap<string, readonly string[]> = new Map();

export function denialOf({ principal }: Call, need: Need, { explicit, by }: Extract<Decision, { allowed: false }>): Denial {
  const shown = need.shown ?? (need.resource === '*' ? undefined : need.resource);
  return {
    principalArn: principal.arn,
    action: need.action,
    ...(shown === undefined ? {} : { resource: shown }),
    explicit,
    by,
    foreign: need.account !== undefined && need.account !== principal.account,
  };
}

/** The tables of services are written with each operation's own input; dispatch sees none of them. */
export const needsTable = (rows: Readonly<Record<string, NeedsOf>>): ReadonlyMap<string, NeedsOf> => new Map(Object.entries(rows));

/** `aws:RequestTag/…` and `aws:TagKeys` of the tags a request brings. */
export function tagContext(tags: readonly { readonly Key?: string; readonly Value?: string }[]): Map<string, readonly string[]> {
  const context = new Map<string, readonly string[]>();
  for (const { Key = '', Value = '' } of tags) context.set(`aws:RequestTag/${Key}`, [Value]);
  if (tags.length > 0) context.set('aws:TagKeys', [...new Set(tags.map(({ Key = '' }) => Key))]);
  return context;
}
