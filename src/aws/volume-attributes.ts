import type { IEncryptionKey } from '../core/encryption-key';
import type { Size } from '../core/size';

/**
 * What is known of a volume that exists already.
 */
export interface VolumeAttributes {
  /**
   * The id, for example `vol-1234567890abcdef0`, or a token.
   */
  readonly volumeId: string;

  /**
   * The Availability Zone the volume is in.
   */
  readonly availabilityZone: string;

  /**
   * Whether the volume is encrypted.
   *
   * @default - true if there is an encryption key; otherwise not known
   */
  readonly encrypted?: boolean;

  /**
   * The KMS key the volume is encrypted under.
   *
   * @default - not known, or the account's default key
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The size of the volume.
   *
   * @default - not known
   */
  readonly size?: Size;
}
