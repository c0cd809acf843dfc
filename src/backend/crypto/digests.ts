import * as nodeCrypto from 'node:crypto';
import { createHash, createHmac } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from './crc';
import { startXxhash, type XxhashName } from './xxhash';

/** A digest that is fed piece by piece. `digest` ends it: nothing may follow. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** The digest's bytes; a CRC's in network byte order, as S3 puts them into base64. */
  digest(): Buffer;
}

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
export type DigestName = HashName | 'crc32' | 'crc32c' | 'crc64nvme';

const start: Readonly<Record<DigestName, () => RunningDigest>> = {
  md5: () => hash('md5'),
  sha1: () => hash('sha1'),
  sha256: () => hash('sha256'),
  sha384: () => hash('sha384'),
  sha512: () => hash('sha512'),
  crc32: () => new Crc32(),
  crc32c: () => new Crc32c(),
  crc64nvme: () => new Crc64Nvme(),
};

/** Any digest, also those that must be loaded first. */
export const openDigest = async (name: DigestName | XxhashName): Promise<RunningDigest> =>
  isXxhash(name) ? startXxhash(name) : startDigest(name);

const isXxhash = (name: DigestName | XxhashName): name is XxhashName => !Object.hasOwn(start, name);

export const startDigest = (name: DigestName): RunningDigest => start[name]();

/** The digest of bytes, or of a text as UTF-8. */
export function digest(name: DigestName, data: Uint8Array | string): Buffer {
  const running = startDigest(name);
  running.update(typeof data === 'string' ? Buffer.from(data, 'utf8') : data);
  return running.digest();
}

/** Lower-case hexadecimal. */
export const hexDigest: (name: HashName, data: Uint8Array | string) => string =
  // From Node 20.12 on, and in less than half the time.
  'hash' in nodeCrypto ? (name, data) => nodeCrypto.hash(name, data, 'hex') : (name, data) => createHash(name).update(data).digest('hex');

/** HMAC (FIPS 198-1, RFC 2104); a key or text given as string is taken as UTF-8. */
export const hmac = (name: HashName, key: Uint8Array | string, data: Uint8Array | string): Buffer =>
  createHmac(name, key).update(data).digest();

/** The same in lower-case hexadecimal, for signatures: a fourth quicker than bytes that are turned into it. */
export const hexHmac = (name: HashName, key: Uint8Array | string, data: Uint8Array | string): string =>
  createHmac(name, key).update(data).digest('hex');

function hash(name: HashName): RunningDigest {
  const state = createHash(name);
  return { update: (bytes) => void state.update(bytes), digest: () => state.digest() };
}
