import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import type { Caller } from './caller';
import { addLayer, hold, release } from './layers';
import { assertState, getVolume, putSnapshot, putTags, putVolume } from './resources';
import type { Snapshot, Tag } from './rows';

export interface CreateSnapshot {
  readonly volumeId: string;
  readonly description?: string;
  readonly tags?: readonly Tag[];
}

/**
 * All that was written to the volume before the call, also what its host had not flushed. Constant work, no key is used.
 * A host in another process cannot be flushed from here: of its writes the snapshot has what it flushed.
 * @throws BlockFault `not-found`, `wrong-state`, `tag-…`; `io-error` where the host cannot flush
 */
export async function createSnapshot(context: BlockContext, caller: Caller, input: CreateSnapshot): Promise<Snapshot> {
  const { volumeId } = input;
  assertState('volume', await getVolume(context.records, caller, volumeId), ['available', 'in-use']);
  await context.hosts.anyDevice(volumeId)?.flush();
  const id = ec2Id(context.random, 'snap');
  const newTop = freshId(context);
  const startedAt = context.clock.now();
  return context.records.write(async (tx) => {
    const volume = await getVolume(tx, caller, volumeId);
    const frozen = volume.layer;
    const holder = { kind: 'volume', id: volumeId } as const;
    hold(tx, frozen, { kind: 'snapshot', id });
    addLayer(tx, newTop, holder, frozen);
    await release(tx, frozen, holder);
    putVolume(tx, { ...volume, layer: newTop });
    const snapshot: Snapshot = {
      id,
      account: caller.account,
      region: caller.region,
      volumeId,
      size: volume.size,
      encrypted: volume.encrypted,
      state: 'completed',
      startedAt,
      description: input.description ?? '',
      layer: frozen,
      ...(volume.keyArn === undefined ? {} : { keyArn: volume.keyArn }),
      ...(volume.dataKey === undefined ? {} : { dataKey: volume.dataKey }),
    };
    putSnapshot(tx, snapshot);
    await putTags(context, tx, caller, id, input.tags ?? []);
    return snapshot;
  });
}
