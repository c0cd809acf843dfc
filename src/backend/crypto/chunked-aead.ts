import type { Random } from '../random';
import { aead, openAeadInto, sealAeadInto } from './aead';
import { ChunkKey, chunkedAead } from './chunk-key';
import type { ChunkSpan } from './chunk-span';
import { DecryptFailure } from './decrypt-failure';

const { chunkSize, sealedChunkSize, headerLength, saltLength } = chunkedAead;
const noAad = Buffer.alloc(0);

/** Seals one message. The whole is `header`, then everything `update` returned, then what `final` returned. */
export class ChunkedEncryptor {
  /** salt(24) || commitment(32). */
  readonly header: Buffer;
  private readonly chunkKey: ChunkKey;
  private readonly held = Buffer.allocUnsafe(chunkSize);
  private heldLength = 0;
  private index = 0;

  /**
   * @param key 32 uniformly random bytes, copied into the message key: the caller still owns and wipes it
   * @param context bound into the key: the same bytes must be given to open the message
   * @throws RangeError for a key of another length
   */
  constructor(key: Uint8Array, context: Uint8Array, random: Random) {
    const salt = random.bytes(saltLength);
    this.chunkKey = new ChunkKey(key, salt, context);
    this.header = Buffer.concat([salt, this.chunkKey.commitment]);
  }

  /** The chunks that `plaintext` completed, sealed; empty when it completed none. */
  update(plaintext: Uint8Array): Buffer {
    this.checkOpen();
    const complete = Math.floor((this.heldLength + plaintext.length) / chunkSize);
    const sealed = Buffer.allocUnsafe(complete * sealedChunkSize);
    let written = 0;
    let read = 0;
    if (this.heldLength > 0) {
      read = this.hold(plaintext, 0);
      if (this.heldLength === chunkSize) {
        written = this.seal(this.held, sealed, written);
        this.heldLength = 0;
      }
    }
    for (; read + chunkSize <= plaintext.length; read += chunkSize) {
      written = this.seal(plaintext.subarray(read, read + chunkSize), sealed, written);
    }
    this.hold(plaintext, read);
    return sealed;
  }

  /** The last chunk, always shorter than the others and possibly empty: its shortness is the end mark. Wipes the message key. */
  final(): Buffer {
    this.checkOpen();
    const sealed = Buffer.allocUnsafe(this.heldLength + aead.tagLength);
    try {
      this.seal(this.held.subarray(0, this.heldLength), sealed, 0);
    } finally {
      this.wipe();
    }
    return sealed;
  }

  /** Ends the message without a last chunk: what was returned so far can never be opened as a whole. */
  wipe(): void {
    this.chunkKey.wipe();
    this.held.fill(0);
  }

  private checkOpen(): void {
    if (this.chunkKey.wiped) throw new Error('the message has ended');
  }

  private hold(plaintext: Uint8Array, from: number): number {
    const taken = Math.min(chunkSize - this.heldLength, plaintext.length - from);
    this.held.set(plaintext.subarray(from, from + taken), this.heldLength);
    this.heldLength += taken;
    return from + taken;
  }

  private seal(chunk: Uint8Array, sealed: Buffer, at: number): number {
    return sealAeadInto(this.chunkKey.key, this.chunkKey.nonce(this.index++), chunk, noAad, sealed, at);
  }
}

/**
 * Opens one message: either as a stream (`update` … `final`), or spans of it in any order (`openSpan`). The key commitment is checked
 * before any chunk; plaintext is handed out per verified chunk only. A message is whole only when `final` returned without throwing.
 */
export class ChunkedDecryptor {
  private readonly chunkKey: ChunkKey;
  private readonly held = Buffer.allocUnsafe(sealedChunkSize);
  private heldLength = 0;
  private index = 0;

  /**
   * @param header the first 56 bytes
   * @throws DecryptFailure for another key, another context or a changed or short header; RangeError for a key of another length
   */
  constructor(key: Uint8Array, context: Uint8Array, header: Uint8Array) {
    if (header.length !== headerLength) throw new DecryptFailure();
    this.chunkKey = new ChunkKey(key, header.subarray(0, saltLength), context);
    this.chunkKey.verify(header.subarray(saltLength));
  }

  /**
   * The plaintext of the chunks that `sealed` completed.
   * @throws DecryptFailure for the first chunk that is not genuine and in its place, and from then on
   */
  update(sealed: Uint8Array): Buffer {
    this.checkOpen();
    const complete = Math.floor((this.heldLength + sealed.length) / sealedChunkSize);
    const plaintext = Buffer.allocUnsafe(complete * chunkSize);
    let written = 0;
    let read = 0;
    try {
      if (this.heldLength > 0) {
        read = this.hold(sealed, 0);
        if (this.heldLength === sealedChunkSize) {
          written = this.open(this.held, this.index++, plaintext, written);
          this.heldLength = 0;
        }
      }
      for (; read + sealedChunkSize <= sealed.length; read += sealedChunkSize) {
        written = this.open(sealed.subarray(read, read + sealedChunkSize), this.index++, plaintext, written);
      }
    } catch (failure) {
      plaintext.fill(0);
      this.wipe();
      throw failure;
    }
    this.hold(sealed, read);
    return plaintext;
  }

  /**
   * The plaintext of the last, short chunk. Wipes the message key.
   * @throws DecryptFailure for a message that was cut, or that goes on after its end
   */
  final(): Buffer {
    this.checkOpen();
    try {
      // A message that ends after a full chunk has no room for a tag here: it was cut.
      if (this.heldLength < aead.tagLength) throw new DecryptFailure();
      const plaintext = Buffer.allocUnsafe(this.heldLength - aead.tagLength);
      this.open(this.held.subarray(0, this.heldLength), this.index, plaintext, 0);
      return plaintext;
    } finally {
      this.wipe();
    }
  }

  /**
   * The plaintext of `span`, from exactly the sealed bytes it names. Proves that these bytes belong at this place of this message; that
   * the message was not cut is proven only by a span that reaches its end.
   * @throws DecryptFailure for bytes that are not genuine, missing or too many
   */
  openSpan(sealed: Uint8Array, span: ChunkSpan): Buffer {
    this.checkOpen();
    if (sealed.length !== span.sealedEnd - span.sealedStart) throw new DecryptFailure();
    const chunks = Math.ceil(sealed.length / sealedChunkSize);
    const plaintext = Buffer.allocUnsafe(Math.max(0, sealed.length - chunks * aead.tagLength));
    let written = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = chunk * sealedChunkSize;
      written = this.open(sealed.subarray(at, at + sealedChunkSize), span.firstChunk + chunk, plaintext, written);
    }
    return plaintext.subarray(span.skip, span.skip + span.length);
  }

  wipe(): void {
    this.chunkKey.wipe();
    this.held.fill(0);
  }

  /** A stream that failed keeps failing, and one that ended takes nothing more. */
  private checkOpen(): void {
    if (this.chunkKey.wiped) throw new DecryptFailure();
  }

  private hold(sealed: Uint8Array, from: number): number {
    const taken = Math.min(sealedChunkSize - this.heldLength, sealed.length - from);
    this.held.set(sealed.subarray(from, from + taken), this.heldLength);
    this.heldLength += taken;
    return from + taken;
  }

  private open(chunk: Uint8Array, index: number, plaintext: Buffer, at: number): number {
    return openAeadInto(this.chunkKey.key, this.chunkKey.nonce(index), chunk, noAad, plaintext, at);
  }
}
