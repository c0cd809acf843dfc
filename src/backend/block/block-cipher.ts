import { sectorBytes, sectorsPerBlock } from './geometry';
import { XtsCipher } from '../crypto/xts';

/** Turns blocks in clear into blocks at rest and back. Blocks are consecutive, `first` is the number of the first. */
export interface BlockCipher {
  /** Writes what is to be stored into `into`, which is as long as `blocks`. `blocks` stays as it is. */
  seal(blocks: Buffer, first: number, into: Buffer): void;
  /** Turns the stored blocks into clear ones, in place. */
  open(stored: Buffer, first: number): void;
  /** Forgets the key. Nothing may be sealed or opened afterwards. */
  wipe(): void;
}

/** AES-256-XTS by sector: docs/formats/volume-image.md, "Data". Takes over `key` (64 bytes) and wipes it at the end. */
export function xtsBlocks(key: Buffer): BlockCipher {
  const cipher = new XtsCipher(key, sectorBytes);
  return {
    seal: (blocks, first, into) => void cipher.encrypt(blocks, first * sectorsPerBlock, into),
    open: (stored, first) => void cipher.decrypt(stored, first * sectorsPerBlock, stored),
    wipe: () => {
      cipher.wipe();
      key.fill(0);
    },
  };
}

/** For volumes that are labelled unencrypted: the bytes lie at rest as they are. */
export const insecureClearBlocks = (): BlockCipher => ({
  seal: (blocks, _first, into) => void blocks.copy(into),
  open: () => undefined,
  wipe: () => undefined,
});
