import { insecureClearBlocks, xtsBlocks } from '../block-cipher';
import type { BlockContext } from '../block-context';
import { keyContext, keyUse } from '../caller';
import type { Caller } from '../caller';
import { blockBytes, runBlocks } from '../geometry';
import { assertState, getSnapshot, getVolume } from '../resources';
import type { Snapshot, Volume } from '../rows';
import { StoredBlocks } from '../stored-blocks';
import { createImage, dataOffset } from './create-image';
import type { PassphraseWork } from './create-image';
import type { ImageAccess } from './image-access';
import { unsupported } from './luks2-error';
import type { ReadTransaction } from '../../storage/record-store';

export interface ExportImage {
  readonly what: 'volume' | 'snapshot';
  readonly id: string;
  /** Empty. */
  readonly image: ImageAccess;
  readonly passphrase: Uint8Array;
  readonly kdf?: PassphraseWork;
  /** Leaves out what was never written: those places read as zeros from the volume, and as anything from the image. */
  readonly sparse?: boolean;
}

const pieceBytes = runBlocks * blockBytes;
const extentsAtOnce = 256;

/**
 * A LUKS2 image of a volume that is attached nowhere, or of a snapshot. Its key is the volume's data key and its data area the stored
 * ciphertext as it is; what was never written is encrypted zeros.
 * @throws BlockFault `not-found`, `wrong-state`, `io-error`; KeyFault; Luks2Error `unsupported` where it is not encrypted
 */
export async function exportImage(context: BlockContext, caller: Caller, input: ExportImage): Promise<void> {
  const { id, image, sparse = false } = input;
  const find = (tx: ReadTransaction) => exportable(tx, caller, input);
  const { encrypted, dataKey, size } = await find(context.records);
  if (!encrypted || dataKey === undefined) throw unsupported(`${id} is not encrypted`);
  const key = await context.dataKeys.unwrap(keyUse(caller), dataKey.wrapped, keyContext(dataKey.contextId));
  // Owns the key from here on.
  const cipher = xtsBlocks(key);
  try {
    await createImage(
      image,
      { key, passphrase: input.passphrase, label: id, ...(input.kdf === undefined ? {} : { kdf: input.kdf }) },
      context.random,
    );
    const { records, blobs, memory, sweeper } = context;
    // No cipher: what is read is what is stored.
    const stored = new StoredBlocks({
      volumeId: id,
      cipher: insecureClearBlocks(),
      records,
      blobs,
      memory,
      topLayer: async (tx) => (await find(tx)).layer,
      onChores: sweeper.kick,
    });
    for (let at = 0; at < size;) {
      for (const extent of await stored.allocation([], at, size - at, extentsAtOnce)) {
        const end = at + extent.length;
        for (; at < end; at += Math.min(pieceBytes, end - at)) {
          const bytes = Buffer.alloc(Math.min(pieceBytes, end - at));
          const first = at / blockBytes;
          if (extent.stored) await stored.read(bytes, first, first + bytes.length / blockBytes);
          else if (!sparse) cipher.seal(bytes, first, bytes);
          if (extent.stored || !sparse) await image.write(dataOffset + at, bytes);
          else break;
        }
        at = end;
      }
    }
    if ((await image.size()) < dataOffset + size) await image.write(dataOffset + size - 1, Buffer.alloc(1));
    await image.sync();
    // Still attached nowhere: nothing was written meanwhile.
    await find(records);
  } finally {
    cipher.wipe();
  }
}

async function exportable(tx: ReadTransaction, caller: Caller, { what, id }: ExportImage): Promise<Volume | Snapshot> {
  if (what === 'volume') {
    const volume = await getVolume(tx, caller, id);
    assertState('volume', volume, ['available']);
    return volume;
  }
  const snapshot = await getSnapshot(tx, caller, id);
  assertState('snapshot', snapshot, ['completed']);
  return snapshot;
}
