import type { Construct } from 'constructs';
import type { BucketAttributes } from './bucket-attributes';
import { BucketBase } from './bucket-base';
import { checkKeyArn } from './key-arn';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { stateUnder } from '../core/lineage';

export class ImportedBucket extends BucketBase {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly encryptionKey?: IEncryptionKey;

  constructor(scope: Construct, id: string, attributes: BucketAttributes) {
    super(scope, id);
    if (attributes.encryptionKey !== undefined) checkKeyArn(this, 'encryptionKey', attributes.encryptionKey.keyReference);
    this.bucketName = attributes.bucketName;
    this.bucketArn = `arn:${attributes.partition ?? 'aws'}:s3:::${attributes.bucketName}`;
    this.encryptionKey = attributes.encryptionKey;
    EncryptionTraits.declare(this, {
      subject: EncryptionSubject.BUCKET,
      state: attributes.encryptionKey === undefined ? EncryptionState.UNKNOWN : stateUnder(attributes.encryptionKey),
      key: attributes.encryptionKey,
    });
  }

  /** Not this app's to change. */
  _addToPolicy(): boolean {
    return false;
  }
}
