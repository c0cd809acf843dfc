import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alias } from './alias';
import { EditableKeyPolicy } from './editable-key-policy';
import { primaryIsReplica } from './errors';
import { KeyBase } from './key-base';
import type { IKey } from './key-interface';
import type { KeyOptions } from './key-options';
import { addKeyParts, inlinePolicy } from './key-parts';
import { keyResourceSettings } from './key-settings';
import type { KeySpec } from './key-spec';
import { KeyUsage } from './key-spec';
import type { PolicyStatement } from './policy-statement';
import { checkReplicaOf } from './replica-check';
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
export class ReplicaKey extends KeyBase {
  /** @attribute */
  public readonly keyArn: string;
  /** @attribute */
  public readonly keyId: string;
  public readonly keyReference: string;
  public readonly multiRegion?: boolean;
  public readonly keySpec?: KeySpec;
  public readonly keyUsage?: KeyUsage;

  /**
   * The primary key.
   */
  public readonly primaryKey: IKey;

  /**
   * The alias made with the replica; undefined if none was asked for.
   */
  public readonly alias?: Alias;

  /** @internal */
  public readonly _policy: EditableKeyPolicy;

  constructor(scope: Construct, id: string, props: ReplicaKeyProps) {
    super(scope, id);
    const { primaryKey } = props;
    if (primaryKey instanceof ReplicaKey) throw primaryIsReplica(this, primaryKey.node.path);
    checkReplicaOf(this, primaryKey, props.provider);

    const settings = keyResourceSettings(this, props, props.provider);
    this._policy = new EditableKeyPolicy(this, props, primaryKey.keyUsage ?? KeyUsage.ENCRYPT_DECRYPT, props.provider);
    const resource = new KmsReplicaKey(this, 'Resource', {
      ...settings,
      primaryKeyArn: primaryKey.keyArn,
      enabled: props.enabled,
      policy: inlinePolicy(props, this._policy),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.keyId;
    this.keyReference = this.keyArn;
    this.multiRegion = true;
    this.keySpec = primaryKey.keySpec;
    this.keyUsage = primaryKey.keyUsage;
    this.primaryKey = primaryKey;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state: EncryptionState.CUSTOMER_KEY, origin: primaryKey });
    this.alias = addKeyParts(this, props, this._policy, props.provider);
  }

  /**
   * Add statements to the end of the replica's key policy. The primary key's policy is not changed.
   *
   * Throws if a statement has no principals, has the sid of another one, or lets everyone in without a condition.
   */
  public addToPolicy(...statements: PolicyStatement[]): void {
    this._policy.add(statements);
  }
}
