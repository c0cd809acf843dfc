import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import type { Caller } from './caller';
import { addLayer, hold, release } from './layers';
import { assertState, getVolume, putSnapshot, putTags, putVolume } from './resources';
import type { Snapshot, Tag, Volume } from './rows';
import type { WriteTransaction } from '../storage/record-store';

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
  const planned = planSnapshot(context);
  return context.records.write(async (tx) => {
    const snapshot = await takeSnapshot(tx, await getVolume(tx, caller, volumeId), planned, input.description ?? '');
    await putTags(context, tx, caller, snapshot.id, input.tags ?? []);
    return snapshot;
  });
}

/** What a snapshot needs that its transaction cannot draw. */
export interface PlannedSnapshot {
  readonly id: string;
  /** Layer that the volume writes to from then on. */
  readonly newTop: string;
  readonly startedAt: number;
}

export const planSnapshot = (context: BlockContext): PlannedSnapshot => ({
  id: ec2Id(context.random, 'snap'),
  newTop: freshId(context),
  startedAt: context.clock.now(),
});

/** Freezes what the volume has in the records. Its owner owns the snapshot. */
export async function takeSnapshot(
  tx: WriteTransaction,
  volume: Volume,
  { id, newTop, startedAt }: PlannedSnapshot,
  description: string,
): Promise<Snapshot> {
  const frozen = volume.layer;
  const holder = { kind: 'volume', id: volume.id } as const;
  hold(tx, frozen, { kind: 'snapshot', id });
  addLayer(tx, newTop, holder, frozen);
  await release(tx, frozen, holder);
  putVolume(tx, { ...volume, layer: newTop });
  const snapshot: Snapshot = {
    id,
    account: volume.account,
    region: volume.region,
    volumeId: volume.id,
    size: volume.size,
    encrypted: volume.encrypted,
    state: 'completed',
    startedAt,
    description,
    layer: frozen,
    ...(volume.keyArn === undefined ? {} : { keyArn: volume.keyArn }),
    ...(volume.dataKey === undefined ? {} : { dataKey: volume.dataKey }),
  };
  putSnapshot(tx, snapshot);
  return snapshot;
}
