import type { IConstruct } from 'constructs';
import { checkKeyArn } from './key-arn';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionState } from '../core/encryption-traits';
import { keyWithoutEncryption } from '../core/errors';
import { stateUnder } from '../core/lineage';

interface ImportedEncryption {
  readonly encrypted: boolean | undefined;
  readonly encryptionKey: IEncryptionKey | undefined;
  readonly state: EncryptionState;
}

/**
 * What a user says of the encryption of something that exists already.
 *
 * @throws ValidationError if it contradicts itself
 */
export function importedEncryption(scope: IConstruct, encrypted: boolean | undefined, key: IEncryptionKey | undefined): ImportedEncryption {
  if (key !== undefined) {
    if (encrypted === false) throw keyWithoutEncryption(scope);
    checkKeyArn(scope, 'encryptionKey', key.keyReference);
    return { encrypted: true, encryptionKey: key, state: stateUnder(key) };
  }
  // Encrypted without saying by which key may be the account's default key or not.
  const state = encrypted === false ? EncryptionState.UNENCRYPTED : EncryptionState.UNKNOWN;
  return { encrypted, encryptionKey: undefined, state };
}
