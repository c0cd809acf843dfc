import { createHmac } from 'node:crypto';
import { equalBytes } from './equal';

export type MacHash = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** HMAC (FIPS 198-1), at its full length. */
export const generateMac = (hash: MacHash, key: Uint8Array, message: Uint8Array): Buffer => createHmac(hash, key).update(message).digest();

/** In a time that does not depend on where the two differ; a shortened MAC is none. */
export const verifyMac = (hash: MacHash, key: Uint8Array, message: Uint8Array, mac: Uint8Array): boolean =>
  equalBytes(generateMac(hash, key, message), mac);
