import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alias } from './alias';
import { EditableKeyPolicy } from './editable-key-policy';
import type { ExternalKeyMaterial } from './external-material';
import { checkMaterial, materialSettings } from './imported-material';
import { KeyBase } from './key-base';
import type { IKey } from './key-interface';
import type { KeyOptions } from './key-options';
import { addKeyParts, inlinePolicy } from './key-parts';
import { keyResourceSettings } from './key-settings';
import { KeySpec, KeyUsage } from './key-spec';
import type { PolicyStatement } from './policy-statement';
import { checkReplicaOf } from './replica-check';
import { KmsReplicaExternalKey } from './resources';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';

/**
 * How a replica of a key with imported material is made.
 */
export interface ReplicaExternalKeyProps extends KeyOptions, ExternalKeyMaterial {
  /**
   * The multi-Region primary key, whose material was imported too.
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
 * A replica of a multi-Region key with imported material. KMS does not copy imported material: import the same bytes into each replica.
 *
 * Throws if the primary key is a single-Region key, or if both would be in one Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-import.html
 * @exampleMetadata fixture=provider
 * @example
 * const ireland = new AwsProvider(stack, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
 * const material = new TerraformVariable(stack, 'material', { sensitive: true });
 * const primaryKey = new aws.ExternalKey(stack, 'Key', { multiRegion: true, keyMaterialBase64: material.stringValue });
 * new aws.ReplicaExternalKey(stack, 'Replica', { primaryKey, provider: ireland, keyMaterialBase64: material.stringValue });
 */
export class ReplicaExternalKey extends KeyBase {
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

  constructor(scope: Construct, id: string, props: ReplicaExternalKeyProps) {
    super(scope, id);
    checkReplicaOf(this, props.primaryKey, props.provider);
    checkMaterial(this, props, props.enabled);
    const settings = keyResourceSettings(this, props, props.provider);
    this._policy = new EditableKeyPolicy(this, props, KeyUsage.ENCRYPT_DECRYPT, props.provider);
    const resource = new KmsReplicaExternalKey(this, 'Resource', {
      ...settings,
      primaryKeyArn: props.primaryKey.keyArn,
      ...materialSettings(props, props.enabled),
      policy: inlinePolicy(props, this._policy),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.keyId;
    this.keyReference = this.keyArn;
    this.multiRegion = true;
    this.keySpec = KeySpec.SYMMETRIC_DEFAULT;
    this.keyUsage = KeyUsage.ENCRYPT_DECRYPT;
    this.primaryKey = props.primaryKey;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state: EncryptionState.CUSTOMER_KEY, origin: props.primaryKey });
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
