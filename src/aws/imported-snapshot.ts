import { Construct } from 'constructs';
import { badResourceId } from './errors';
import { importedEncryption } from './imported-encryption';
import type { SnapshotAttributes } from './snapshot-attributes';
import { isKnown } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';
import { snapshotId } from '../facts/aws/ec2-ids';

export class ImportedSnapshot extends Construct implements IVolumeSnapshot {
  readonly snapshotId: string;
  readonly encrypted?: boolean;
  readonly encryptionKey?: IEncryptionKey;
  readonly volumeSize?: Size;

  constructor(scope: Construct, id: string, attributes: SnapshotAttributes) {
    super(scope, id);
    const { snapshotId: given } = attributes;
    if (isKnown(given) && !snapshotId.test(given)) throw badResourceId(this, 'snapshotId', 'snap', given);
    const { encrypted, encryptionKey, state } = importedEncryption(this, attributes.encrypted, attributes.encryptionKey);
    this.snapshotId = attributes.snapshotId;
    this.encrypted = encrypted;
    this.encryptionKey = encryptionKey;
    this.volumeSize = attributes.volumeSize;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.SNAPSHOT, state, key: encryptionKey });
  }
}
