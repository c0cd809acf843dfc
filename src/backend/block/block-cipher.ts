import { sectorBytes, sectorsPerBlock } from './geometry';
import { XtsCipher } from '../crypto/xts';

/** Turns blocks in clear into blocks at rest and back. Blocks are consecutive, `first` is the number of the first. */
export interface BlockCipher {
  /** May return the same memory. */
  seal(blocks: Buffer, first: number): Buffer;
  /** Writes the clear blocks into `into`, which is as long as `stored`. `stored` stays as it is. */
  open(stored: Buffer, first: number, into: Buffer): void;
  /** Forgets the key. Nothing may be sealed or opened afterwards. */
  wipe(): void;
}

/** AES-256-XTS by sector: docs/formats/volume-image.md, "Data". Takes over `key` (64 bytes) and wipes it at the end. */
export function xtsBlocks(key: Buffer): BlockCipher {
  const cipher = new XtsCipher(key, sectorBytes);
  return {
    seal: (blocks, first) => cipher.encrypt(blocks, first * sectorsPerBlock),
    open: (stored, first, into) => void cipher.decrypt(stored, first * sectorsPerBlock, into),
    wipe: () => {
      cipher.wipe();
      key.fill(0);
    },
  };
}

/** For volumes that are labelled unencrypted: the bytes lie at rest as they are. */
export const insecureClearBlocks = (): BlockCipher => ({
  seal: (blocks) => blocks,
  open: (stored, _first, into) => void stored.copy(into),
  wipe: () => undefined,
});
