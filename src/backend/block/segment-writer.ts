import type { BlockCipher } from './block-cipher';
import { checksum } from './checksum';
import { blockBytes, runBlocks } from './geometry';
import type { PlacedBlock, WrittenSegment } from './layer-map';
import type { SegmentMemory } from './segment-memory';
import type { WriteBuffer } from './write-buffer';
import type { BlobStore } from '../storage/blob-store';

/** Writes all of the buffer as one segment: readable, provisional, named by nothing yet; durable after `BlobStore.sync`. Leaves nothing behind when it fails. */
export async function writeSegment(
  blobs: BlobStore,
  cipher: BlockCipher,
  memory: SegmentMemory,
  buffer: WriteBuffer,
): Promise<WrittenSegment> {
  const writer = blobs.create();
  const placed: PlacedBlock[] = [];
  const stored = memory.take();
  let written = 0;
  // While one piece is on its way to the disk the next is encrypted.
  let writing: Promise<void> | undefined;
  try {
    const writeTo = async (end: number): Promise<void> => {
      await writing;
      writing = writer.write(stored.subarray(written, end));
      // Its failure is heard of at the next piece, or at the end.
      writing.catch(() => undefined);
      written = end;
    };
    for (const run of buffer.runs(runBlocks)) {
      const at = placed.length * blockBytes;
      cipher.seal(run.bytes, run.block, stored.subarray(at, at + run.bytes.length));
      for (let done = 0; done < run.bytes.length; done += blockBytes) {
        placed.push({ segment: writer.id, block: run.block + done / blockBytes, index: placed.length, sum: checksum(stored, at + done) });
      }
      const end = placed.length * blockBytes;
      if (end - written >= runBlocks * blockBytes) await writeTo(end);
    }
    if (placed.length * blockBytes > written) await writeTo(placed.length * blockBytes);
    await writing;
    await writer.commit('later');
  } catch (error) {
    await writing?.catch(() => undefined);
    await writer.abort();
    throw error;
  } finally {
    // What it holds is at rest as it is: nothing to wipe.
    memory.give(stored, 0);
  }
  return { id: writer.id, placed };
}
