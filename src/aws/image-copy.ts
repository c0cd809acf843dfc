import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { checkEncryptionKey } from './key-arn';
import { lifecycleOf } from './removal';
import { AmiCopy } from './resources';
import { checkTags } from './tag-check';
import type { IEncryptionKey } from '../core/encryption-key';
import type { RemovalPolicy } from '../core/removal-policy';

/**
 * How a machine image is copied.
 */
export interface ImageCopyProps {
  /**
   * The id of the image, for example `ami-1234567890abcdef0`.
   */
  readonly sourceImageId: string;

  /**
   * The Region of the image.
   */
  readonly sourceRegion: string;

  /**
   * The name of the copy.
   */
  readonly imageName: string;

  /**
   * The KMS key the snapshots of the copy are encrypted under, of the Region of the copy.
   *
   * @default - the default key of account and Region
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * What the copy is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether Terraform may destroy the copy.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the copy.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;

  /**
   * The provider, and so the account and Region, of the copy.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * An encrypted copy of a machine image, whatever the image itself is: instances started from it have encrypted root devices.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
 * @example
 * const encryptionKey = new aws.Key(stack, 'Key');
 * new aws.ImageCopy(stack, 'Image', {
 *   sourceImageId: 'ami-1234567890abcdef0',
 *   sourceRegion: 'eu-central-1',
 *   imageName: 'encrypted-base',
 *   encryptionKey,
 * });
 */
export class ImageCopy extends Construct {
  /**
   * The id of the copy. May be a token.
   *
   * @attribute
   */
  public readonly imageId: string;

  /**
   * The key of the copy's snapshots; undefined for the default key of account and Region.
   */
  public readonly encryptionKey?: IEncryptionKey;

  constructor(scope: Construct, id: string, props: ImageCopyProps) {
    super(scope, id);
    checkEncryptionKey(this, props.encryptionKey);
    checkTags(this, props.tags);
    const resource = new AmiCopy(this, 'Resource', {
      sourceAmiId: props.sourceImageId,
      sourceAmiRegion: props.sourceRegion,
      name: props.imageName,
      encrypted: true,
      kmsKeyId: props.encryptionKey?.keyReference,
      description: props.description,
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider: props.provider,
    });
    this.imageId = resource.id;
    this.encryptionKey = props.encryptionKey;
  }
}
