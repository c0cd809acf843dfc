import { DecryptFailure } from '../../crypto/decrypt-failure';
import { digest } from '../../crypto/digests';
import { encodeHeader } from '../ciphertext-blob';
import type { ParsedBlob } from '../ciphertext-blob';
import { canonicalContext } from '../encryption-context';
import type { EncryptionContext } from '../encryption-context';
import type { AdmittedKey } from '../key-access';
import { KeyFault } from '../key-fault';
import type { KeyHierarchy } from '../key-hierarchy';
import { currentMaterial, openSealed, sealUnder } from '../key-material';
import type { KeyMaterial } from '../key-record';
import type { KeyStoreRecord } from './key-store-record';
import { decodeOuter, encodeOuter } from './outer-ciphertext';
import { decryptOutside, encryptOutside } from './proxy-api';
import type { ExternalKeyCall } from './proxy-api';
import { withCredential } from './proxy-credential';
import { atUse, meaning, ProxyFailure } from './proxy-failure';

/** A key of an external key store that was admitted: `admit` refuses one whose store is not connected. */
export interface ExternalAdmitted extends AdmittedKey {
  readonly store: KeyStoreRecord;
}

type SecretOf = (material: KeyMaterial) => Buffer;

/**
 * KMS developer guide, "Double encryption": under the KMS key's own material first, then by the proxy under the external key, so that neither
 * side alone can read it. The proxy's associated data is a digest of ours: always short enough, and nothing of the context leaves.
 * @throws KeyFault `external-key-failed`.
 */
export async function encryptTwice(
  keys: KeyHierarchy,
  key: ExternalAdmitted,
  secretOf: SecretOf,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Promise<Buffer> {
  const { family } = key;
  const material = currentMaterial(family);
  const header = encodeHeader({ account: family.account, keyId: family.keyId, materialId: material.id, twice: true });
  const aad = Buffer.concat([header, canonicalContext(context)]);
  const inner = sealUnder(secretOf(material), keys.random, plaintext, aad);
  const outer = await asked(keys, key, (call) => encryptOutside(keys, call, inner, digest('sha256', aad)));
  return Buffer.concat([header, encodeOuter(outer)]);
}

/** @throws KeyFault `external-key-failed`. @throws DecryptFailure for what cannot be a ciphertext of this key: then nobody is asked. */
export async function decryptTwice(
  keys: KeyHierarchy,
  key: ExternalAdmitted,
  secretOf: SecretOf,
  blob: ParsedBlob,
  context: EncryptionContext,
): Promise<Buffer> {
  const material = key.family.materials.find(({ id }) => id === blob.materialId);
  if (!material) throw new DecryptFailure();
  const aad = Buffer.concat([blob.header, canonicalContext(context)]);
  const outer = decodeOuter(blob.sealed);
  const inner = await asked(keys, key, (call) => decryptOutside(keys, call, outer, digest('sha256', aad)));
  try {
    return openSealed(secretOf(material), inner, aad);
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('external-key-failed', { failure: 'wrong-plaintext' }) : error;
  }
}

/** Asks the proxy of the key's store in the name of the call that uses the key. */
function asked<T>(keys: KeyHierarchy, key: ExternalAdmitted, ask: (call: ExternalKeyCall) => Promise<T>): Promise<T> {
  const { store, record, use, eventName, arn } = key;
  const externalKeyId = record.keyStore?.externalKeyId;
  if (externalKeyId === undefined) throw new ProxyFailure('key-not-found');
  return withCredential(keys, store, (secret) =>
    meaning(atUse, ask({ proxy: store.proxy, secret, use, kmsOperation: eventName, externalKeyId, kmsKeyArn: arn })),
  );
}

export const isExternal = (key: AdmittedKey): key is ExternalAdmitted => key.store !== undefined;
