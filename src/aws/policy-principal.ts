import { badAccountId } from './errors';
import { isKnown } from '../core/checks';

/**
 * Whom a statement of a resource policy speaks of.
 *
 * @example
 * aws.PolicyPrincipal.service('logs.eu-central-1.amazonaws.com');
 */
export class PolicyPrincipal {
  /**
   * All principals of an account that the account's own IAM policies let in; the account's root user always is.
   *
   * @param accountId twelve digits, or a token
   * @param partition `aws`, `aws-cn`, `aws-us-gov` or a token; `aws` if left out
   */
  public static account(accountId: string, partition = 'aws'): PolicyPrincipal {
    if (isKnown(accountId) && !/^\d{12}$/.test(accountId)) throw badAccountId(accountId);
    return PolicyPrincipal.arn(`arn:${partition}:iam::${accountId}:root`);
  }

  /**
   * A user, role, federated user or assumed-role session by its ARN. KMS refuses ARNs of principals that do not exist yet.
   */
  public static arn(arn: string): PolicyPrincipal {
    return new PolicyPrincipal('AWS', arn);
  }

  /**
   * An AWS service by its principal name, for example `delivery.logs.amazonaws.com`.
   */
  public static service(name: string): PolicyPrincipal {
    return new PolicyPrincipal('Service', name);
  }

  /**
   * A federated identity provider by its ARN or domain name.
   */
  public static federated(provider: string): PolicyPrincipal {
    return new PolicyPrincipal('Federated', provider);
  }

  /**
   * Everyone, in every account. Meant for deny statements and for statements with conditions.
   */
  public static anyone(): PolicyPrincipal {
    return new PolicyPrincipal('AWS', '*');
  }

  private constructor(
    /**
     * The kind of principal, as policies spell it: `AWS`, `Service` or `Federated`.
     */
    public readonly kind: string,
    /**
     * The principal within its kind. May be a token.
     */
    public readonly value: string,
  ) {}
}
