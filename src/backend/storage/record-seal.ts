import { openAead, sealAeadInto } from '../crypto/aead';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { derivedSeal } from '../crypto/derived-seal';
import { kbkdf } from '../crypto/kdf';
import type { Random } from '../random';

const label = 'atrest record';
const saltLength = 16;
const nothing = Buffer.alloc(0);

/**
 * Derived seals whose message key is derived once per opening of the store: opening 100,000 rows would otherwise derive as
 * many keys. The salt is drawn anew by every opening and the GCM nonce counts, so no nonce is ever used twice with one key.
 */
export class RecordSeal {
  private readonly root: Buffer;
  private readonly salt: Buffer;
  private readonly keys = new Map<string, Buffer>();
  private sealedCount = 0n;

  /** @param rootKey 32 bytes, copied: the caller still owns and wipes it */
  constructor(rootKey: Uint8Array, random: Random) {
    this.root = Buffer.from(rootKey);
    this.salt = random.bytes(saltLength);
  }

  /** @param head what stands before the sealed bytes, in the same buffer */
  seal(plaintext: Uint8Array, aad: Uint8Array, head: Uint8Array = nothing): Buffer {
    const sealed = Buffer.allocUnsafe(head.length + plaintext.length + derivedSeal.overhead);
    sealed.set(head);
    const nonceAt = head.length;
    const cipherAt = nonceAt + derivedSeal.nonceLength;
    this.salt.copy(sealed, nonceAt);
    sealed.writeUInt32BE(0, nonceAt + saltLength);
    sealed.writeBigUInt64BE(this.sealedCount++, cipherAt - 8);
    sealAeadInto(this.key(this.salt), sealed.subarray(nonceAt + saltLength, cipherAt), plaintext, aad, sealed, cipherAt);
    return sealed;
  }

  /** @throws DecryptFailure */
  open(sealed: Buffer, aad: Uint8Array): Buffer {
    const nonce = sealed.subarray(saltLength, derivedSeal.nonceLength);
    if (nonce.length < derivedSeal.nonceLength - saltLength) throw new DecryptFailure();
    return openAead(this.key(sealed.subarray(0, saltLength)), nonce, sealed.subarray(derivedSeal.nonceLength), aad);
  }

  wipe(): void {
    this.root.fill(0);
    for (const key of this.keys.values()) key.fill(0);
    this.keys.clear();
  }

  private key(salt: Buffer): Buffer {
    const name = salt.toString('latin1');
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key = kbkdf(this.root, Buffer.from(label), salt, 32);
    this.keys.set(name, key);
    return key;
  }
}
