import { createHash } from 'node:crypto';
import { answers } from './ecdsa';
import { WrongKeyType } from './signature-scheme';
import type { SignatureScheme } from './signature-scheme';
import { bytesOf, modulo, numberOf, sm2, sm2Curve, sm2Scalar } from './sm2-curve';
import type { Sm2Point } from './sm2-curve';
import { encodeSm2Signature, readSm2Signature } from './sm2-encoding';
import type { Random } from '../random';

/** The distinguishing id of whoever has none, which KMS uses for RAW messages (developer guide, "Offline verification with SM2 key pairs"). */
const distinguishingId = Buffer.from('1234567812345678', 'latin1');

/** SM2 signatures (GB/T 32918.2) in DER. A digest is SM3 over the signer's Z and the message, made by the caller. */
export const sm2Dsa: SignatureScheme = {
  forms: { raw: 'any', digest: 32 },
  sign(key, form, message, random) {
    if (key.type !== 'sm2') throw new WrongKeyType(key.type);
    const digest = form === 'digest' ? message : digestOf(sm2Curve().BASE.multiply(key.scalar), message);
    return sign(key.scalar, numberOf(digest), random);
  },
  verify(key, form, message, signature) {
    if (key.type !== 'sm2') throw new WrongKeyType(key.type);
    const digest = form === 'digest' ? message : digestOf(key.point, message);
    return answers(() => isSignature(key.point, numberOf(digest), signature));
  },
};

/** GB/T 32918.2 §6.1, steps A3 to A6. */
function sign(secret: bigint, digest: bigint, random: Random): Buffer {
  const { order } = sm2;
  const { Fn } = sm2Curve();
  for (;;) {
    const k = sm2Scalar(random);
    const r = modulo(digest + sm2Curve().BASE.multiply(k).x, order);
    if (r === 0n || r + k === order) continue;
    const s = Fn.mul(Fn.inv(modulo(1n + secret, order)), modulo(k - r * secret, order));
    if (s !== 0n) return encodeSm2Signature(r, s);
  }
}

/** GB/T 32918.2 §7.1. */
function isSignature(point: Sm2Point, digest: bigint, signature: Uint8Array): boolean {
  const { order } = sm2;
  const { r, s } = readSm2Signature(signature);
  if (r < 1n || r >= order || s < 1n || s >= order) return false;
  const t = modulo(r + s, order);
  if (t === 0n) return false;
  const sum = sm2Curve().BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t));
  return !sum.is0() && modulo(digest + sum.x, order) === r;
}

/** GB/T 32918.2 §5.5: Z binds id, curve and public key. */
function digestOf(point: Sm2Point, message: Uint8Array): Buffer {
  const idBits = Buffer.alloc(2);
  idBits.writeUInt16BE(distinguishingId.length * 8);
  const z = createHash('sm3').update(idBits).update(distinguishingId);
  for (const value of [sm2.a, sm2.b, sm2.gx, sm2.gy, point.x, point.y]) z.update(bytesOf(value));
  return createHash('sm3').update(z.digest()).update(message).digest();
}
