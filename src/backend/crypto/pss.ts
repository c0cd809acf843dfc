/* eslint-disable no-bitwise -- RFC 8017 §9.1 clears and XORs bits */
import { createHash } from 'node:crypto';
import { equalBytes } from './equal';
import type { RsaHash } from './rsa-signature';

const trailer = 0xbc;

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1) of a digest that was made elsewhere, filled up to the whole bytes of the modulus. */
export function encodePss(hash: RsaHash, digest: Uint8Array, salt: Uint8Array, bits: number): Buffer {
  const length = Math.ceil(bits / 8);
  const seal = sealOf(hash, digest, salt);
  const block = Buffer.alloc(length - seal.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  mask(hash, seal, block);
  block[0] = (block[0] ?? 0) & topMask(bits, length);
  return Buffer.concat([block, seal, Uint8Array.of(trailer)]);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2), with a salt as long as the digest. */
export function isPssEncoding(hash: RsaHash, digest: Uint8Array, encoded: Uint8Array, bits: number): boolean {
  const length = Math.ceil(bits / 8);
  const blockLength = length - digest.length - 1;
  if (encoded.length !== length || encoded[length - 1] !== trailer) return false;
  const block = Buffer.from(encoded.subarray(0, blockLength));
  const seal = encoded.subarray(blockLength, length - 1);
  const first = block[0] ?? 0;
  if ((first & ~topMask(bits, length)) !== 0) return false;
  mask(hash, seal, block);
  block[0] = (block[0] ?? 0) & topMask(bits, length);
  const saltAt = blockLength - digest.length;
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((byte) => byte !== 0)) return false;
  return equalBytes(sealOf(hash, digest, block.subarray(saltAt)), seal);
}

const sealOf = (hash: RsaHash, digest: Uint8Array, salt: Uint8Array): Buffer =>
  createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();

const topMask = (bits: number, length: number): number => 0xff >> (8 * length - bits);

/** XORs MGF1 (RFC 8017 B.2.1) of the seed into the block. */
function mask(hash: RsaHash, seed: Uint8Array, block: Buffer): void {
  const counter = Buffer.alloc(4);
  for (let at = 0, count = 0; at < block.length; count++) {
    counter.writeUInt32BE(count);
    const piece = createHash(hash).update(seed).update(counter).digest();
    for (let from = 0; from < piece.length && at < block.length; from++, at++) block[at] = (block[at] ?? 0) ^ (piece[from] ?? 0);
  }
}
