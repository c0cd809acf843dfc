import type { BlockCipher } from './block-cipher';
import { checksum } from './checksum';
import { blockBytes, runBlocks } from './geometry';
import type { PlacedBlock } from './layer-map';
import type { WriteBuffer } from './write-buffer';
import type { BlobId, BlobStore } from '../storage/blob-store';

export interface WrittenSegment {
  readonly id: BlobId;
  readonly placed: readonly PlacedBlock[];
}

/** Writes all of the buffer as one segment: durable, provisional, named by nothing yet. Leaves nothing behind when it fails. */
export async function writeSegment(blobs: BlobStore, cipher: BlockCipher, buffer: WriteBuffer): Promise<WrittenSegment> {
  const writer = blobs.create();
  const placed: PlacedBlock[] = [];
  try {
    for (const run of buffer.runs(runBlocks)) {
      const stored = cipher.seal(run.bytes, run.block);
      for (let at = 0; at < stored.length; at += blockBytes) {
        placed.push({ block: run.block + at / blockBytes, index: placed.length, sum: checksum(stored, at) });
      }
      await writer.write(stored);
    }
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return { id: writer.id, placed };
}
