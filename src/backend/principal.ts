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
