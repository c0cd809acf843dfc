import type { Construct } from 'constructs';
import { badResourceId } from './errors';
import { importedEncryption } from './imported-encryption';
import type { VolumeAttributes } from './volume-attributes';
import { VolumeBase } from './volume-base';
import { isKnown } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import type { Size } from '../core/size';
import { volumeId } from '../facts/aws/ec2-ids';

export class ImportedVolume extends VolumeBase {
  readonly volumeId: string;
  readonly availabilityZone: string;
  readonly encrypted?: boolean;
  readonly encryptionKey?: IEncryptionKey;
  readonly size?: Size;

  constructor(scope: Construct, id: string, attributes: VolumeAttributes) {
    super(scope, id);
    if (isKnown(attributes.volumeId) && !volumeId.test(attributes.volumeId)) {
      throw badResourceId(this, 'volumeId', 'vol', attributes.volumeId);
    }
    const { encrypted, encryptionKey, state } = importedEncryption(this, attributes.encrypted, attributes.encryptionKey);
    this.volumeId = attributes.volumeId;
    this.availabilityZone = attributes.availabilityZone;
    this.encrypted = encrypted;
    this.encryptionKey = encryptionKey;
    this.size = attributes.size;
    EncryptionTraits.declare(this, { subject: EncryptionSubject.VOLUME, state, key: encryptionKey });
  }
}
