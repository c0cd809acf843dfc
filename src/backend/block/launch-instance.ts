import type { BlockContext } from './block-context';
import { failureKind } from './block-fault';
import type { Caller } from './caller';
import { removeVolume } from './delete-volume';
import { endVolume, fillVolume, isDefect } from './finish-volume';
import { openOnHost } from './open-device';
import type { AttachedVolume } from './open-device';
import type { PlannedVolume } from './plan-volume';
import { attachedTo, getInstance, putInstance, putVolume } from './resources';
import type { Instance, Volume } from './rows';
import type { PlannedInstance } from './run-instances';
import { takeKeyBack } from './volume-key';
import type { WriteTransaction } from '../storage/record-store';

/** Nothing is left to do before the volume can be used: no key is asked for, no block copied. */
export const isReady = ({ volume, keyFault }: PlannedVolume): boolean =>
  !volume.encrypted && volume.copyingFrom === undefined && keyFault === undefined;

/** The second half of `runInstances`: fills the volumes, gives the data keys to the host, and ends `pending`. */
export async function launchInstance(context: BlockContext, caller: Caller, { instance, volumes }: PlannedInstance): Promise<void> {
  const opened: AttachedVolume[] = [];
  try {
    for (const planned of volumes) {
      const filled = await fillVolume(context, caller, planned);
      const volume = await context.records.write((tx) => endVolume(tx, planned.volume, { state: 'in-use', ...filled }));
      opened.push(volume as AttachedVolume);
      await openOnHost(context, caller, volume as AttachedVolume);
    }
    await context.records.write((tx) => run(tx, instance));
  } catch (error) {
    for (const { volume } of volumes) await context.hosts.drop(volume.id);
    const now = context.clock.now();
    try {
      for (const volume of opened) await takeKeyBack(context, caller, volume);
    } finally {
      await context.records.write((tx) => abandonLaunch(tx, instance, failureKind(error), now));
    }
    if (isDefect(error)) throw error;
  } finally {
    context.sweeper.kick();
  }
}

async function run(tx: WriteTransaction, { id, account, region }: Instance): Promise<void> {
  const instance = await getInstance(tx, { account, region }, id);
  putInstance(tx, { ...instance, state: 'running', launching: undefined });
  for (const volume of await attachedTo(tx, instance)) {
    if (volume.attachment !== undefined) putVolume(tx, { ...volume, attachment: { ...volume.attachment, state: 'attached' } });
  }
}

/**
 * An instance that cannot start is terminated, and leaves no volumes (EC2 user guide, "Instance terminates immediately"). Resolves to those whose keys its
 * host may have.
 */
export async function abandonLaunch(
  tx: WriteTransaction,
  { id, account, region }: Instance,
  failure: string,
  now: number,
): Promise<readonly Volume[]> {
  const instance = await getInstance(tx, { account, region }, id);
  putInstance(tx, { ...instance, state: 'terminated', launching: undefined, failure, terminatedAt: now });
  const volumes = await attachedTo(tx, instance);
  for (const volume of volumes) await removeVolume(tx, volume);
  return volumes.filter(({ dataKey }) => dataKey !== undefined);
}
