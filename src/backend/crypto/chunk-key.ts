import { aead } from './aead';
import { DecryptFailure } from './decrypt-failure';
import { equalBytes } from './equal';
import { hkdfExpand } from './kdf';

/**
 * c2sp.org/chunked-encryption with AES-256-GCM and HKDF-SHA512 (its instantiation Cobblestone-256):
 *
 *   message = salt(24) || commitment(32) || sealed chunks
 *   key(32) || base nonce(12) || commitment(32) = HKDF-Expand(input key, "c2sp.org/chunked-encryption@v1+" || aead || 00 || salt || context)
 *   chunk k = AES-256-GCM(key, base nonce ^ k, 16 KiB of plaintext), without AAD; the last one is shorter, possibly empty
 *
 * Lengths in bytes.
 */
export const chunkedAead = {
  chunkSize: 16_384,
  sealedChunkSize: 16_384 + aead.tagLength,
  saltLength: 24,
  commitmentLength: 32,
  headerLength: 24 + 32,
  /** "Message chunking": a counter that reaches 2^38 aborts. */
  maxChunks: 2 ** 38,
} as const;

const infoPrefix = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'latin1');

/** One message's key, nonces and commitment. Wiped by the encryptor or decryptor that made it. */
export class ChunkKey {
  readonly key: Buffer;
  readonly commitment: Buffer;
  private readonly baseNonce: Buffer;
  private readonly chunkNonce = Buffer.allocUnsafe(aead.nonceLength);
  private ended = false;

  constructor(inputKey: Uint8Array, salt: Uint8Array, context: Uint8Array) {
    if (inputKey.length !== aead.keyLength) throw new RangeError(`a message key has ${aead.keyLength} bytes, got ${inputKey.length}`);
    const info = Buffer.concat([infoPrefix, salt, context]);
    const derived = hkdfExpand('sha512', inputKey, info, aead.keyLength + aead.nonceLength + chunkedAead.commitmentLength);
    this.key = derived.subarray(0, aead.keyLength);
    this.baseNonce = derived.subarray(aead.keyLength, aead.keyLength + aead.nonceLength);
    this.commitment = derived.subarray(aead.keyLength + aead.nonceLength);
  }

  /** @throws DecryptFailure for the commitment of another key, salt or context */
  verify(commitment: Uint8Array): void {
    if (equalBytes(commitment, this.commitment)) return;
    this.wipe();
    throw new DecryptFailure();
  }

  /**
   * Base nonce XOR chunk number, big-endian; valid until the next call.
   * @throws RangeError beyond the last chunk a message may have
   */
  nonce(index: number): Buffer {
    if (index >= chunkedAead.maxChunks) throw new RangeError(`a message has at most ${chunkedAead.maxChunks} chunks`);
    this.chunkNonce.set(this.baseNonce);
    for (let at = aead.nonceLength - 1, rest = index; rest > 0; at--, rest = Math.floor(rest / 256)) {
      // eslint-disable-next-line no-bitwise -- the XOR of the specification
      this.chunkNonce.writeUInt8(this.chunkNonce.readUInt8(at) ^ (rest % 256), at);
    }
    return this.chunkNonce;
  }

  get wiped(): boolean {
    return this.ended;
  }

  wipe(): void {
    this.ended = true;
    this.key.fill(0);
    this.baseNonce.fill(0);
  }
}
