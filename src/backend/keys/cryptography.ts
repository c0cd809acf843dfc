import { parseBlob } from './ciphertext-blob';
import type { ParsedBlob } from './ciphertext-blob';
import { asCiphertextFault, asyncCiphertextFault } from './ciphertext-fault';
import type { EncryptionContext } from './encryption-context';
import { decryptTwice, encryptTwice, isExternal } from './external/double-encryption';
import type { AdmittedKey, KeyRequest } from './key-access';
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

/** Encrypts under an admitted symmetric key. @throws KeyFault `external-key-failed`. */
export async function encryptWith(
  keys: KeyHierarchy,
  key: AdmittedKey,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Promise<Sealed> {
  const { family } = key;
  const blob = isExternal(key)
    ? await encryptTwice(keys, key, secretOf(keys, family), plaintext, context)
    : encryptBlob(family, secretOf(keys, family), plaintext, context, keys.random);
  return { blob, materialId: currentMaterial(family).id };
}

/** A data key of `bytes` bytes; the caller owns it. @throws KeyFault as `encryptWith`. */
export async function freshDataKey(
  keys: KeyHierarchy,
  key: AdmittedKey,
  bytes: number,
  context: EncryptionContext,
): Promise<Sealed & { readonly plaintext: Buffer }> {
  const plaintext = keys.random.bytes(bytes);
  try {
    return { ...(await encryptWith(keys, key, plaintext, context)), plaintext };
  } catch (error) {
    plaintext.fill(0);
    throw error;
  }
}

/**
 * Decrypts with an admitted symmetric key; the caller owns the plaintext.
 * @throws KeyFault `incorrect-key` for another key's blob, `invalid-ciphertext`, `external-key-failed`.
 */
export async function decryptWith(keys: KeyHierarchy, key: AdmittedKey, blob: ParsedBlob, context: EncryptionContext): Promise<Buffer> {
  const { family } = key;
  if (blob.account !== family.account || blob.keyId !== family.keyId) throw new KeyFault('incorrect-key', {});
  if (blob.twice !== isExternal(key)) throw new KeyFault('invalid-ciphertext', {});
  if (!isExternal(key)) return asCiphertextFault(() => decryptBlob(family, secretOf(keys, family), blob, context));
  return asyncCiphertextFault(decryptTwice(keys, key, secretOf(keys, family), blob, context));
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
export async function encryptBy(
  keys: KeyHierarchy,
  key: AdmittedKey,
  algorithm: EncryptionAlgorithmSpec,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Promise<Transformed> {
  if (algorithm === symmetricAlgorithm) {
    const { blob, materialId } = await encryptWith(keys, key, plaintext, context);
    return { bytes: blob, materialId };
  }
  refuseContext(key, context);
  return { bytes: encryptPublic(keys, key, algorithm, plaintext) };
}

/** The caller owns the plaintext. @throws KeyFault `incorrect-key`, `invalid-ciphertext`, `no-context`. */
export async function decryptBy(
  keys: KeyHierarchy,
  key: AdmittedKey,
  algorithm: EncryptionAlgorithmSpec,
  ciphertext: Uint8Array,
  context: EncryptionContext,
): Promise<Transformed> {
  if (algorithm === symmetricAlgorithm) {
    const blob = readBlob(ciphertext);
    return { bytes: await decryptWith(keys, key, blob, context), materialId: blob.materialId };
  }
  refuseContext(key, context);
  return { bytes: decryptPrivate(keys, key, algorithm, ciphertext) };
}

/** Only the blob of a symmetric key binds a context. */
function refuseContext({ family: { spec } }: AdmittedKey, context: EncryptionContext): void {
  if (context.size > 0) throw new KeyFault('no-context', { spec });
}

/** The request that will find the key which the blob names. @throws KeyFault `unknown-ciphertext-key`. */
export async function requestFor(
  keys: KeyHierarchy,
  use: KeyUse,
  blob: ParsedBlob,
  request: Omit<KeyRequest, 'reference'>,
): Promise<KeyRequest> {
  const place = { account: blob.account, region: use.region };
  if (!(await keys.records.get(keyTable, keyRow(place, blob.keyId)))) throw new KeyFault('unknown-ciphertext-key', {});
  return { ...request, reference: keyArn({ ...place, keyId: blob.keyId }) };
}
