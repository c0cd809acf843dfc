import type { BlockContext } from '../block-context';
import { BlockFault, isBlockFault } from '../block-fault';
import type { Caller } from '../caller';
import { DamagedMap } from '../map-page';
import { StoredBlocks } from '../stored-blocks';
import { openCipher } from '../volume-key';
import { DirectFault } from './direct-fault';
import { readable } from './list-units';
import { unitBlocks, unitBytes } from './unit';
import { BlobError } from '../../storage/blob-store';

/**
 * One unit in clear, in memory of its own. The key is asked for each time: what may no longer be used reads nothing.
 * @throws BlockFault `not-found`, `io-error`; DirectFault `not-readable`, `unit-outside`; KeyFault
 */
export async function readUnit(context: BlockContext, caller: Caller, id: string, index: number): Promise<Buffer> {
  const { records, blobs, memory, sweeper } = context;
  const snapshot = await records.read((tx) => readable(tx, caller, id));
  if ((index + 1) * unitBytes > snapshot.size) throw new DirectFault('unit-outside', { id, index });
  const blocks = new StoredBlocks({
    volumeId: id,
    cipher: await openCipher(context, caller, snapshot),
    records,
    blobs,
    memory,
    topLayer: async (tx) => (await readable(tx, caller, id)).layer,
    onChores: sweeper.kick,
  });
  const bytes = Buffer.allocUnsafeSlow(unitBytes);
  try {
    await blocks.read(bytes, index * unitBlocks, (index + 1) * unitBlocks);
    return bytes;
  } catch (error) {
    if (isBlockFault(error) || error instanceof DirectFault) throw error;
    const damaged = error instanceof DamagedMap || error instanceof BlobError;
    const fault = new BlockFault('io-error', { volumeId: id, reason: damaged ? 'damaged' : 'storage' });
    fault.cause = error;
    throw fault;
  } finally {
    blocks.wipe();
  }
}
