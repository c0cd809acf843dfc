import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { KeyBase } from './key-base';
import type { KeySpec, KeyUsage } from './key-spec';
import { isKnown } from '../core/checks';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { keyArnPattern, multiRegionKeyIdPrefix } from '../facts/aws/kms-keys';

/** A key that exists outside the app, by its ARN. */
export class ImportedKey extends KeyBase {
  readonly keyReference: string;
  readonly keyId: string;
  readonly multiRegion?: boolean;
  readonly keySpec?: KeySpec;
  readonly keyUsage?: KeyUsage;
  /** Not this app's to change. */
  readonly _policy = undefined;

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
