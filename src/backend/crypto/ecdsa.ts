import { sign as signMessage, verify as verifyMessage } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derInteger, derSequence } from './der';
import { signDigest } from './ecdsa-digest';
import { nistLibrary, plainCopy, secp256k1Library } from './libraries';
import type { CurveType } from './pair-types';
import { hashLengths } from './rsa-signature';
import type { RsaHash } from './rsa-signature';
import { WrongKeyType } from './signature-scheme';
import type { SignatureScheme } from './signature-scheme';

/**
 * ECDSA (FIPS 186-5 §6) with signatures in DER (RFC 3279 §2.2.3). OpenSSL hashes and signs messages; a digest that the caller made is signed
 * in `ecdsa-digest.ts` and verified by the library, since node:crypto hashes whatever it is given.
 */
export const ecdsa = (hash: RsaHash): SignatureScheme => ({
  forms: { raw: 'any', digest: hashLengths[hash] },
  sign(key, form, message, random) {
    const { type, native } = curveKey(key);
    if (form === 'raw') return signMessage(hash, message, { key: native, dsaEncoding: 'der' });
    const scalar = Buffer.from(native.export({ format: 'jwk' }).d ?? '', 'base64url');
    try {
      const { r, s } = signDigest(type, scalar, message, random.bytes(32));
      return derSequence(derInteger(r), derInteger(s));
    } finally {
      scalar.fill(0);
    }
  },
  verify(key, form, message, signature) {
    const { type, native } = curveKey(key);
    if (form === 'raw') return verifyMessage(hash, message, { key: native, dsaEncoding: 'der' }, signature);
    const { x = '', y = '' } = native.export({ format: 'jwk' });
    const point = Buffer.concat([Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    return answers(() =>
      // SEC 1 knows no low s: AWS makes and takes both halves.
      curveOf(type).verify(plainCopy(signature), plainCopy(message), plainCopy(point), { prehash: false, lowS: false, format: 'der' }),
    );
  },
});

/** The library's answer, or false where it refuses to read the signature. */
export function answers(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

function curveOf(type: CurveType): ReturnType<typeof nistLibrary>['p256'] {
  switch (type) {
    case 'p-256':
      return nistLibrary().p256;
    case 'p-384':
      return nistLibrary().p384;
    case 'p-521':
      return nistLibrary().p521;
    case 'secp256k1':
      return secp256k1Library().secp256k1;
  }
}

function curveKey(key: { readonly type: string; readonly native?: KeyObject }): { readonly type: CurveType; readonly native: KeyObject } {
  const { type, native } = key;
  if (native && (type === 'p-256' || type === 'p-384' || type === 'p-521' || type === 'secp256k1')) return { type, native };
  throw new WrongKeyType(type);
}
