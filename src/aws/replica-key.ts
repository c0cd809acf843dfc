import type { TerraformProvider } from 'cdktf';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Alias } from './alias';
import { primaryIsReplica, primaryNotMultiRegion, replicaInRegionOfPrimary } from './errors';
import type { IKey } from './key-interface';
import type { KeyOptions } from './key-options';
import { checkKeyPolicy, keyPolicyOf, validateKeyPolicySize } from './key-policy';
import { keyResourceSettings } from './key-settings';
import type { PolicyDocument } from './policy-document';
import type { PolicyStatement } from './policy-statement';
import { explicitProvider, regionOf, regionOfKey } from './provider';
import { KmsReplicaKey } from './resources';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';

/**
 * How a replica key is made.
 */
export interface ReplicaKeyProps extends KeyOptions {
  /**
   * The multi-Region primary key.
   */
  readonly primaryKey: IKey;

  /**
   * The provider of the Region the replica is made in, another one than the primary key's: an `AwsProvider` with an alias.
   *
   * @default - the stack's default AWS provider, for a primary key that has a provider of its own
   */
  readonly provider?: TerraformProvider;
}

/**
 * A replica of a multi-Region key: the same key id and key material in another Region, so what one encrypts the other decrypts.
 *
 * Rotation, key material and deletion of the primary key concern both; policy, alias, tags, description and whether it is enabled are the
 * replica's own, and none of them is copied. Terraform must destroy replicas before their primary key, which their order ensures.
 *
 * Throws if the primary key is a single-Region key or itself a replica, or if both would be in one Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 * @exampleMetadata fixture=provider
 * @example
 * const ireland = new AwsProvider(stack, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
 * const key = new aws.Key(stack, 'Key', { multiRegion: true, alias: 'data' });
 * new aws.ReplicaKey(stack, 'Replica', { primaryKey: key, provider: ireland, alias: 'data' });
 */
export class ReplicaKey extends Construct implements IKey {
  /** @attribute */
  public readonly keyArn: string;
  /** @attribute */
  public readonly keyId: string;
  public readonly keyReference: string;
  public readonly multiRegion?: boolean;

  /**
   * The primary key.
   */
  public readonly primaryKey: IKey;

  /**
   * The alias made with the replica; undefined if none was asked for.
   */
  public readonly alias?: Alias;

  private policy: PolicyDocument;

  constructor(scope: Construct, id: string, props: ReplicaKeyProps) {
    super(scope, id);
    const { primaryKey } = props;
    if (primaryKey.multiRegion === false) throw primaryNotMultiRegion(this, primaryKey.node.path);
    if (primaryKey instanceof ReplicaKey) throw primaryIsReplica(this, primaryKey.node.path);
    // Another stack's default provider is another one, and may be of another Region: `validateRegion` sees at synth.
    const sameProvider =
      primaryKey.node.tryFindChild('Resource') !== undefined &&
      explicitProvider(primaryKey) === props.provider &&
      (props.provider !== undefined || TerraformStack.of(primaryKey) === TerraformStack.of(this));
    if (sameProvider) throw replicaInRegionOfPrimary(this, undefined);

    const settings = keyResourceSettings(this, props, props.provider);
    this.policy = keyPolicyOf(this, props.policy, props.provider);
    const resource = new KmsReplicaKey(this, 'Resource', {
      ...settings,
      primaryKeyArn: primaryKey.keyArn,
      enabled: props.enabled,
      policy: Lazy.stringValue({ produce: () => this.policy.toJson() }),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.keyId;
    this.keyReference = this.keyArn;
    this.multiRegion = true;
    this.primaryKey = primaryKey;
    this.node.addValidation({ validate: () => [...this.validateRegion(), ...validateKeyPolicySize(this, this.policy)] });
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state: EncryptionState.CUSTOMER_KEY, origin: primaryKey });
    if (props.alias !== undefined) this.alias = new Alias(this, 'Alias', { aliasName: props.alias, targetKey: this });
  }

  /**
   * Add statements to the end of the replica's key policy. The primary key's policy is not changed.
   *
   * Throws if a statement has no principals, has the sid of another one, or lets everyone in without a condition.
   */
  public addToPolicy(...statements: PolicyStatement[]): void {
    const policy = this.policy.withStatements(...statements);
    checkKeyPolicy(this, policy);
    this.policy = policy;
  }

  private validateRegion(): string[] {
    const own = regionOf(this);
    const primary = regionOfKey(this.primaryKey.keyArn, this.primaryKey);
    return own !== undefined && own === primary ? [replicaInRegionOfPrimary(this, own).message] : [];
  }
}
