import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alias } from './alias';
import { EditableKeyPolicy } from './editable-key-policy';
import type { ExternalKeyMaterial } from './external-material';
import { checkMaterial, materialSettings } from './imported-material';
import { KeyBase } from './key-base';
import type { KeyOptions } from './key-options';
import { addKeyParts, inlinePolicy } from './key-parts';
import { keyResourceSettings } from './key-settings';
import { KeySpec, KeyUsage } from './key-spec';
import type { PolicyStatement } from './policy-statement';
import { KmsExternalKey } from './resources';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';

/**
 * How a key with imported material is made.
 */
export interface ExternalKeyProps extends KeyOptions, ExternalKeyMaterial {
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
 * A symmetric KMS key whose material you bring yourself, and can take away at any time. KMS does not rotate it.
 *
 * Throws if the material is written out in the app, or if options have no meaning without it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html
 * @example
 * const material = new TerraformVariable(stack, 'material', { sensitive: true });
 * new aws.ExternalKey(stack, 'Key', { keyMaterialBase64: material.stringValue, validTo: '2027-01-31T12:00:00Z' });
 */
export class ExternalKey extends KeyBase {
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

  constructor(scope: Construct, id: string, props: ExternalKeyProps = {}) {
    super(scope, id);
    checkMaterial(this, props, props.enabled);
    const settings = keyResourceSettings(this, props, props.provider);
    this._policy = new EditableKeyPolicy(this, props, KeyUsage.ENCRYPT_DECRYPT, props.provider);
    const resource = new KmsExternalKey(this, 'Resource', {
      ...settings,
      multiRegion: props.multiRegion,
      ...materialSettings(props, props.enabled),
      policy: inlinePolicy(props, this._policy),
    });

    this.keyArn = resource.arn;
    this.keyId = resource.id;
    this.keyReference = this.keyArn;
    this.multiRegion = props.multiRegion ?? false;
    this.keySpec = KeySpec.SYMMETRIC_DEFAULT;
    this.keyUsage = KeyUsage.ENCRYPT_DECRYPT;
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
