import type { IConstruct } from 'constructs';
import type { CustomKeyStore } from './custom-key-store';
import { badExternalKeyId, externalKeyIdMismatch, notInKeyStore } from './key-errors';
import { KeySpec } from './key-spec';
import { isKnown } from '../core/checks';
import { keyStore } from '../facts/aws/key-stores';

interface KeyInStore {
  readonly customKeyStore?: CustomKeyStore;
  readonly externalKeyId?: string;
  readonly multiRegion?: boolean;
}

/** @throws ValidationError if a key store cannot hold such a key. KMS developer guide, "Custom key stores". */
export function checkKeyInStore(scope: IConstruct, { customKeyStore, externalKeyId, multiRegion }: KeyInStore, spec: KeySpec): void {
  if (customKeyStore === undefined) {
    if (externalKeyId !== undefined) throw externalKeyIdMismatch(scope, false);
    return;
  }
  if (spec !== KeySpec.SYMMETRIC_DEFAULT) throw notInKeyStore(scope, 'keySpec', KeySpec.SYMMETRIC_DEFAULT, spec);
  if (multiRegion === true) throw notInKeyStore(scope, 'multiRegion', 'false', 'true');
  const { external } = customKeyStore;
  if (external !== undefined && external !== (externalKeyId !== undefined)) throw externalKeyIdMismatch(scope, external);
  if (isKnown(externalKeyId) && !keyStore.externalKeyId.test(externalKeyId)) throw badExternalKeyId(scope, externalKeyId);
}
