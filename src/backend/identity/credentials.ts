import { rootPrincipal, type Principal } from '../principal';

/** What an access key id stands for. */
export interface Credential {
  /** Never logged, never in an error. */
  readonly secret: string;
  readonly principal: Principal;
  /** The token that must come with a temporary credential. */
  readonly sessionToken?: string;
  /** When a temporary credential ends, milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  /** Takes any session token or none: for built-in credentials, since tools often send a made-up token with them. */
  readonly ignoresSessionToken?: boolean;
}

/**
 * `undefined` where nobody has that access key id, or where it needs a session token and this is not the one.
 * @param sessionToken as the request gave it
 */
export type FindCredential = (accessKeyId: string, sessionToken?: string) => Promise<Credential | undefined>;

const accountId = /^\d{12}$/;

/** What clients use that were told nothing else; the secret is that of every built-in credential. */
export const defaultCredentials = { account: '000000000000', accessKeyId: 'test', secretAccessKey: 'test' } as const;

/**
 * Credentials that exist without being made: `test` is the root user of account 000000000000, and
 * twelve digits are the root user of that account; the secret of both is `test`.
 */
export function builtInCredential(accessKeyId: string): Credential | undefined {
  const account = accessKeyId === defaultCredentials.accessKeyId ? defaultCredentials.account : accessKeyId;
  if (!accountId.test(account)) return undefined;
  return { secret: defaultCredentials.secretAccessKey, principal: rootPrincipal(account, accessKeyId), ignoresSessionToken: true };
}

/** Looks among the built-in credentials first, then among those that were made. */
export function credentialLookup(findMade: FindCredential = () => Promise.resolve(undefined)): FindCredential {
  return (accessKeyId, sessionToken) => {
    const builtIn = builtInCredential(accessKeyId);
    return builtIn === undefined ? findMade(accessKeyId, sessionToken) : Promise.resolve(builtIn);
  };
}
