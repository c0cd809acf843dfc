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

const hostRole = 'aws:ec2-infrastructure';

/**
 * The host of an instance, acting on the instance's behalf: a session of a role of AWS's own, which is in every account and in no list of it
 * (KMS developer guide, "Amazon EC2 example two").
 */
export const hostPrincipal = (account: string, instanceId: string): Principal => ({
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${hostRole}/${instanceId}`,
  userId: `${account}:${hostRole}:${instanceId}`,
  kind: 'role-session',
});

/** No role that a customer makes can have a colon in its name. */
export const isHost = ({ kind, arn }: Principal): boolean => kind === 'role-session' && isHostArn(arn);
export const isHostArn = (arn: string): boolean => arn.includes(`:assumed-role/${hostRole}/`);

/** Who signs nothing. Owns nothing, and no account is its. */
export const anonymous: Principal = { account: '', arn: '*', userId: 'anonymous', kind: 'anonymous' };
