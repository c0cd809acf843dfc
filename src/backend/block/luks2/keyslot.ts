import { mergeKey, splitKey } from './anti-forensic';
import { binaryBytes } from './binary-header';
import type { ImageAccess } from './image-access';
import { damaged } from './luks2-error';
import type { Digest, Keyslot } from './metadata';
import { equalBytes } from '../../crypto/equal';
import { deriveFromPassphrase } from '../../crypto/passphrase-kdf';
import type { PassphraseKdf } from '../../crypto/passphrase-kdf';
import { XtsCipher } from '../../crypto/xts';
import type { Random } from '../../random';

/** cryptsetup's values: 4,000 stripes, areas of whole 4,096 bytes, encrypted in sectors of 512 bytes from tweak 0 on. */
const stripes = 4000;
const splitterHash = 'sha256';
const sectorBytes = 512;

export const volumeKeyBytes = 64;
export const slotBytes = Math.ceil((volumeKeyBytes * stripes) / binaryBytes) * binaryBytes;

/** The area of a keyslot: the key, split, encrypted under what the passphrase gives. */
export async function sealKeyslot(key: Uint8Array, passphrase: Uint8Array, kdf: PassphraseKdf, random: Random): Promise<Buffer> {
  const area = Buffer.alloc(slotBytes);
  const wrapping = await deriveFromPassphrase(kdf, passphrase, volumeKeyBytes);
  const split = splitKey(key, stripes, splitterHash, random);
  split.copy(area);
  split.fill(0);
  const cipher = new XtsCipher(wrapping, sectorBytes);
  wrapping.fill(0);
  cipher.encrypt(area, 0, area);
  cipher.wipe();
  return area;
}

/** What the slot gives under the passphrase: the volume key, or anything else. The caller owns it. @throws Luks2Error `damaged` */
export async function openKeyslot(image: ImageAccess, slot: Keyslot, passphrase: Uint8Array): Promise<Buffer> {
  const splitBytes = slot.stripes * slot.keyBytes;
  const length = Math.ceil(splitBytes / sectorBytes) * sectorBytes;
  const area = await image.read(slot.offset, length);
  if (area.length !== length) throw damaged('a keyslot is cut off');
  const wrapping = await deriveFromPassphrase(slot.kdf, passphrase, volumeKeyBytes);
  const cipher = new XtsCipher(wrapping, sectorBytes);
  wrapping.fill(0);
  cipher.decrypt(area, 0, area);
  cipher.wipe();
  const key = mergeKey(area, slot.keyBytes, slot.stripes, slot.hash);
  area.fill(0);
  return key;
}

/** The digest of a volume key (specification, §3.4): tells the right one, and nothing more. */
export const digestOf = (
  key: Uint8Array,
  { hash, iterations, salt }: Omit<Digest, 'keyslots' | 'digest'>,
  length: number,
): Promise<Buffer> => deriveFromPassphrase({ type: 'pbkdf2', hash, iterations, salt }, key, length);

export async function isKeyOf(digest: Digest, key: Uint8Array): Promise<boolean> {
  return equalBytes(await digestOf(key, digest, digest.digest.length), digest.digest);
}

/** A keyslot as it stands in the metadata. */
export const keyslotFields = (offset: number, kdf: PassphraseKdf) => ({
  type: 'luks2',
  key_size: volumeKeyBytes,
  af: { type: 'luks1', stripes, hash: splitterHash },
  area: { type: 'raw', offset: String(offset), size: String(slotBytes), encryption: 'aes-xts-plain64', key_size: volumeKeyBytes },
  kdf: { ...kdf, salt: Buffer.from(kdf.salt).toString('base64') },
});
