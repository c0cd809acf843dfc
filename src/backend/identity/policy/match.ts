import { matches } from './pattern';
import type { Listed, Statement } from './policy';
import { naming, type Naming, type PrincipalEntry } from './principal-entry';
import type { RequestContext } from './request-context';
import type { Principal } from '../../principal';

/** One request, as policies see it. */
export interface PolicyRequest {
  readonly principal: Principal;
  /** `kms:Decrypt`, in lower case. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly context: RequestContext;
}

/**
 * Whether a statement speaks of the request, and how it names the principal; a statement without principal (identity
 * policy) names whoever it is attached to. The `*` of a resource reaches over colons, whichever part of the ARN it is in.
 */
export function applies(statement: Statement, request: PolicyRequest): Naming | undefined {
  const named = statement.principal === undefined ? 'directly' : namingOf(statement.principal, request.principal);
  if (named === undefined) return undefined;
  const { action, resource, conditions } = statement;
  if (action.entries.some((pattern) => matches(pattern, request.action, noVariables)) === action.negated) return undefined;
  if (
    resource !== undefined &&
    resource.entries.some((pattern) => matches(pattern, request.resource, request.context.variable)) === resource.negated
  ) {
    return undefined;
  }
  return conditions.every((holds) => holds(request.context)) ? named : undefined;
}

const noVariables = (): undefined => undefined;

/** The strongest way in which a list names the principal. */
function namingOf(listed: Listed<PrincipalEntry>, principal: Principal): Naming | undefined {
  let found: Naming | undefined;
  for (const entry of listed.entries) {
    const how = naming(entry, principal);
    if (how === 'directly' || (how !== undefined && found !== 'directly' && found !== 'role')) found = how;
  }
  if (!listed.negated) return found;
  // Among those left out, an account is its root user only (IAM user guide, "NotPrincipal": the account of a user that is left
  // out must be listed too, which does not leave out its other users).
  return found === undefined || found === 'account' ? 'directly' : undefined;
}
