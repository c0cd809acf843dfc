import type { Construct } from 'constructs';
import { importedEncryption } from './imported-encryption';
import type { VolumeAttributes } from './volume-attributes';
import { VolumeBase } from './volume-base';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import type { Size } from '../core/size';

export class ImportedVolume extends VolumeBase {
  readonly volumeId: string;
  readonly availabilityZone: string;
  readonly encrypted?: boolean;
  readonly encryptionKey?: IEncryptionKey;
  readonly size?: Size;

  constructor(scope: Construct, id: string, attributes: VolumeAttributes) {
    super(scope, id);
    const { encrypted, encryptionKey, state } = importedEncryption(this, attributes.encrypted, attributes.encryptionKey);
    this.volumeId = attributes.volumeId;
    this.availabilityZone = attributes.availabilityZone;
    this.encrypted = encrypted;
    this.encryptionKey = encryptionKey;
    this.size = attributes.size;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.VOLUME, state, key: encryptionKey });
  }
}
