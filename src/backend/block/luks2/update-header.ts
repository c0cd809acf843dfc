import { binaryBytes, encodeHeader } from './binary-header';
import type { BinaryHeader, HeaderCopy } from './binary-header';
import type { ImageAccess } from './image-access';
import type { Random } from '../../random';

export const saltBytes = 64;

/**
 * Puts new metadata into both copies of the header, the secondary first. Each is made invalid, filled and made valid again, and is durable
 * before the other is touched: whenever the power goes, one copy is whole, the old one or the new.
 */
export async function writeHeader(image: ImageAccess, header: Omit<BinaryHeader, 'salt'>, json: string, random: Random): Promise<void> {
  for (const copy of ['secondary', 'primary'] as const satisfies readonly HeaderCopy[]) {
    const bytes = encodeHeader(copy, { ...header, salt: random.bytes(saltBytes) }, json);
    const offset = copy === 'primary' ? 0 : header.size;
    await image.write(offset, Buffer.alloc(binaryBytes));
    await image.sync();
    await image.write(offset + binaryBytes, bytes.subarray(binaryBytes));
    await image.sync();
    await image.write(offset, bytes.subarray(0, binaryBytes));
    await image.sync();
  }
}
