import { holdingsOf, noHoldings } from './holdings';
import type { Holdings } from './holdings';
import type { IdentityRooms } from './identity-rooms';
import type { AccessRules } from './policy/access-rules';
import { decide } from './policy/evaluate';
import type { AccessRequest, Decision } from './policy/evaluate';
import type { Policy } from './policy/policy';

/** May this principal do this to that? One question, whichever service asks it. */
export interface AccessQuestion extends Pick<
  AccessRequest,
  'principal' | 'action' | 'resource' | 'resourceAccount' | 'context' | 'environment'
> {
  /** The resource's own policy as it is stored, JSON text; absent where it has none. */
  readonly resourcePolicy?: string;
  /** Absent: a policy of a resource. */
  readonly resourcePolicyKind?: 'resource' | 'trust';
}

/**
 * Weighs the resource's policy, the principal's identity policies, its boundary and the policies of its session. Nothing is
 * kept between questions but parsed policies, so a change counts at once on every server.
 * @throws PolicyFault for a resource policy that is none: a defect of whoever stored it
 */
export type Authorise = (question: AccessQuestion, rules: AccessRules) => Promise<Decision>;

export function authoriser(rooms: IdentityRooms): Authorise {
  return (question, rules) => {
    const { resourcePolicy: text, resourcePolicyKind = 'resource' } = question;
    const policy = text === undefined ? undefined : rooms.policies.parse(text, resourcePolicyKind);
    const { kind, session } = question.principal;
    const holdsNothing = kind === 'root' || kind === 'service' || kind === 'anonymous';
    // The root user's requests do not wait for a store.
    if (holdsNothing && session === undefined) return Promise.resolve(decide(weighed(question, policy, noHoldings, rules)));
    return holdingsOf(rooms, question.principal).then((holdings) => decide(weighed(question, policy, holdings, rules)));
  };
}

/** Member by member: this is on the way of every request, and copying objects whole costs more there than all that is decided. */
const weighed = (question: AccessQuestion, resourcePolicy: Policy | undefined, holdings: Holdings, rules: AccessRules): AccessRequest => ({
  principal: question.principal,
  action: question.action,
  resource: question.resource,
  resourceAccount: question.resourceAccount,
  context: question.context,
  environment: question.environment,
  resourcePolicy,
  identityPolicies: holdings.identityPolicies,
  boundary: holdings.boundary,
  sessionPolicies: holdings.sessionPolicies,
  principalTags: holdings.tags,
  rules,
});
