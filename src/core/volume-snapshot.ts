import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from './encryption-key';
import type { Size } from './size';

/**
 * A snapshot of a block volume, in any cloud. It shares the encryption of the volume it was taken from.
 */
export interface IVolumeSnapshot extends IConstruct {
  /**
   * The cloud's id of the snapshot. May be a token.
   */
  readonly snapshotId: string;

  /**
   * Whether the snapshot is encrypted at rest; undefined if that is not known.
   */
  readonly encrypted?: boolean;

  /**
   * The customer's key that wraps the snapshot's data key; undefined if the cloud's default key does, or if it is not known.
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The size of the volume the snapshot was taken from; undefined if it is not known.
   */
  readonly volumeSize?: Size;
}
