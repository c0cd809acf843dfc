import type { KeyService } from './key-service';
import type { PolicyDocument } from './policy-document';
import type { PolicyPrincipal } from './policy-principal';
import type { Duration } from '../core/duration';
import type { RemovalPolicy } from '../core/removal-policy';

/**
 * What every KMS key of its own Region has: a replica key's are independent of its primary key's.
 */
export interface KeyOptions {
  /**
   * The name of an alias to make for the key, with or without `alias/`: letters, digits, `/`, `_` and `-`, at most 256 characters.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * What the key is for, at most 8,192 characters. Not a secret: it is shown in logs.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether the key can be used. Everything encrypted under a disabled key cannot be read until it is enabled again.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The base of the key policy. Administrators, users and services are added to it, and so are the statements of grants and `addToPolicy`.
   * A policy that nobody could change again is refused at synthesis.
   *
   * @default - the account's IAM policies decide, which is what AWS puts on keys that are made without a policy; the account is read from
   * the provider's credentials while Terraform plans
   */
  readonly policy?: PolicyDocument;

  /**
   * Whether the key policy hands the decision on to the account's IAM policies. If not, only those get in whom the key policy names, and
   * `keyAdministrators` must name somebody. Cannot be combined with `policy`.
   *
   * @default true
   */
  readonly trustAccountIdentities?: boolean;

  /**
   * Who may administer the key, but not use it. KMS refuses principals that do not exist yet.
   *
   * @default - whom the account's IAM policies let in
   */
  readonly keyAdministrators?: PolicyPrincipal[];

  /**
   * Who may use the key, also through AWS services that work for them.
   *
   * @default - whom the account's IAM policies let in
   */
  readonly keyUsers?: PolicyPrincipal[];

  /**
   * AWS services that may use the key for this account's resources.
   *
   * @default - none
   */
  readonly keyServices?: KeyService[];

  /**
   * Whether the key policy is a resource of its own (`aws_kms_key_policy`) instead of an attribute of the key. It can then name resources that
   * themselves need the key, without a dependency cycle. Between the two, the key has the policy AWS puts on keys.
   *
   * @default false
   */
  readonly separatePolicy?: boolean;

  /**
   * How long a key that Terraform destroys can still be rescued before KMS deletes it, 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly deletionWindow?: Duration;

  /**
   * Whether Terraform may destroy the key, and with it, after the deletion window, everything encrypted under it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the key.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;
}
