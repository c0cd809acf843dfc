import { Fault } from '../fault';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import type { Caller } from './caller';
import { openOnHost } from './open-device';
import type { AttachedVolume } from './open-device';
import { assertState, attachedTo, getInstance, putInstance, putVolume } from './resources';
import type { Instance } from './rows';
import { takeKeyBack } from './volume-key';

/**
 * An instance in `pending`. Its host asks for the data keys afterwards, as EC2 does: the instance becomes `running`, or `stopped` again with a
 * `failure` where a key cannot be used. Starting a running instance changes nothing.
 * @throws BlockFault `not-found`, `wrong-state`, `root-missing`
 */
export async function startInstance(context: BlockContext, caller: Caller, id: string): Promise<Instance> {
  const started = await context.records.write(async (tx) => {
    const instance = await getInstance(tx, caller, id);
    assertState('instance', instance, ['running', 'stopped']);
    if (instance.state === 'running') return { instance, volumes: [] };
    const attached = await attachedTo(tx, instance);
    const { rootDevice } = instance;
    if (rootDevice !== undefined && !attached.some(({ attachment }) => attachment?.device === rootDevice)) {
      throw new BlockFault('root-missing', { instanceId: id, device: rootDevice });
    }
    const pending: Instance = { ...instance, state: 'pending', failure: undefined };
    putInstance(tx, pending);
    const volumes: AttachedVolume[] = [];
    for (const volume of attached) {
      if (volume.attachment === undefined) continue;
      const renewed = { ...volume, attachment: { ...volume.attachment, lease: freshId(context) } };
      putVolume(tx, renewed);
      volumes.push(renewed);
    }
    return { instance: pending, volumes };
  });
  if (started.instance.state === 'pending') context.jobs.run(() => giveKeys(context, caller, started.instance, started.volumes));
  return started.instance;
}

async function giveKeys(context: BlockContext, caller: Caller, instance: Instance, volumes: readonly AttachedVolume[]): Promise<void> {
  const end = (outcome: Pick<Instance, 'state' | 'failure'>): Promise<void> =>
    context.records.write(async (tx) => putInstance(tx, { ...(await getInstance(tx, caller, instance.id)), ...outcome }));
  try {
    for (const volume of volumes) await openOnHost(context, caller, volume);
    await end({ state: 'running' });
  } catch (error) {
    for (const volume of volumes) await context.hosts.drop(volume.id);
    try {
      for (const volume of volumes) await takeKeyBack(context, caller, volume);
    } finally {
      await end({ state: 'stopped', failure: failureKind(error) });
    }
    if (!(error instanceof Fault)) throw error;
  }
}
