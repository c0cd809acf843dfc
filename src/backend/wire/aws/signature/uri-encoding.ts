import { wireBytes } from './request-head';

// RFC 3986 section 2.3: what SigV4 leaves as it is.
const unreserved = /^[A-Za-z0-9\-._~]*$/;
const unreservedOrSlash = /^[A-Za-z0-9\-._~/]*$/;

const encoded: string[] = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~') encoded[char.charCodeAt(0)] = char;

function encode(bytes: Uint8Array, keepSlash: boolean): string {
  let out = '';
  for (const byte of bytes) out += keepSlash && byte === 0x2f ? '/' : (encoded[byte] ?? '');
  return out;
}

/** Every byte but unreserved ones and the slash becomes `%XX`; a `%` too. */
export function encodePath(path: string): string {
  return unreservedOrSlash.test(path) ? path : encode(wireBytes(path), true);
}

/**
 * The same escapes, whatever the client chose to escape and in which case: each byte that is not unreserved as `%XX`.
 * An escaped slash stays escaped, so that it never becomes a separator. A `%` that begins no escape is a byte like others.
 */
export function uniformPath(path: string): string {
  return unreservedOrSlash.test(path) ? path : uniform(path, true, false);
}

/** The same for a name or value of the query, where `+` is an escape of the space (as in forms). */
export function uniformQueryPart(part: string): string {
  return unreserved.test(part) ? part : uniform(part, false, true);
}

function uniform(text: string, keepSlash: boolean, plusIsSpace: boolean): string {
  const bytes = wireBytes(text);
  let out = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === 0x25 ? escapedByte(bytes, at) : undefined;
    if (escaped !== undefined) {
      out += encoded[escaped] ?? '';
      at += 2;
    } else if (plusIsSpace && byte === 0x2b) {
      out += '%20';
    } else if (keepSlash && byte === 0x2f) {
      out += '/';
    } else {
      out += encoded[byte] ?? '';
    }
  }
  return out;
}

/** The value of an encoded part: `%XX` decoded as UTF-8. Takes what `uniformQueryPart` gives. */
export function decodePart(part: string): string {
  if (!part.includes('%')) return part;
  const bytes = wireBytes(part);
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const escaped = bytes[at] === 0x25 ? escapedByte(bytes, at) : undefined;
    out[length++] = escaped ?? bytes[at] ?? 0;
    if (escaped !== undefined) at += 2;
  }
  return out.toString('utf8', 0, length);
}

function escapedByte(bytes: Uint8Array, at: number): number | undefined {
  const high = hexDigit(bytes[at + 1]);
  const low = hexDigit(bytes[at + 2]);
  return high === undefined || low === undefined ? undefined : high * 16 + low;
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x41 + 10;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x61 + 10;
  return undefined;
}
