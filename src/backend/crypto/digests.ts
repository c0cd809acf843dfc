import { createHash, createHmac } from 'node:crypto';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** Lower-case hexadecimal. */
export const hexDigest = (name: HashName, data: Uint8Array | string): string => createHash(name).update(data).digest('hex');

/** HMAC (FIPS 198-1, RFC 2104); a key or text given as string is taken as UTF-8. */
export const hmac = (name: HashName, key: Uint8Array | string, data: Uint8Array | string): Buffer =>
  createHmac(name, key).update(data).digest();
