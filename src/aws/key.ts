import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alias } from './alias';
import { lookedUpAliasName } from './alias-name';
import type { CustomKeyStore } from './custom-key-store';
import { checkKeyInStore } from './custom-key-store-check';
import { EditableKeyPolicy } from './editable-key-policy';
import { rotationPeriodWithoutRotation } from './errors';
import { ImportedKey } from './imported-key';
import { checkKeyArn } from './key-arn';
import { KeyBase } from './key-base';
import type { IKey } from './key-interface';
import { keyKind, rotates } from './key-kind';
import type { KeyOptions } from './key-options';
import { addKeyParts, inlinePolicy } from './key-parts';
import { keyResourceSettings } from './key-settings';
import { KeySpec } from './key-spec';
import type { KeyUsage } from './key-spec';
import type { PolicyStatement } from './policy-statement';
import { DataAwsKmsAlias, DataAwsKmsKey, KmsKey } from './resources';
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
   * What kind of key it is. It cannot be changed later.
   *
   * @default KeySpec.SYMMETRIC_DEFAULT
   */
  readonly keySpec?: KeySpec;

  /**
   * What the key is for. It cannot be changed later.
   *
   * @default - the one usage that such a key can have; required where there are several
   */
  readonly keyUsage?: KeyUsage;

  /**
   * Whether KMS makes new key material by itself from time to time. What was encrypted before stays readable, under the same key id.
   * AWS charges for the first two rotations of a key.
   *
   * @default - true for symmetric keys outside custom key stores; KMS rotates no others
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
   * The key store outside KMS that holds the key material. Such a key is symmetric, of one Region and not rotated by KMS.
   *
   * @default - KMS itself
   */
  readonly customKeyStore?: CustomKeyStore;

  /**
   * The id of the key in the external key manager; required for a key in an external key store and refused for others.
   *
   * @default - none
   */
  readonly externalKeyId?: string;

  /**
   * The provider, and so the account and Region, of the key.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A KMS key: symmetric, rotated every year and kept unless you say otherwise.
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
export class Key extends KeyBase {
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

  /**
   * A key that exists already, by whatever names it: Terraform looks it up while it plans. Nothing of it is changed.
   *
   * @param keyId a key id, key ARN, alias name with `alias/`, or alias ARN
   * @param provider whose account and Region the key is in; the stack's default AWS provider if left out
   */
  public static fromLookup(scope: Construct, id: string, keyId: string, provider?: TerraformProvider): IKey {
    return new ImportedKey(scope, id, new DataAwsKmsKey(scope, `${id}Lookup`, { keyId, provider }).arn);
  }

  /** @attribute */
  public readonly keyArn: string;
  /** @attribute */
  public readonly keyId: string;
  public readonly keyReference: string;
  public readonly multiRegion?: boolean;
  public readonly keySpec?: KeySpec;
  public readonly keyUsage?: KeyUsage;

  /**
   * The alias made with the key; undefined if none was asked for.
   */
  public readonly alias?: Alias;

  /** @internal */
  public readonly _policy: EditableKeyPolicy;

  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id);
    const { spec, usage } = keyKind(this, props);
    checkKeyInStore(this, props, spec);
    const enableKeyRotation = rotates(this, props, spec, props.customKeyStore !== undefined);
    const rotationPeriodInDays = numberOf(this, 'rotationPeriod', props.rotationPeriod, (period) => period.toDays());
    checkWithin(this, 'rotationPeriod', rotationPeriodInDays, rotationPeriod);
    if (rotationPeriodInDays !== undefined && !enableKeyRotation) throw rotationPeriodWithoutRotation(this);

    const settings = keyResourceSettings(this, props, props.provider);
    this._policy = new EditableKeyPolicy(this, props, usage, props.provider);
    const resource = new KmsKey(this, 'Resource', {
      ...settings,
      customerMasterKeySpec: spec === KeySpec.SYMMETRIC_DEFAULT ? undefined : spec,
      keyUsage: spec === KeySpec.SYMMETRIC_DEFAULT ? undefined : usage,
      enableKeyRotation: enableKeyRotation || spec === KeySpec.SYMMETRIC_DEFAULT ? enableKeyRotation : undefined,
      rotationPeriodInDays,
      isEnabled: props.enabled,
      multiRegion: props.multiRegion,
      customKeyStoreId: props.customKeyStore?.customKeyStoreId,
      xksKeyId: props.externalKeyId,
      policy: inlinePolicy(props, this._policy),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.keyId;
    this.keyReference = this.keyArn;
    this.multiRegion = props.multiRegion ?? false;
    this.keySpec = spec;
    this.keyUsage = usage;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state: EncryptionState.CUSTOMER_KEY });
    this.alias = addKeyParts(this, props, this._policy, props.provider);
  }

  /**
   * Add statements to the end of the key policy.
   *
   * Throws if a statement has no principals, has the sid of another one, or lets everyone in without a condition.
   */
  public addToPolicy(...statements: PolicyStatement[]): void {
    this._policy.add(statements);
  }
}
