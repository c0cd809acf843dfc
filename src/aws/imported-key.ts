import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { IKey } from './key-interface';
import { isKnown } from '../core/checks';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { keyArnPattern, multiRegionKeyIdPrefix } from '../facts/aws/kms-keys';

/** A key that exists outside the app, by its ARN. */
export class ImportedKey extends Construct implements IKey {
  readonly keyReference: string;
  readonly keyId: string;
  readonly multiRegion?: boolean;

  constructor(
    scope: Construct,
    id: string,
    readonly keyArn: string,
    state: EncryptionState = EncryptionState.CUSTOMER_KEY,
  ) {
    super(scope, id);
    this.keyReference = keyArn;
    const literalId = isKnown(keyArn) ? keyArnPattern.exec(keyArn)?.groups?.id : undefined;
    this.keyId = literalId ?? Token.asString(Fn.element(Fn.split('/', keyArn), 1));
    this.multiRegion = literalId?.startsWith(multiRegionKeyIdPrefix);
    EncryptionTraits.declare(this, { subject: EncryptionSubject.KEY, state });
  }
}
