import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { claimAccountSetting } from './account-claim';
import { checkEncryptionKey } from './key-arn';
import { EbsDefaultKmsKey, EbsEncryptionByDefault } from './resources';
import { keyWithoutDefault } from './volume-errors';
import type { IEncryptionKey } from '../core/encryption-key';

/**
 * What an account encrypts by itself in a Region.
 */
export interface AccountEncryptionDefaultsProps {
  /**
   * Whether every new volume and copy of a snapshot is encrypted, also where nobody asked for it.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The KMS key of the same Region under which they are encrypted where no key is named. Services that start instances need to be let use it: see
   * `KeyService.AUTO_SCALING`.
   *
   * @default - the AWS managed key aws/ebs
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The provider, and so the account and Region, that the defaults are for.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * Encryption of EBS volumes by default, with its key, for one account and Region. Volumes that are there stay as they are.
 *
 * When it is destroyed, Terraform turns encryption by default off again and puts the AWS managed key back.
 *
 * Throws if the stack sets the defaults of this provider already.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
 * @example
 * const encryptionKey = new aws.Key(stack, 'DiskKey', { keyServices: [aws.KeyService.AUTO_SCALING] });
 * new aws.AccountEncryptionDefaults(stack, 'Defaults', { encryptionKey });
 */
export class AccountEncryptionDefaults extends Construct {
  /**
   * The key that is used where none is named; undefined for the AWS managed key.
   */
  public readonly encryptionKey?: IEncryptionKey;

  constructor(scope: Construct, id: string, props: AccountEncryptionDefaultsProps = {}) {
    super(scope, id);
    const { encryptionKey, provider } = props;
    const enabled = props.enabled ?? true;
    if (!enabled && encryptionKey !== undefined) throw keyWithoutDefault(this);
    claimAccountSetting(this, 'AccountEncryptionDefaults', provider);
    checkEncryptionKey(this, encryptionKey);
    new EbsEncryptionByDefault(this, 'Resource', { enabled, provider });
    if (encryptionKey !== undefined) new EbsDefaultKmsKey(this, 'Key', { keyArn: encryptionKey.keyReference, provider });
    this.encryptionKey = encryptionKey;
  }
}
