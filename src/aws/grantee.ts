import type { PolicyPrincipal } from './policy-principal';
import { PolicyPrincipal as Principal } from './policy-principal';
import type { IamRole, IamUser } from './resources';

/**
 * Somebody who is let use something.
 *
 * @exampleMetadata fixture=role
 * @example
 * const key = new aws.Key(stack, 'Key');
 * key.grantDecrypt(aws.Grantee.role(role));
 */
export class Grantee {
  /**
   * A role of the key's account. What it may do is written into an inline policy of the role, where the key trusts the account's policies,
   * else into the key policy.
   */
  public static role(role: IamRole): Grantee {
    return new Grantee(Principal.arn(role.arn), false, role, undefined);
  }

  /**
   * A role of another account: both that account's policy and the key policy must let it in, so both are written.
   */
  public static roleOfOtherAccount(role: IamRole): Grantee {
    return new Grantee(Principal.arn(role.arn), true, role, undefined);
  }

  /**
   * A user of the key's account.
   */
  public static user(user: IamUser): Grantee {
    return new Grantee(Principal.arn(user.arn), false, undefined, user);
  }

  /**
   * Anybody else a policy can name, to whose own policies this app adds nothing: a service, an account, a role that is made elsewhere.
   */
  public static of(principal: PolicyPrincipal): Grantee {
    return new Grantee(principal, false, undefined, undefined);
  }

  private constructor(
    /** The principal, as a resource policy names it. */
    public readonly principal: PolicyPrincipal,
    /** Whether the grantee is of another account than what it is let use. */
    public readonly ofOtherAccount: boolean,
    /** The role, where the grantee is one of this app. */
    public readonly iamRole?: IamRole,
    /** The user, where the grantee is one of this app. */
    public readonly iamUser?: IamUser,
  ) {}
}
