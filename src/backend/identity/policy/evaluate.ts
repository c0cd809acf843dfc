import type { AccessRules } from './access-rules';
import { applies, type PolicyRequest } from './match';
import type { Policy, Statement } from './policy';
import { RequestContext, type PrincipalTag } from './request-context';
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
  /** Condition keys that every request has (`aws:SourceIp`, …): asked for only where a statement asks for a condition. */
  readonly environment?: () => ReadonlyMap<string, readonly string[]>;
  readonly resourcePolicy?: Policy;
  /** Policies attached to the principal. The root user needs none: it may do what its account may. */
  readonly identityPolicies: readonly Policy[];
  /** The permissions boundary of the user, or of the role a session is of. */
  readonly boundary?: Policy;
  /** Policies the session was made with; absent: no session, or one without. */
  readonly sessionPolicies?: readonly Policy[];
  /** Tags of the user, or of the role a session is of: `aws:PrincipalTag/…`. */
  readonly principalTags?: readonly PrincipalTag[];
  readonly rules: AccessRules;
}

/** The kinds of policy that can refuse. */
export type PolicySide = 'identity' | 'resource' | 'boundary' | 'session';

/** `by` is the side that refuses: with a statement that denies (`explicit`), or for want of one that allows. */
export type Decision =
  | { readonly allowed: true; readonly statement?: Statement }
  | { readonly allowed: false; readonly explicit: boolean; readonly by: PolicySide; readonly statement?: Statement };

/**
 * IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic".
 *
 * A deny wins over every allow, an allow over the implicit deny. A resource policy that names a user, a session or
 * everyone in its own account is enough by itself. One that names a role is limited by the role's boundary and the session's
 * policies. One that names the account leaves the decision to that account's identity policies, which count as far as
 * boundary and session policies let them. Across accounts both sides must allow.
 */
export function decide(request: AccessRequest): Decision {
  const { principal, rules } = request;
  const asked: PolicyRequest = {
    principal,
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: new RequestContext(principal, request.context, request),
  };
  const resource = weigh(request.resourcePolicy === undefined ? none : [request.resourcePolicy], asked);
  const identity = weigh(request.identityPolicies, asked);
  const boundary = request.boundary && weigh([request.boundary], asked);
  const session = request.sessionPolicies && weigh(request.sessionPolicies, asked);
  const denied = denial('resource', resource) ?? denial('identity', identity) ?? denial('boundary', boundary) ?? denial('session', session);
  if (denied !== undefined) return denied;

  // Services and anonymous callers belong to no account: there is only what the resource says.
  const accountless = principal.kind === 'service' || principal.kind === 'anonymous';
  if (accountless) return resource.direct === undefined ? refused('resource') : allowed(resource.direct);
  const sameAccount = principal.account === request.resourceAccount;
  if (sameAccount && resource.direct !== undefined) return allowed(resource.direct);

  const namedByResource = resource.direct ?? resource.role ?? resource.account;
  if ((!sameAccount || !rules.identityPolicyIsEnough) && namedByResource === undefined) return refused('resource');
  const byRole = sameAccount ? resource.role : undefined;
  if (principal.kind !== 'root' && byRole === undefined && identity.direct === undefined) return refused('identity');
  if (boundary !== undefined && boundary.direct === undefined) return refused('boundary');
  if (session !== undefined && session.direct === undefined) return refused('session');
  return allowed(byRole ?? identity.direct ?? namedByResource);
}

const none: readonly Policy[] = [];

const allowed = (statement: Statement | undefined): Decision => ({ allowed: true, ...(statement === undefined ? {} : { statement }) });
const refused = (by: PolicySide): Decision => ({ allowed: false, explicit: false, by });
const denial = (by: PolicySide, weighed: Weighed | undefined): Decision | undefined =>
  weighed?.deny === undefined ? undefined : { allowed: false, explicit: true, by, statement: weighed.deny };

/** The first statement of each weight that speaks of the request. */
interface Weighed {
  readonly deny?: Statement;
  readonly direct?: Statement;
  readonly role?: Statement;
  readonly account?: Statement;
}

function weigh(policies: readonly Policy[], request: PolicyRequest): Weighed {
  let direct: Statement | undefined;
  let role: Statement | undefined;
  let account: Statement | undefined;
  for (const { statements } of policies) {
    for (const statement of statements) {
      const named = applies(statement, request);
      if (named === undefined) continue;
      // Denying an account denies everyone in it.
      if (statement.effect === 'Deny') return { deny: statement };
      if (named === 'directly') direct ??= statement;
      else if (named === 'role') role ??= statement;
      else account ??= statement;
    }
  }
  return { ...(direct && { direct }), ...(role && { role }), ...(account && { account }) };
}
