import { PolicyFault } from './policy-fault';
import type { Principal } from '../../principal';

/** One principal that a policy names. */
export type PrincipalEntry =
  | { readonly kind: 'anyone' }
  /** Whoever the account lets: `arn:aws:iam::111122223333:root` or the account id. */
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'user' | 'session'; readonly arn: string }
  /** Any session of the role. Names are unique in an account, whatever the path, and sessions do not show the path. */
  | { readonly kind: 'role'; readonly arn: string; readonly account: string; readonly name: string }
  /** A principal by its unique id: what IAM turns an ARN into when the principal is deleted. */
  | { readonly kind: 'unique-id'; readonly id: string }
  | { readonly kind: 'service' | 'federated' | 'canonical-user'; readonly name: string };

const types: ReadonlyMap<string, (value: string) => PrincipalEntry | undefined> = new Map([
  ['AWS', readAwsPrincipal],
  [
    'Service',
    (name: string): PrincipalEntry | undefined => (/^[a-z0-9.-]+\.[a-z0-9.-]+$/.test(name) ? { kind: 'service', name } : undefined),
  ],
  ['Federated', (name: string): PrincipalEntry | undefined => (name === '' ? undefined : { kind: 'federated', name })],
  [
    'CanonicalUser',
    (name: string): PrincipalEntry | undefined => (/^[0-9a-f]{64}$/.test(name) ? { kind: 'canonical-user', name } : undefined),
  ],
]);

export const isPrincipalType = (type: string): boolean => types.has(type);

/** @throws PolicyFault `invalid-principal` */
export function readPrincipal(type: string, value: string, at: string): PrincipalEntry {
  const entry = types.get(type)?.(value);
  if (entry === undefined) throw new PolicyFault('invalid-principal', { at, principal: value });
  return entry;
}

const partition = 'arn:aws[a-z-]*';
const iamArn = new RegExp(`^${partition}:iam::(\\d{12}):(root|user/\\S+|role/\\S+)$`);
const stsArn = new RegExp(`^${partition}:sts::\\d{12}:(?:assumed-role/[^/\\s]+/[^/\\s]+|federated-user/\\S+)$`);

/** IAM user guide, "AWS JSON policy elements: Principal". Wildcards in an ARN are no wildcards there, so they are refused. */
function readAwsPrincipal(value: string): PrincipalEntry | undefined {
  if (value === '*') return { kind: 'anyone' };
  if (/^\d{12}$/.test(value)) return { kind: 'account', account: value };
  if (/^A(?:ID|RO)A[A-Z0-9]{12,}$/.test(value)) return { kind: 'unique-id', id: value };
  if (/[*?]/.test(value)) return undefined;
  if (stsArn.test(value)) return { kind: 'session', arn: value };
  const [, account, what] = iamArn.exec(value) ?? [];
  if (account === undefined || what === undefined) return undefined;
  if (what === 'root') return { kind: 'account', account };
  if (what.startsWith('user/')) return { kind: 'user', arn: value };
  return { kind: 'role', arn: value, account, name: what.slice(what.lastIndexOf('/') + 1) };
}

/** The role a session is of. */
export function roleOfSession(principal: Principal): { readonly account: string; readonly name: string } | undefined {
  const [, account, name] = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal.arn) ?? [];
  return account === undefined || name === undefined ? undefined : { account, name };
}

/**
 * How an entry names a principal: `directly`; by the `role` a session is of, which the role's boundary and the session's
 * policies still limit; or as one of its `account`, which leaves it to the account's own policies whether it may. The root
 * user is its account, and named directly by it.
 */
export type Naming = 'directly' | 'role' | 'account';

export function naming(entry: PrincipalEntry, principal: Principal): Naming | undefined {
  switch (entry.kind) {
    case 'anyone':
      return 'directly';
    case 'account':
      if (entry.account !== principal.account || principal.kind === 'service' || principal.kind === 'anonymous') return undefined;
      return principal.kind === 'root' ? 'directly' : 'account';
    case 'user':
    case 'session':
      return entry.arn === principal.arn ? 'directly' : undefined;
    case 'role': {
      const role = principal.kind === 'role-session' ? roleOfSession(principal) : undefined;
      return role?.account === entry.account && role.name === entry.name ? 'role' : undefined;
    }
    case 'unique-id':
      if (principal.userId === entry.id) return 'directly';
      // A session's user id is `<role id>:<session name>`.
      return principal.userId.startsWith(`${entry.id}:`) ? 'role' : undefined;
    case 'service':
      return principal.kind === 'service' && principal.arn === entry.name ? 'directly' : undefined;
    case 'federated':
    case 'canonical-user':
      return undefined;
  }
}
