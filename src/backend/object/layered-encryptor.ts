import { ChunkedEncryptor } from '../crypto/chunked-aead';
import type { Random } from '../random';
import type { LayerKey } from './opened-body';

/** One message within another, as many as there are layers: what `header`, `update` and `final` give makes the outermost one. */
export class LayeredEncryptor {
  readonly header: Buffer;
  private readonly encryptors: readonly ChunkedEncryptor[];

  /** @param layers the innermost first; the caller owns the keys */
  constructor(layers: readonly LayerKey[], random: Random) {
    this.encryptors = layers.map(({ key, context }) => new ChunkedEncryptor(key, context, random));
    let header = Buffer.alloc(0);
    for (const encryptor of this.encryptors) header = Buffer.concat([encryptor.header, encryptor.update(header)]);
    this.header = header;
  }

  update(plaintext: Uint8Array): Uint8Array {
    let sealed = plaintext;
    for (const encryptor of this.encryptors) sealed = encryptor.update(sealed);
    return sealed;
  }

  final(): Buffer {
    let rest = Buffer.alloc(0);
    for (const encryptor of this.encryptors) {
      rest = Buffer.concat(rest.length === 0 ? [encryptor.final()] : [encryptor.update(rest), encryptor.final()]);
    }
    return rest;
  }

  wipe(): void {
    for (const encryptor of this.encryptors) encryptor.wipe();
  }
}
