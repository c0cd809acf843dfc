import { createHmac, pbkdf2Sync, hkdfSync } from 'node:crypto';
import { hmac } from './digests';

export type KdfHash = 'sha256' | 'sha512';

/** Bytes of one HMAC output: the block of the counter and feedback constructions below. */
const blockLength: Readonly<Record<KdfHash, number>> = { sha256: 32, sha512: 64 };

/** RFC 5869 §2.3: at most 255 blocks. */
const maxExpandBlocks = 255;

/**
 * HKDF (RFC 5869), extract and expand.
 * @throws RangeError when more than 255 blocks are asked for
 */
export function hkdf(hash: KdfHash, secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  checkExpandLength(hash, length);
  return Buffer.from(hkdfSync(hash, secret, salt, info, length));
}

/** HKDF-Expand alone (RFC 5869 §2.3), for a secret that is already uniformly random. */
export function hkdfExpand(hash: KdfHash, pseudorandomKey: Uint8Array, info: Uint8Array, length: number): Buffer {
  checkExpandLength(hash, length);
  const out = Buffer.allocUnsafe(length);
  let previous = Buffer.alloc(0);
  for (let at = 0, counter = 1; at < length; at += previous.length, counter++) {
    previous = createHmac(hash, pseudorandomKey).update(previous).update(info).update(Uint8Array.of(counter)).digest();
    previous.copy(out, at);
  }
  previous.fill(0);
  return out;
}

/**
 * KBKDF in counter mode with HMAC-SHA256 (NIST SP 800-108r1 §4.1): K(i) = HMAC(key, [i] || label || 0x00 || context || [L]), with i and
 * L (the length in bits) as 32-bit big-endian numbers.
 */
export function kbkdf(key: Uint8Array, label: Uint8Array, context: Uint8Array, length: number): Buffer {
  const fixed = Buffer.alloc(4 + label.length + 1 + context.length + 4);
  fixed.set(label, 4);
  fixed.set(context, 4 + label.length + 1);
  fixed.writeUInt32BE(length * 8, fixed.length - 4);
  if (length === blockLength.sha256) {
    fixed.writeUInt32BE(1, 0);
    return hmac('sha256', key, fixed);
  }
  const out = Buffer.allocUnsafe(length);
  for (let at = 0, counter = 1; at < length; at += blockLength.sha256, counter++) {
    fixed.writeUInt32BE(counter, 0);
    const block = hmac('sha256', key, fixed);
    block.copy(out, at);
    block.fill(0);
  }
  return out;
}

/** PBKDF2 (RFC 8018 §5.2). `iterations` at least 1. */
export function pbkdf2(hash: KdfHash, password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Buffer {
  return pbkdf2Sync(password, salt, iterations, length, hash);
}

function checkExpandLength(hash: KdfHash, length: number): void {
  const most = maxExpandBlocks * blockLength[hash];
  if (!Number.isInteger(length) || length < 0 || length > most) throw new RangeError(`HKDF gives 0 to ${most} bytes, asked for ${length}`);
}
