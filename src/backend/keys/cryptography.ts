import { parseBlob } from './ciphertext-blob';
import type { ParsedBlob } from './ciphertext-blob';
import { asCiphertextFault } from './ciphertext-fault';
import type { EncryptionContext } from './encryption-context';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { currentMaterial, decryptBlob, encryptBlob, openMaterial } from './key-material';
import type { KeyFamily, KeyMaterial } from './key-record';
import { keyArn, keyRow, keyTable } from './key-record';
import { symmetricAlgorithm } from './key-usage';
import { decryptPrivate, encryptPublic } from './public-encryption';
import type { EncryptionAlgorithmSpec } from '../../facts/aws/models/kms';

/** Which key and which of its materials did it. */
export interface Sealed {
  readonly blob: Buffer;
  readonly materialId: string;
}

const secretOf =
  (keys: KeyHierarchy, family: KeyFamily) =>
  (material: KeyMaterial): Buffer =>
    openMaterial(family, material, keys.rootKey, keys.materials);

/** Encrypts under an admitted symmetric key. */
export function encryptWith(keys: KeyHierarchy, { family }: AdmittedKey, plaintext: Uint8Array, context: EncryptionContext): Sealed {
  return { blob: encryptBlob(family, secretOf(keys, family), plaintext, context, keys.random), materialId: currentMaterial(family).id };
}

/**
 * Decrypts with an admitted symmetric key; the caller owns the plaintext.
 * @throws KeyFault `incorrect-key` for another key's blob, `invalid-ciphertext`.
 */
export function decryptWith(keys: KeyHierarchy, { family }: AdmittedKey, blob: ParsedBlob, context: EncryptionContext): Buffer {
  if (blob.account !== family.account || blob.keyId !== family.keyId) throw new KeyFault('incorrect-key', {});
  return asCiphertextFault(() => decryptBlob(family, secretOf(keys, family), blob, context));
}

/** @throws KeyFault `invalid-ciphertext`. */
export const readBlob = (blob: Uint8Array): ParsedBlob => asCiphertextFault(() => parseBlob(blob));

/** What comes of encrypting or decrypting under whichever algorithm. */
export interface Transformed {
  readonly bytes: Buffer;
  /** Only of symmetric keys. */
  readonly materialId?: string;
}

/** Encrypts under an admitted key, by the algorithm it was admitted for. @throws KeyFault `plaintext-length`, `no-context`. */
export function encryptBy(
  keys: KeyHierarchy,
  key: AdmittedKey,
  algorithm: EncryptionAlgorithmSpec,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Transformed {
  if (algorithm === symmetricAlgorithm) {
    const { blob, materialId } = encryptWith(keys, key, plaintext, context);
    return { bytes: blob, materialId };
  }
  refuseContext(key, context);
  return { bytes: encryptPublic(keys, key, algorithm, plaintext) };
}

/** The caller owns the plaintext. @throws KeyFault `incorrect-key`, `invalid-ciphertext`, `no-context`. */
export function decryptBy(
  keys: KeyHierarchy,
  key: AdmittedKey,
  algorithm: EncryptionAlgorithmSpec,
  ciphertext: Uint8Array,
  context: EncryptionContext,
): Transformed {
  if (algorithm === symmetricAlgorithm) {
    const blob = readBlob(ciphertext);
    return { bytes: decryptWith(keys, key, blob, context), materialId: blob.materialId };
  }
  refuseContext(key, context);
  return { bytes: decryptPrivate(keys, key, algorithm, ciphertext) };
}

/** Only the blob of a symmetric key binds a context. */
function refuseContext({ family: { spec } }: AdmittedKey, context: EncryptionContext): void {
  if (context.size > 0) throw new KeyFault('no-context', { spec });
}

/** ARN of the key that the blob names, in the region of the caller. @throws KeyFault `unknown-ciphertext-key`. */
export async function keyNamedIn(keys: KeyHierarchy, use: KeyUse, blob: ParsedBlob): Promise<string> {
  const place = { account: blob.account, region: use.region };
  if (!(await keys.records.get(keyTable, keyRow(place, blob.keyId)))) throw new KeyFault('unknown-ciphertext-key', {});
  return keyArn({ ...place, keyId: blob.keyId });
}
