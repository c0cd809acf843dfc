import { createHash, createHmac } from 'node:crypto';
import * as crypto from 'node:crypto';

/** Text is hashed as UTF-8. */
export type Digestible = string | Uint8Array;

/** `crypto.hash` (Node 20.12 and later) costs half of a hash object; the oldest Node we support has none. */
type OneShotHash = (algorithm: string, data: Digestible, encoding: 'hex') => string;
const oneShot = (crypto as { readonly hash?: OneShotHash }).hash;

export const sha256 = (data: Digestible): Buffer => createHash('sha256').update(data).digest();

/** Lower-case hexadecimal SHA-256. */
export const sha256Hex: (data: Digestible) => string =
  oneShot === undefined ? (data) => createHash('sha256').update(data).digest('hex') : (data) => oneShot('sha256', data, 'hex');

export const hmacSha256 = (key: Digestible, data: Digestible): Buffer => createHmac('sha256', key).update(data).digest();
