/** Who makes a request: proven by its signature, or a service of the backend that acts for itself. */
export interface Principal {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  /** The unique id that STS answers as `UserId`. */
  readonly userId: string;
  readonly kind: 'root' | 'user' | 'role-session' | 'service' | 'anonymous';
  /** The access key that signed; absent for services. */
  readonly accessKeyId?: string;
  /** Only where the credentials are temporary. */
  readonly session?: Session;
}

/** What temporary credentials bring along. */
export interface Session {
  /** ARN of the assumed role, with its path; absent where a user or the root user asked for a session of its own. */
  readonly roleArn?: string;
  /** JSON texts of the policies that limit the session; empty: nothing limits it. */
  readonly policies: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly issuedAt: number;
  readonly sourceIdentity?: string;
}

/** The account's root user: what an account id stands for in a policy. */
export function rootPrincipal(account: string, accessKeyId?: string): Principal {
  return {
    account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
    kind: 'root',
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
  };
}

/** Who signs nothing. Owns nothing, and no account is its. */
export const anonymous: Principal = { account: '', arn: '*', userId: 'anonymous', kind: 'anonymous' };
