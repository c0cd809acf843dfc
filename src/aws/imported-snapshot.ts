import { Construct } from 'constructs';
import { importedEncryption } from './imported-encryption';
import type { SnapshotAttributes } from './snapshot-attributes';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';

export class ImportedSnapshot extends Construct implements IVolumeSnapshot {
  readonly snapshotId: string;
  readonly encrypted?: boolean;
  readonly encryptionKey?: IEncryptionKey;
  readonly volumeSize?: Size;

  constructor(scope: Construct, id: string, attributes: SnapshotAttributes) {
    super(scope, id);
    const { encrypted, encryptionKey, state } = importedEncryption(this, attributes.encrypted, attributes.encryptionKey);
    this.snapshotId = attributes.snapshotId;
    this.encrypted = encrypted;
    this.encryptionKey = encryptionKey;
    this.volumeSize = attributes.volumeSize;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.SNAPSHOT, state, key: encryptionKey });
  }
}
