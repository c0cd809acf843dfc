import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Grant } from './grant';
import type { Grantee } from './grantee';
import { Key } from './key';
import { noKeyInRegion, noReplicas, twoReplicasInRegion } from './key-errors';
import type { IKey } from './key-interface';
import type { KeyOptions } from './key-options';
import type { KeySpec, KeyUsage } from './key-spec';
import { regionOf } from './provider';
import { ReplicaKey } from './replica-key';
import type { Duration } from '../core/duration';

/**
 * One replica of a multi-Region key. What is left out is as the primary key has it, but for the policy and those it names: a replica's policy
 * is its own.
 */
export interface MultiRegionReplica extends KeyOptions {
  /**
   * The provider of the Region: an `AwsProvider` with an alias.
   */
  readonly provider: TerraformProvider;
}

/**
 * How a key in several Regions is made. Options of the key itself are those of the primary key.
 */
export interface MultiRegionKeyProps extends KeyOptions {
  /**
   * The replicas, one for each further Region; at least one.
   */
  readonly replicas: MultiRegionReplica[];

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
   * Whether KMS makes new key material from time to time, in every Region.
   *
   * @default - true for symmetric keys; KMS rotates no others
   */
  readonly rotationEnabled?: boolean;

  /**
   * How often KMS rotates the key, 90 to 2,560 days.
   *
   * @default - 365 days, which AWS chooses
   */
  readonly rotationPeriod?: Duration;

  /**
   * The provider, and so the account and Region, of the primary key.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A key that is in several Regions under one id and with one material: the primary key and its replicas.
 *
 * Throws if two of them would be in one Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 * @exampleMetadata fixture=provider
 * @example
 * new AwsProvider(stack, 'Frankfurt', { region: 'eu-central-1' });
 * const ireland = new AwsProvider(stack, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
 * const key = new aws.MultiRegionKey(stack, 'Key', { alias: 'data', replicas: [{ provider: ireland }] });
 * new aws.Bucket(stack, 'Bucket', { encryptionKey: key.keyInRegion('eu-west-1'), provider: ireland });
 */
export class MultiRegionKey extends Construct {
  /**
   * The primary key.
   */
  public readonly primaryKey: Key;

  /**
   * The replicas, in the order in which they were asked for.
   */
  public readonly replicaKeys: ReplicaKey[];

  constructor(scope: Construct, id: string, props: MultiRegionKeyProps) {
    super(scope, id);
    const { replicas, ...primary } = props;
    if (replicas.length === 0) throw noReplicas(this);
    this.primaryKey = new Key(this, 'Primary', { ...primary, multiRegion: true });
    this.replicaKeys = replicas.map((replica, index) => {
      const { alias, description, deletionWindow, removalPolicy, tags } = props;
      const shared = { alias, description, deletionWindow, removalPolicy, tags };
      const own = Object.fromEntries(Object.entries(replica).filter(([, value]) => value !== undefined));
      return new ReplicaKey(this, `Replica${index + 1}`, { ...shared, ...own, primaryKey: this.primaryKey });
    });
    this.node.addValidation({ validate: () => this.validateRegions() });
  }

  /**
   * The key of one Region, for what is encrypted there.
   *
   * Throws if no provider says that it is of this Region. The stack must have its default provider by then.
   *
   * @param region for example `eu-west-1`
   */
  public keyInRegion(region: string): IKey {
    const keys = this.keys();
    const found = keys.find((key) => regionOf(key) === region);
    if (found === undefined) {
      throw noKeyInRegion(
        this,
        region,
        keys.map((key) => regionOf(key) ?? 'an unknown Region'),
      );
    }
    return found;
  }

  /**
   * Let somebody encrypt under this key in every Region.
   */
  public grantEncrypt(grantee: Grantee): Grant[] {
    return this.keys().map((key) => key.grantEncrypt(grantee));
  }

  /**
   * Let somebody decrypt what this key encrypted, in every Region.
   */
  public grantDecrypt(grantee: Grantee): Grant[] {
    return this.keys().map((key) => key.grantDecrypt(grantee));
  }

  /**
   * Let somebody encrypt and decrypt under this key in every Region.
   */
  public grantEncryptDecrypt(grantee: Grantee): Grant[] {
    return this.keys().map((key) => key.grantEncryptDecrypt(grantee));
  }

  /**
   * Let somebody do what the actions say with this key in every Region.
   */
  public grant(grantee: Grantee, ...actions: string[]): Grant[] {
    return this.keys().map((key) => key.grant(grantee, ...actions));
  }

  private keys(): IKey[] {
    return [this.primaryKey, ...this.replicaKeys];
  }

  private validateRegions(): string[] {
    const regions = this.replicaKeys.map((key) => regionOf(key)).filter((region) => region !== undefined);
    const repeated = regions.find((region, index) => regions.indexOf(region) !== index);
    return repeated === undefined ? [] : [twoReplicasInRegion(this, repeated).problem];
  }
}
