import { kmsError } from './errors';
import { refuse } from './key-use';
import type { KeyOrigin, KeySpec, KeyUsage } from '../../../../facts/aws/key-specs';
import type { CreateKeyRequest } from '../../../../facts/aws/models/kms';
import type { KeyStorePlace } from '../../../keys/external/external-key';
import { findKeyStore } from '../../../keys/external/key-store-record';
import type { AwsError } from '../aws-error';
import type { Call } from '../operation';

interface AskedKey {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: KeyOrigin;
}

/**
 * The store and the external key of a key that CreateKey is to make in an external key store; undefined for any other key. Which parameters go
 * together: API reference, CreateKey; the words are not recorded.
 * @throws AwsError ValidationException, UnsupportedOperationException. @throws KeyFault `key-store-not-found`.
 */
export async function keyStorePlaceOf(
  call: Call,
  input: CreateKeyRequest,
  { spec, usage, origin }: AskedKey,
): Promise<KeyStorePlace | undefined> {
  const { CustomKeyStoreId: storeId, XksKeyId: externalKeyId } = input;
  if (externalKeyId !== undefined && origin !== 'EXTERNAL_KEY_STORE') throw invalid(`XksKeyId is not valid with Origin ${origin}.`);
  if (origin !== 'EXTERNAL_KEY_STORE' && origin !== 'AWS_CLOUDHSM') {
    if (storeId !== undefined) throw invalid(`CustomKeyStoreId is not valid with Origin ${origin}.`);
    return undefined;
  }
  if (storeId === undefined) throw invalid(`CustomKeyStoreId is required with Origin ${origin}.`);
  if (spec !== 'SYMMETRIC_DEFAULT' || usage !== 'ENCRYPT_DECRYPT') refuse(`KeySpec ${spec} in a custom key store`);
  if (input.MultiRegion) refuse('A multi-Region key in a custom key store');
  if (origin === 'AWS_CLOUDHSM') {
    // No store of this kind can be made here, so the id is of none, or of one of the other kind.
    await findKeyStore(call.services.keys.records, { account: call.principal.account, region: call.region }, storeId);
    return refuse(`Origin ${origin} in an external key store`);
  }
  if (externalKeyId === undefined) throw invalid(`XksKeyId is required with Origin ${origin}.`);
  return { storeId, externalKeyId };
}

const invalid = (message: string): AwsError => kmsError('ValidationException', message);
