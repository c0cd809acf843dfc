import type { PolicyDocument } from './policy-document';
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
   * The key policy, as a whole: it replaces the default one, and AWS refuses one under which whoever applies it could not change it
   * again. Statements can be added to either with `addToPolicy`.
   *
   * @default - the account's IAM policies decide, which is what AWS puts on keys that are made without a policy; the account is read from
   * the provider's credentials while Terraform plans
   */
  readonly policy?: PolicyDocument;

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
