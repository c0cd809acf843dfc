import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import type { Caller } from './caller';
import { isReady, launchInstance } from './launch-instance';
import { usableForLaunch } from './launch-sources';
import { placeVolume, planVolume } from './plan-volume';
import type { NewVolume, PlannedVolume } from './plan-volume';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { getInstance, putInstance, putSystemTags, putTags } from './resources';
import type { Instance, InstanceSettings, Tag } from './rows';
import { checkTags } from './tag-rules';

/** A device that comes with an instance: a new volume. */
export interface NewDevice extends Omit<NewVolume, 'zone' | 'tags'> {
  /** Name, as `/dev/sdf`. */
  readonly device: string;
  readonly snapshotId?: string;
  readonly deleteOnTermination: boolean;
}

export interface RunInstances {
  readonly count: number;
  readonly zone: string;
  readonly imageId: string;
  readonly type: string;
  readonly tags?: readonly Tag[];
  /** Of the cloud's own, under its reserved prefix. */
  readonly systemTags?: readonly Tag[];
  /** One of the devices, by name. */
  readonly rootDevice?: string;
  readonly devices?: readonly NewDevice[];
  readonly volumeTags?: readonly Tag[];
  readonly settings?: InstanceSettings;
  readonly request?: RequestToken;
}

/** What one instance is made of. */
export interface PlannedInstance {
  readonly instance: Instance;
  readonly volumes: readonly PlannedVolume[];
}

/**
 * Machines with their devices. All or none are begun; where a device needs a key or the copy of a snapshot, its machine is `pending` and becomes
 * `running`, or `terminated` with a `failure` where a key cannot be used: then its volumes are gone.
 * @throws BlockFault `not-found` (snapshot), `token-reused`, and as `planVolume`; `not-found` (instance) where the token's instances are gone
 */
export async function runInstances(context: BlockContext, caller: Caller, input: RunInstances): Promise<readonly Instance[]> {
  checkTags(context.tagRules, [...(input.tags ?? []), ...(input.volumeTags ?? [])]);
  const planned: PlannedInstance[] = [];
  for (let i = 0; i < input.count; i++) planned.push(await planInstance(context, caller, input));
  const earlier = await context.records.write(async (tx) => {
    const made = await redeemed(tx, caller, input.request);
    if (made !== undefined) return Promise.all(made.map((id) => getInstance(tx, caller, id)));
    redeem(
      tx,
      caller,
      input.request,
      planned.map(({ instance }) => instance.id),
    );
    for (const { instance, volumes } of planned) {
      putInstance(tx, instance);
      await putTags(context, tx, caller, instance.id, input.tags ?? []);
      await putSystemTags(tx, caller, instance.id, input.systemTags ?? []);
      for (const volume of volumes) await placeVolume(context, tx, caller, volume);
    }
    return undefined;
  });
  if (earlier !== undefined) return earlier;
  for (const one of planned) {
    if (one.instance.launching === true) context.jobs.run(() => launchInstance(context, caller, one));
  }
  return planned.map(({ instance }) => instance);
}

async function planInstance(context: BlockContext, caller: Caller, input: RunInstances): Promise<PlannedInstance> {
  const id = ec2Id(context.random, 'i');
  const now = context.clock.now();
  const { zone, volumeTags: tags = [] } = input;
  const plans: { readonly planned: PlannedVolume; readonly asked: NewDevice }[] = [];
  for (const asked of input.devices ?? []) {
    const { snapshotId } = asked;
    const source =
      snapshotId === undefined ? undefined : await context.records.read((tx) => usableForLaunch(tx, caller, snapshotId, input.imageId));
    plans.push({ asked, planned: await planVolume(context, caller, { ...asked, zone, tags }, source) });
  }
  const ready = plans.every(({ planned }) => isReady(planned));
  const volumes = plans.map(({ asked: { device, deleteOnTermination }, planned }): PlannedVolume => ({
    ...planned,
    volume: {
      ...planned.volume,
      state: ready ? 'in-use' : 'creating',
      attachment: {
        instanceId: id,
        device,
        state: ready ? 'attached' : 'attaching',
        attachedAt: now,
        deleteOnTermination,
        lease: freshId(context),
      },
    },
  }));
  const instance: Instance = {
    id,
    account: caller.account,
    region: caller.region,
    zone,
    imageId: input.imageId,
    type: input.type,
    launchedAt: now,
    ...(ready ? { state: 'running' } : { state: 'pending', launching: true }),
    ...(input.rootDevice === undefined ? {} : { rootDevice: input.rootDevice }),
    ...(input.settings === undefined ? {} : { settings: input.settings }),
  };
  return { instance, volumes };
}
