import type { IEncryptionKey } from '../core/encryption-key';
import type { Size } from '../core/size';

/**
 * What is known of a snapshot that exists already.
 */
export interface SnapshotAttributes {
  /**
   * The id, for example `snap-1234567890abcdef0`, or a token.
   */
  readonly snapshotId: string;

  /**
   * Whether the snapshot is encrypted.
   *
   * @default - true if there is an encryption key; otherwise not known
   */
  readonly encrypted?: boolean;

  /**
   * The KMS key the snapshot is encrypted under.
   *
   * @default - not known, or the account's default key
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The size of the volume the snapshot was taken from. A smaller volume is then refused at synth.
   *
   * @default - not known
   */
  readonly volumeSize?: Size;
}
