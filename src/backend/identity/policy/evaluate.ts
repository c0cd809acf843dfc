import type { AccessRules } from './access-rules';
import { applies, type PolicyRequest } from './match';
import type { Policy, Statement } from './policy';
import { RequestContext } from './request-context';
import type { Principal } from '../../principal';

export interface AccessRequest {
  readonly principal: Principal;
  /** `kms:Decrypt`, in any case. */
  readonly action: string;
  /** ARN of what is accessed. */
  readonly resource: string;
  /** Twelve digits. */
  readonly resourceAccount: string;
  /** Condition keys of the request, in any case; those of the principal (`aws:PrincipalArn`, …) are added. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly resourcePolicy?: Policy;
  /** Policies attached to the principal. The root user needs none: it may do what its account may. */
  readonly identityPolicies: readonly Policy[];
  readonly rules: AccessRules;
}

/** `by` is the side that refuses: with a statement that denies (`explicit`), or for want of one that allows. */
export type Decision =
  | { readonly allowed: true; readonly statement?: Statement }
  | { readonly allowed: false; readonly explicit: boolean; readonly by: 'identity' | 'resource'; readonly statement?: Statement };

/**
 * IAM user guide, "Policy evaluation logic": a deny wins over every allow, an allow over the implicit deny. Within one
 * account either side may allow, except where the service says otherwise; across accounts both must. A resource policy
 * that names an account leaves the decision to the identity policies of that account.
 */
export function decide(request: AccessRequest): Decision {
  const { principal, resourcePolicy, identityPolicies, rules } = request;
  const asked: PolicyRequest = {
    principal,
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: new RequestContext(principal, request.context),
  };
  const resource = weigh(resourcePolicy === undefined ? [] : [resourcePolicy], asked);
  if (resource.deny !== undefined) return { allowed: false, explicit: true, by: 'resource', statement: resource.deny };
  const identity = weigh(identityPolicies, asked);
  if (identity.deny !== undefined) return { allowed: false, explicit: true, by: 'identity', statement: identity.deny };

  const identityAllows = principal.kind === 'root' || identity.direct !== undefined;
  const sameAccount = principal.account === request.resourceAccount;
  // Services and anonymous callers belong to no account: there is only what the resource says.
  const accountless = principal.kind === 'service' || principal.kind === 'anonymous';
  if (resource.direct !== undefined && (sameAccount || accountless)) return { allowed: true, statement: resource.direct };

  const resourceAllows = resource.direct ?? resource.delegated;
  const resourceMustAllow = !sameAccount || !rules.identityPolicyIsEnough;
  if (resourceMustAllow && resourceAllows === undefined) return { allowed: false, explicit: false, by: 'resource' };
  if (accountless || !identityAllows) return { allowed: false, explicit: false, by: accountless ? 'resource' : 'identity' };
  const statement = identity.direct ?? resourceAllows;
  return { allowed: true, ...(statement === undefined ? {} : { statement }) };
}

/** The first statement of each weight that speaks of the request. */
interface Weighed {
  readonly deny?: Statement;
  readonly direct?: Statement;
  readonly delegated?: Statement;
}

function weigh(policies: readonly Policy[], request: PolicyRequest): Weighed {
  let direct: Statement | undefined;
  let delegated: Statement | undefined;
  for (const { statements } of policies) {
    for (const statement of statements) {
      const named = applies(statement, request);
      if (named === undefined) continue;
      // Denying an account denies everyone in it.
      if (statement.effect === 'Deny') return { deny: statement };
      if (named === 'directly') direct ??= statement;
      else delegated ??= statement;
    }
  }
  return { ...(direct === undefined ? {} : { direct }), ...(delegated === undefined ? {} : { delegated }) };
}
