import { emptyStatementPart, repeatedCondition } from './errors';
import type { PolicyCondition } from './policy-condition';
import { PolicyPrincipal } from './policy-principal';

/**
 * Whether a statement lets something happen or forbids it. Forbidding wins.
 */
export enum PolicyEffect {
  /** Lets it happen, unless another statement forbids it. */
  ALLOW = 'Allow',
  /** Forbids it. */
  DENY = 'Deny',
}

/**
 * What a policy statement says.
 */
export interface PolicyStatementProps {
  /**
   * A name for the statement, which no other statement of the policy has.
   *
   * @default - none
   */
  readonly sid?: string;

  /**
   * Whether to allow or to deny.
   *
   * @default PolicyEffect.ALLOW
   */
  readonly effect?: PolicyEffect;

  /**
   * Whom the statement speaks of. Every statement of a key policy needs at least one.
   *
   * @default - none
   */
  readonly principals?: PolicyPrincipal[];

  /**
   * Actions, for example `kms:Decrypt` or `kms:ReEncrypt*`; at least one.
   */
  readonly actions: string[];

  /**
   * ARNs of resources; at least one.
   *
   * @default - `*`, which in a key policy means the key itself
   */
  readonly resources?: string[];

  /**
   * Conditions that must all hold.
   *
   * @default - none
   */
  readonly conditions?: PolicyCondition[];
}

/**
 * One statement of a resource policy.
 *
 * Throws if a list that must not be empty is empty, or if two conditions have the same comparison and key: policies have no way to write
 * that, and joining their values would let more through.
 *
 * @example
 * new aws.PolicyStatement({
 *   sid: 'LetTheAuditorLook',
 *   principals: [aws.PolicyPrincipal.arn('arn:aws:iam::111122223333:role/Auditor')],
 *   actions: ['kms:DescribeKey', 'kms:GetKeyPolicy'],
 * });
 */
export class PolicyStatement {
  /**
   * What AWS puts on a key that is made without a policy: the account may do everything and hands that on through its IAM policies.
   *
   * @param accountId twelve digits, or a token
   * @param partition `aws`, `aws-cn`, `aws-us-gov` or a token; `aws` if left out
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  public static delegateToAccount(accountId: string, partition?: string): PolicyStatement {
    return new PolicyStatement({
      sid: 'Enable IAM User Permissions',
      principals: [PolicyPrincipal.account(accountId, partition)],
      actions: ['kms:*'],
    });
  }

  /** The name of the statement. */
  public readonly sid?: string;
  /** Whether it allows or denies. */
  public readonly effect: PolicyEffect;
  /** Whom it speaks of. */
  public readonly principals: PolicyPrincipal[];
  /** The actions. */
  public readonly actions: string[];
  /** The ARNs of resources. */
  public readonly resources: string[];
  /** The conditions, which must all hold. */
  public readonly conditions: PolicyCondition[];

  constructor(props: PolicyStatementProps) {
    if (props.actions.length === 0) throw emptyStatementPart('actions');
    if (props.resources?.length === 0) throw emptyStatementPart('resources');
    const repeated = props.conditions?.find(
      ({ comparison, key }, index, all) => index !== all.findIndex((other) => other.comparison === comparison && other.key === key),
    );
    if (repeated !== undefined) throw repeatedCondition(repeated.comparison, repeated.key);
    this.sid = props.sid;
    this.effect = props.effect ?? PolicyEffect.ALLOW;
    this.principals = props.principals ?? [];
    this.actions = props.actions;
    this.resources = props.resources ?? ['*'];
    this.conditions = props.conditions ?? [];
  }
}
