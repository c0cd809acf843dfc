import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { finishVolume } from './finish-volume';
import { placeVolume, planVolume } from './plan-volume';
import type { NewVolume } from './plan-volume';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { getVolume } from './resources';
import type { Volume } from './rows';
import { usableSnapshot } from './snapshot-sharing';

export interface CreateVolume extends NewVolume {
  readonly snapshotId?: string;
  readonly request?: RequestToken;
}

/**
 * A new volume in `creating`. The key is asked for afterwards, as EBS does: the volume becomes `available`, or `error` where the key
 * is missing, disabled or denied.
 * @throws BlockFault `not-found` (snapshot), `token-reused`, and as `planVolume`; `not-found` (volume) where the token's volume is gone
 */
export async function createVolume(context: BlockContext, caller: Caller, input: CreateVolume): Promise<Volume> {
  const { snapshotId } = input;
  const source = snapshotId === undefined ? undefined : await context.records.read((tx) => usableSnapshot(tx, caller, snapshotId));
  const planned = await planVolume(context, caller, input, source);
  const { volume } = planned;
  const earlier = await context.records.write(async (tx) => {
    const [made] = (await redeemed(tx, caller, input.request)) ?? [];
    if (made !== undefined) return getVolume(tx, caller, made);
    redeem(tx, caller, input.request, [volume.id]);
    await placeVolume(context, tx, caller, planned);
    return undefined;
  });
  if (earlier !== undefined) return earlier;
  context.jobs.run(() => finishVolume(context, caller, planned));
  return volume;
}
