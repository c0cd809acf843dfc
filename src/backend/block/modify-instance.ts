import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { assertState, attachedTo, getInstance, putInstance, putVolume } from './resources';
import type { Instance, InstanceSettings } from './rows';

export interface InstanceChange {
  /** A stopped instance only. */
  readonly type?: string;
  readonly settings?: InstanceSettings;
  /** By device name. */
  readonly deleteOnTermination?: ReadonlyMap<string, boolean>;
}

/** Settings that say what an instance boots with: changed while it is stopped. */
const whileStopped: ReadonlySet<keyof InstanceSettings> = new Set(['userData', 'volumesOptimized'] as const);

/** All of it or nothing. @throws BlockFault `not-found`, `wrong-state`, `device-not-found` */
export async function modifyInstance(context: BlockContext, caller: Caller, id: string, change: InstanceChange): Promise<void> {
  await context.records.write(async (tx) => {
    const instance = await getInstance(tx, caller, id);
    assertState('instance', instance, ['running', 'stopped', 'pending']);
    if (needsStop(instance, change)) assertState('instance', instance, ['stopped']);
    const volumes = await attachedTo(tx, instance);
    for (const [device, deleteOnTermination] of change.deleteOnTermination ?? []) {
      const volume = volumes.find(({ attachment }) => attachment?.device === device);
      if (volume?.attachment === undefined) throw new BlockFault('device-not-found', { instanceId: id, device });
      putVolume(tx, { ...volume, attachment: { ...volume.attachment, deleteOnTermination } });
    }
    putInstance(tx, { ...instance, type: change.type ?? instance.type, settings: { ...instance.settings, ...change.settings } });
  });
}

function needsStop({ type, settings = {} }: Instance, change: InstanceChange): boolean {
  const names = Object.keys(change.settings ?? {}) as (keyof InstanceSettings)[];
  return (change.type ?? type) !== type || names.some((name) => whileStopped.has(name) && settings[name] !== change.settings?.[name]);
}
