import { parseBlob } from './ciphertext-blob';
import type { ParsedBlob } from './ciphertext-blob';
import type { EncryptionContext } from './encryption-context';
import type { AdmittedKey, KeyRequest } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { currentMaterial, decryptBlob, encryptBlob, openMaterial } from './key-material';
import type { KeyFamily, KeyMaterial } from './key-record';
import { keyArn, keyRow, keyTable } from './key-record';
import { findKey } from './key-reference';
import { DecryptFailure } from '../crypto/decrypt-failure';

/** Which key and which of its materials did it. */
export interface Sealed {
  readonly blob: Buffer;
  readonly materialId: string;
}

const secretOf =
  (keys: KeyHierarchy, family: KeyFamily) =>
  (material: KeyMaterial): Buffer =>
    openMaterial(family, material, keys.rootKey, keys.materials);

/** Encrypts under an admitted key. */
export function encryptWith(keys: KeyHierarchy, { family }: AdmittedKey, plaintext: Uint8Array, context: EncryptionContext): Sealed {
  return { blob: encryptBlob(family, secretOf(keys, family), plaintext, context, keys.random), materialId: currentMaterial(family).id };
}

/** Decrypts with an admitted key; the caller owns the plaintext. @throws KeyFault `invalid-ciphertext`. */
export function decryptWith(keys: KeyHierarchy, { family }: AdmittedKey, blob: ParsedBlob, context: EncryptionContext): Buffer {
  return asFault(() => decryptBlob(family, secretOf(keys, family), blob, context));
}

/** @throws KeyFault `invalid-ciphertext`. */
export const readBlob = (blob: Uint8Array): ParsedBlob => asFault(() => parseBlob(blob));

/**
 * The request that will find the blob's key: the one the caller names, which must be the right one, or the one the blob
 * names. @throws KeyFault `incorrect-key`, `unknown-ciphertext-key`, `not-found`.
 */
export async function requestFor(
  keys: KeyHierarchy,
  use: KeyUse,
  blob: ParsedBlob,
  request: Omit<KeyRequest, 'reference'> & { readonly reference?: string | undefined },
): Promise<KeyRequest> {
  const { reference, ...rest } = request;
  if (reference !== undefined) {
    const named = await findKey(keys.records, reference, { account: use.principal.account, region: use.region });
    if (named.account !== blob.account || named.keyId !== blob.keyId) throw new KeyFault('incorrect-key', {});
    return { ...rest, reference };
  }
  const place = { account: blob.account, region: use.region };
  if (!(await keys.records.get(keyTable, keyRow(place, blob.keyId)))) throw new KeyFault('unknown-ciphertext-key', {});
  return { ...rest, reference: keyArn({ ...place, keyId: blob.keyId }) };
}

function asFault<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-ciphertext', {}) : error;
  }
}
