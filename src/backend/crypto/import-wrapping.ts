import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DecryptFailure } from './decrypt-failure';
import { unwrapKey } from './key-wrap';
import { openPrivateKey } from './private-key';
import { decryptSm2 } from './sm2-encryption';

/** How key material travels: under SM2, under RSAES-OAEP, or under an AES key that is itself under RSAES-OAEP. */
export type WrappingScheme = { readonly scheme: 'sm2' } | { readonly scheme: 'oaep' | 'oaep-aes'; readonly hash: 'sha1' | 'sha256' };

/**
 * Opens what was wrapped with SM2 (GB/T 32918.4), with RSAES-OAEP (RFC 8017 §7.1), or with an AES-256 key (RFC 5649) that comes
 * first, itself under RSAES-OAEP (PKCS #11 v2.40, CKM_RSA_AES_KEY_WRAP). The caller owns the result.
 * @throws DecryptFailure for anything else
 */
export function openWrapped(wrapping: WrappingScheme, privateKeyDer: Buffer, wrapped: Uint8Array): Buffer {
  if (wrapping.scheme === 'sm2') return decryptSm2(openPrivateKey(privateKeyDer), wrapped);
  const key = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
  if (wrapping.scheme === 'oaep') return oaep(key, wrapping.hash, wrapped);
  const first = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const aesKey = oaep(key, wrapping.hash, wrapped.subarray(0, first));
  try {
    if (aesKey.length !== 32) throw new DecryptFailure();
    return unwrapKey('kwp', aesKey, wrapped.subarray(first));
  } finally {
    aesKey.fill(0);
  }
}

function oaep(key: KeyObject, oaepHash: string, wrapped: Uint8Array): Buffer {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);
  } catch {
    throw new DecryptFailure();
  }
}
