import type { BlockContext } from '../block-context';
import { deviceOver } from '../block-context';
import type { BlockDevice } from '../block-device';
import type { Caller } from '../caller';
import { createVolume } from '../create-volume';
import type { CreateVolume } from '../create-volume';
import { deleteVolume } from '../delete-volume';
import { blockBytes, runBlocks, sectorBytes } from '../geometry';
import { assertState, getVolume } from '../resources';
import type { Volume } from '../rows';
import { openCipher } from '../volume-key';
import type { ImageAccess } from './image-access';
import { damaged } from './luks2-error';
import type { Segment } from './metadata';
import { readHeader, unlock } from './open-image';
import { XtsCipher } from '../../crypto/xts';

export interface ImportImage extends Omit<CreateVolume, 'size' | 'encrypted' | 'snapshotId' | 'request'> {
  readonly image: ImageAccess;
  readonly passphrase: Uint8Array;
  /** The volume's size is a multiple of so many bytes. */
  readonly roundTo: number;
}

const pieceBytes = runBlocks * blockBytes;
const zeroBlock = Buffer.alloc(blockBytes);

/**
 * A new encrypted volume with what a LUKS2 image holds, under a data key of its own: whoever knows the image's passphrase knows nothing of
 * the volume. @throws Luks2Error; BlockFault as `createVolume`, `wrong-state` where its key cannot be used
 */
export async function importImage(context: BlockContext, caller: Caller, input: ImportImage): Promise<Volume> {
  const { image, passphrase, roundTo, ...volumeInput } = input;
  const { metadata } = await readHeader(image);
  const { segment } = metadata;
  const bytes = await dataBytes(image, segment);
  const key = await unlock(image, metadata, passphrase);
  try {
    const size = Math.ceil(bytes / roundTo) * roundTo;
    const { id } = await createVolume(context, caller, { ...volumeInput, size, encrypted: true });
    await context.jobs.settled();
    const volume = await getVolume(context.records, caller, id);
    assertState('volume', volume, ['available']);
    try {
      await fill(context, caller, volume, { image, segment, bytes, key });
    } catch (error) {
      await deleteVolume(context, caller, id);
      throw error;
    }
    return volume;
  } finally {
    key.fill(0);
  }
}

async function dataBytes(image: ImageAccess, { offset, size, sectorBytes: unit }: Segment): Promise<number> {
  const there = Math.max(0, (await image.size()) - offset);
  const bytes = size ?? there - (there % unit);
  if (bytes > there || bytes === 0) throw damaged('its data is cut off');
  return bytes;
}

interface Source {
  readonly image: ImageAccess;
  readonly segment: Segment;
  readonly bytes: number;
  readonly key: Buffer;
}

async function fill(context: BlockContext, caller: Caller, volume: Volume, { image, segment, bytes, key }: Source): Promise<void> {
  const { id, size } = volume;
  // The number of a sector goes on counting 512 bytes, however long sectors are, as in dm-crypt without `iv_large_sectors`.
  const opening = new XtsCipher(key, segment.sectorBytes, segment.sectorBytes / sectorBytes);
  const device = deviceOver(context, {
    volumeId: id,
    size,
    cipher: await openCipher(context, caller, volume),
    topLayer: async (tx) => {
      const row = await getVolume(tx, caller, id);
      assertState('volume', row, ['available']);
      return row.layer;
    },
  });
  try {
    for (let at = 0; at < bytes; at += pieceBytes) {
      const piece = await image.read(segment.offset + at, Math.min(pieceBytes, bytes - at));
      if (piece.length < Math.min(pieceBytes, bytes - at)) throw damaged('its data is cut off');
      opening.decrypt(piece, segment.firstTweak + at / sectorBytes, piece);
      await writeStored(device, at, piece);
    }
    await device.close();
  } catch (error) {
    await device.drop();
    throw error;
  } finally {
    opening.wipe();
  }
}

/** Blocks of zeros are as good as never written. */
async function writeStored(device: BlockDevice, start: number, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length;) {
    const first = at;
    while (at < piece.length && !zeroBlock.equals(piece.subarray(at, at + blockBytes))) at += blockBytes;
    if (at > first) await device.write(start + first, piece.subarray(first, at));
    else at += blockBytes;
  }
}
