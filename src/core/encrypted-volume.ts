import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from './encryption-key';
import type { Size } from './size';

/**
 * A block volume, in any cloud, that says how it is encrypted.
 */
export interface IEncryptedVolume extends IConstruct {
  /**
   * The cloud's id of the volume. May be a token.
   */
  readonly volumeId: string;

  /**
   * Whether the volume is encrypted at rest; undefined if that is not known, as it may be for an imported volume.
   */
  readonly encrypted?: boolean;

  /**
   * The customer's key that wraps the volume's data key; undefined if the cloud's default key does, or if it is not known.
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The size of the volume; undefined if it is not known.
   */
  readonly size?: Size;
}
