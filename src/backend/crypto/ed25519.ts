import { sign as signMessage, verify as verifyMessage } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { answers } from './ecdsa';
import { ed25519Library, plainCopy } from './libraries';
import { WrongKeyType } from './signature-scheme';
import type { SignatureScheme } from './signature-scheme';

/** Ed25519 (RFC 8032 §5.1): the message itself only. */
export const ed25519: SignatureScheme = {
  forms: { raw: 'any' },
  sign: (key, _form, message) => signMessage(null, message, edwardsKey(key)),
  verify: (key, _form, message, signature) => verifyMessage(null, message, edwardsKey(key), signature),
};

/**
 * Ed25519ph (RFC 8032 §5.1, FIPS 186-5 §7.8.1) with an empty context. AWS takes a 64-byte digest as the message and prehashes it
 * nonetheless: "the input is hashed twice: once by you and once by KMS" (API reference, Sign).
 */
export const ed25519ph: SignatureScheme = {
  forms: { digest: 64 },
  sign(key, _form, message) {
    const seed = plainCopy(Buffer.from(edwardsKey(key).export({ format: 'jwk' }).d ?? '', 'base64url'));
    try {
      return Buffer.from(ed25519Library().ed25519ph.sign(plainCopy(message), seed));
    } finally {
      seed.fill(0);
    }
  },
  verify(key, _form, message, signature) {
    const point = Buffer.from(edwardsKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
    return answers(() => ed25519Library().ed25519ph.verify(plainCopy(signature), plainCopy(message), plainCopy(point), { zip215: false }));
  },
};

function edwardsKey(key: { readonly type: string; readonly native?: KeyObject }): KeyObject {
  if (key.type === 'ed25519' && key.native) return key.native;
  throw new WrongKeyType(key.type);
}
