import { binaryBytes, decodeHeader, headerSize, headerSizes, versionOf } from './binary-header';
import type { BinaryHeader, HeaderCopy } from './binary-header';
import type { ImageAccess } from './image-access';
import { isKeyOf, openKeyslot } from './keyslot';
import { damaged, Luks2Error } from './luks2-error';
import { readMetadata } from './metadata';
import type { Metadata } from './metadata';

export interface OpenedHeader {
  readonly header: BinaryHeader;
  readonly metadata: Metadata;
}

/**
 * The header of an image: of two whole copies the newer one, else the one that is whole (specification, §2.2).
 * @throws Luks2Error `not-luks2`, `damaged`, `unsupported`
 */
export async function readHeader(image: ImageAccess): Promise<OpenedHeader> {
  const copies: { readonly header: BinaryHeader; readonly json: string }[] = [];
  const failures: unknown[] = [];
  const take = async (copy: HeaderCopy, offset: number): Promise<void> => {
    const start = await image.read(offset, binaryBytes);
    const size = headerSize(copy, start);
    if (size === undefined) return;
    if (versionOf(start) !== 2) throw new Luks2Error('not-luks2', `the image is LUKS version ${versionOf(start)}, not 2`);
    // The secondary copy lies where its own size says.
    if (!headerSizes.includes(size) || (copy === 'secondary' && size !== offset)) {
      failures.push(damaged('its size is none that a header has'));
      return;
    }
    try {
      copies.push(decodeHeader(copy, await image.read(offset, size)));
    } catch (error) {
      failures.push(error);
    }
  };
  await take('primary', 0);
  const sizes = copies[0] === undefined ? headerSizes : [copies[0].header.size];
  for (const offset of sizes) await take('secondary', offset);
  const [newest] = copies.sort((a, b) => b.header.sequence - a.header.sequence);
  if (newest === undefined) {
    const [first = new Luks2Error('not-luks2', 'the image has no LUKS2 header')] = failures;
    throw first as Error;
  }
  return { header: newest.header, metadata: readMetadata(newest.json, newest.header.size) };
}

/** The volume key that the passphrase opens; the caller owns it. @throws Luks2Error `wrong-passphrase`, `damaged` */
export async function unlock(image: ImageAccess, { keyslots, digests }: Metadata, passphrase: Uint8Array): Promise<Buffer> {
  for (const slot of keyslots) {
    const digest = digests.find((one) => one.keyslots.includes(slot.id));
    if (digest === undefined) continue;
    const key = await openKeyslot(image, slot, passphrase);
    if (await isKeyOf(digest, key)) return key;
    key.fill(0);
  }
  throw new Luks2Error('wrong-passphrase', 'no keyslot of the LUKS2 image opens with this passphrase');
}
