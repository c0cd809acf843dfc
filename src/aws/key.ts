import type { TerraformProvider } from 'cdktf';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { Alias } from './alias';
import { lookedUpAliasName } from './alias-name';
import { rotationPeriodWithoutRotation } from './errors';
import { ImportedKey } from './imported-key';
import { checkKeyArn } from './key-arn';
import type { IKey } from './key-interface';
import type { KeyOptions } from './key-options';
import { checkKeyPolicy, keyPolicyOf, validateKeyPolicySize } from './key-policy';
import { keyResourceSettings } from './key-settings';
import type { PolicyDocument } from './policy-document';
import type { PolicyStatement } from './policy-statement';
import { DataAwsKmsAlias, KmsKey } from './resources';
import { checkWithin, numberOf } from '../core/checks';
import type { Duration } from '../core/duration';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { aliasName as aliasNameRule } from '../facts/aws/alias-names';
import { rotationPeriod } from '../facts/aws/kms-keys';

/**
 * How a KMS key is made.
 */
export interface KeyProps extends KeyOptions {
  /**
   * Whether KMS makes new key material by itself from time to time. What was encrypted before stays readable, under the same key id.
   * AWS charges for the first two rotations of a key.
   *
   * @default true
   */
  readonly rotationEnabled?: boolean;

  /**
   * How often KMS rotates the key, 90 to 2,560 days.
   *
   * @default - 365 days, which AWS chooses
   */
  readonly rotationPeriod?: Duration;

  /**
   * Whether the key can be replicated into other Regions. It cannot be changed later.
   *
   * @default false
   */
  readonly multiRegion?: boolean;

  /**
   * The provider, and so the account and Region, of the key.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A symmetric KMS key, rotated every year and kept unless you say otherwise.
 *
 * The key policy is always written out. Wrong options throw an error that names the construct, what it got and what is allowed.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/overview.html
 * @example
 * const key = new aws.Key(stack, 'DataKey', {
 *   alias: 'data',
 *   description: 'Encrypts the data volumes',
 *   rotationPeriod: Duration.days(180),
 * });
 * new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8), encryptionKey: key });
 */
export class Key extends Construct implements IKey {
  /**
   * A key that exists already, by its ARN. Nothing of it is changed.
   *
   * Throws if the ARN is known and is not that of a KMS key; for an alias there is `fromAliasName`.
   *
   * @param keyArn like `arn:aws:kms:eu-central-1:111122223333:key/KEY_ID`, or a token
   */
  public static fromKeyArn(scope: Construct, id: string, keyArn: string): IKey {
    checkKeyArn(scope, 'keyArn', keyArn);
    return new ImportedKey(scope, id, keyArn);
  }

  /**
   * A key that exists already, by the name of an alias: Terraform looks the key up while it plans, so the alias must be there by then.
   *
   * @param aliasName with or without `alias/`; also names of AWS managed keys, such as `alias/aws/ebs`
   * @param provider whose account and Region the alias is in; the stack's default AWS provider if left out
   */
  public static fromAliasName(scope: Construct, id: string, aliasName: string, provider?: TerraformProvider): IKey {
    const name = lookedUpAliasName(scope, aliasName);
    const lookup = new DataAwsKmsAlias(scope, `${id}Alias`, { name, provider });
    const state = name.startsWith(aliasNameRule.reservedPrefix) ? EncryptionState.PROVIDER_KEY : EncryptionState.CUSTOMER_KEY;
    return new ImportedKey(scope, id, lookup.targetKeyArn, state);
  }

  /** @attribute */
  public readonly keyArn: string;
  /** @attribute */
  public readonly keyId: string;
  public readonly keyReference: string;
  public readonly multiRegion?: boolean;

  /**
   * The alias made with the key; undefined if none was asked for.
   */
  public readonly alias?: Alias;

  private policy: PolicyDocument;

  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id);
    const rotationPeriodInDays = numberOf(this, 'rotationPeriod', props.rotationPeriod, (period) => period.toDays());
    checkWithin(this, 'rotationPeriod', rotationPeriodInDays, rotationPeriod);
    if (rotationPeriodInDays !== undefined && props.rotationEnabled === false) throw rotationPeriodWithoutRotation(this);

    const settings = keyResourceSettings(this, props, props.provider);
    this.policy = keyPolicyOf(this, props.policy, props.provider);
    const resource = new KmsKey(this, 'Resource', {
      ...settings,
      enableKeyRotation: props.rotationEnabled ?? true,
      rotationPeriodInDays,
      isEnabled: props.enabled,
      multiRegion: props.multiRegion,
      policy: Lazy.stringValue({ produce: () => this.policy.toJson() }),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.keyId;
    this.keyReference = this.keyArn;
    this.multiRegion = props.multiRegion ?? false;
    this.node.addValidation({ validate: () => validateKeyPolicySize(this, this.policy) });
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state: EncryptionState.CUSTOMER_KEY });
    if (props.alias !== undefined) this.alias = new Alias(this, 'Alias', { aliasName: props.alias, targetKey: this });
  }

  /**
   * Add statements to the end of the key policy.
   *
   * Throws if a statement has no principals, has the sid of another one, or lets everyone in without a condition.
   */
  public addToPolicy(...statements: PolicyStatement[]): void {
    const policy = this.policy.withStatements(...statements);
    checkKeyPolicy(this, policy);
    this.policy = policy;
  }
}
