import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { assertSize } from './plan-volume';
import { assertState, getVolume, putVolume } from './resources';
import type { Modification, Volume, VolumeShape } from './rows';

/**
 * Changes size, type and performance, also of an attached volume; the device has its new size at once.
 * Which types and figures there are, and how often a volume may be modified, is the front-end's to check.
 * @throws BlockFault `not-found`, `wrong-state`, `size-invalid`, `smaller-than-before`
 */
export async function modifyVolume(context: BlockContext, caller: Caller, id: string, change: Partial<VolumeShape>): Promise<Modification> {
  const now = context.clock.now();
  const modified = await context.records.write(async (tx) => {
    const volume = await getVolume(tx, caller, id);
    assertState('volume', volume, ['available', 'in-use']);
    const original = shapeOf(volume);
    const target: VolumeShape = { ...original, ...change };
    assertSize(target.size);
    if (target.size < volume.size) throw new BlockFault('smaller-than-before', { id, size: target.size, before: volume.size });
    const modification: Modification = { state: 'completed', startedAt: now, endedAt: now, original, target };
    const row: Volume = { ...volume, ...target, modification };
    putVolume(tx, row);
    return { modification, size: target.size };
  });
  const device = context.hosts.anyDevice(id);
  if (device !== undefined) device.size = Math.max(device.size, modified.size);
  return modified.modification;
}

const shapeOf = ({ size, type, iops, throughput }: Volume): VolumeShape => ({
  size,
  type,
  ...(iops === undefined ? {} : { iops }),
  ...(throughput === undefined ? {} : { throughput }),
});
