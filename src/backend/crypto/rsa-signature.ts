import { constants, privateEncrypt, publicDecrypt, sign as signMessage, verify as verifyMessage } from 'node:crypto';
import type { KeyObject, SignKeyObjectInput } from 'node:crypto';
import { derNull, derOctets, derOid, derSequence } from './der';
import { equalBytes } from './equal';
import { isRsa } from './pair-types';
import type { PrivateKey, PublicKey } from './private-key';
import { encodePss, isPssEncoding } from './pss';
import { WrongKeyType } from './signature-scheme';
import type { SignatureScheme } from './signature-scheme';
import type { Random } from '../random';

export type RsaHash = 'sha256' | 'sha384' | 'sha512';

export const hashLengths: Readonly<Record<RsaHash, number>> = { sha256: 32, sha384: 48, sha512: 64 };

const hashIdentifiers: Readonly<Record<RsaHash, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2). */
export const rsaPkcs1 = (hash: RsaHash): SignatureScheme =>
  rsaScheme(
    hash,
    { padding: constants.RSA_PKCS1_PADDING },
    {
      encode: (digest, modulusLength) => encodePkcs1(hash, digest, modulusLength / 8),
      matches: (digest, encoded, modulusLength) => equalBytes(encodePkcs1(hash, digest, modulusLength / 8), encoded),
    },
  );

/** RSASSA-PSS (RFC 8017 §8.1) with MGF1 over the same hash and a salt as long as the digest. */
export const rsaPss = (hash: RsaHash): SignatureScheme =>
  rsaScheme(
    hash,
    { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    {
      encode: (digest, modulusLength, random) => encodePss(hash, digest, random.bytes(hashLengths[hash]), modulusLength - 1),
      matches: (digest, encoded, modulusLength) => isPssEncoding(hash, digest, encoded, modulusLength - 1),
    },
  );

/** How a digest that the caller made becomes the number that RSA works on: node:crypto hashes what it signs, whatever it is. */
interface DigestEncoding {
  readonly encode: (digest: Uint8Array, modulusLength: number, random: Random) => Buffer;
  readonly matches: (digest: Uint8Array, encoded: Uint8Array, modulusLength: number) => boolean;
}

function rsaScheme(hash: RsaHash, options: Omit<SignKeyObjectInput, 'key'>, { encode, matches }: DigestEncoding): SignatureScheme {
  return {
    forms: { raw: 'any', digest: hashLengths[hash] },
    sign(key, form, message, random) {
      const native = nativeOf(key);
      if (form === 'raw') return signOffLoop(hash, message, { ...options, key: native });
      const padding = constants.RSA_NO_PADDING;
      return privateEncrypt({ key: native, padding }, encode(message, modulusLengthOf(native), random));
    },
    verify(key, form, message, signature) {
      const native = nativeOf(key);
      const modulusLength = modulusLengthOf(native);
      if (signature.length !== modulusLength / 8) return false;
      if (form === 'raw') return verifyMessage(hash, message, { ...options, key: native }, signature);
      const encoded = encodedOf(native, signature);
      return encoded !== undefined && matches(message, encoded, modulusLength);
    },
  };
}

/** A signature of RSA_4096 takes milliseconds: on a thread, the event loop goes on. */
const signOffLoop = (hash: RsaHash, message: Uint8Array, key: SignKeyObjectInput): Promise<Buffer> =>
  new Promise((resolve, reject) => signMessage(hash, message, key, (error, signature) => (error ? reject(error) : resolve(signature))));

/** RSAVP1 (RFC 8017 §5.2.2). Undefined for a number that is not below the modulus. */
function encodedOf(key: KeyObject, signature: Uint8Array): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return undefined;
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). */
function encodePkcs1(hash: RsaHash, digest: Uint8Array, length: number): Buffer {
  const info = derSequence(derSequence(derOid(hashIdentifiers[hash]), derNull), derOctets(digest));
  const encoded = Buffer.alloc(length, 0xff);
  encoded.set([0, 1], 0);
  encoded.set([0], length - info.length - 1);
  encoded.set(info, length - info.length);
  return encoded;
}

function nativeOf(key: PrivateKey | PublicKey): KeyObject {
  if (!('native' in key) || !isRsa(key.type)) throw new WrongKeyType(key.type);
  return key.native;
}

function modulusLengthOf(key: KeyObject): number {
  const length = key.asymmetricKeyDetails?.modulusLength;
  if (length === undefined) throw new Error('an RSA key without a modulus');
  return length;
}
