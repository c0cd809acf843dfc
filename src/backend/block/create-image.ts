import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { planSnapshot, takeSnapshot } from './create-snapshot';
import { imageTable } from './image-rows';
import type { Image, ImageDevice, ImageTraits } from './image-rows';
import { draftImage, placeImage } from './register-image';
import type { NewImage } from './register-image';
import { assertState, attachedTo, getInstance, putTags } from './resources';
import { resourceKey } from './rows';
import type { Instance, Tag, Volume } from './rows';
import { checkTags } from './tag-rules';

export interface CreateImage extends NewImage {
  readonly instanceId: string;
  readonly snapshotTags?: readonly Tag[];
  /** What the image says other than the instance, by device name; `undefined`: without that device. */
  readonly changes?: ReadonlyMap<
    string,
    Partial<Pick<ImageDevice, 'size' | 'type' | 'iops' | 'throughput' | 'deleteOnTermination'>> | undefined
  >;
  /** Devices that the instance has not: empty volumes. */
  readonly more?: readonly ImageDevice[];
  /** Where the instance's own image is nobody's here. */
  readonly traits: ImageTraits;
}

/**
 * An image of an instance, over snapshots of its volumes that are taken at one moment. What hosts hold back is flushed first; whether the instance
 * would be rebooted for it makes no difference here.
 * @throws BlockFault `not-found`, `wrong-state`, `root-missing`, `image-name-taken`, `tag-…`; `io-error` where a host cannot flush
 */
export async function createImage(context: BlockContext, caller: Caller, input: CreateImage): Promise<Image> {
  const { tags = [], snapshotTags = [] } = input;
  checkTags(context.tagRules, [...tags, ...snapshotTags]);
  const { volumes } = await context.records.read(async (tx) => {
    const instance = await getInstance(tx, caller, input.instanceId);
    return { volumes: await attachedTo(tx, instance) };
  });
  for (const { id } of volumes) await context.hosts.anyDevice(id)?.flush();
  const planned = new Map(volumes.map(({ id }) => [id, planSnapshot(context)]));
  const draft = draftImage(context, caller, input);
  return context.records.write(async (tx) => {
    const instance = await getInstance(tx, caller, input.instanceId);
    assertState('instance', instance, ['running', 'stopped']);
    const rootDevice = rootOf(instance);
    const devices: ImageDevice[] = [];
    for (const volume of await attachedTo(tx, instance)) {
      const plan = planned.get(volume.id);
      const device = deviceOf(volume, input);
      // A volume that was attached since the flush is not in the image, as one attached a moment later would not be.
      if (plan === undefined || device === undefined) continue;
      const description = `Created by CreateImage(${instance.id}) for ${draft.id}`;
      const { id } = await takeSnapshot(tx, volume, plan, description);
      await putTags(context, tx, caller, id, snapshotTags);
      devices.push({ ...device, snapshotId: id });
    }
    if (!devices.some(({ device }) => device === rootDevice)) {
      throw new BlockFault('root-missing', { instanceId: instance.id, device: rootDevice });
    }
    const own = await tx.get(imageTable, resourceKey(caller, instance.imageId));
    const image: Image = {
      ...draft,
      state: 'available',
      rootDevice,
      devices: [...devices, ...(input.more ?? [])],
      traits: own?.traits ?? input.traits,
      sourceInstanceId: instance.id,
    };
    await placeImage(context, tx, caller, image, tags);
    return image;
  });
}

function rootOf({ id, rootDevice }: Instance): string {
  if (rootDevice === undefined) throw new BlockFault('root-missing', { instanceId: id, device: '' });
  return rootDevice;
}

/** `undefined` where the request leaves the device out. */
function deviceOf(volume: Volume, { changes }: CreateImage): ImageDevice | undefined {
  const { attachment, size, type, iops, throughput, encrypted } = volume;
  if (attachment?.state !== 'attached') return undefined;
  const { device, deleteOnTermination } = attachment;
  const change = changes?.get(device);
  if (changes?.has(device) === true && change === undefined) return undefined;
  return {
    device,
    size,
    type,
    encrypted,
    deleteOnTermination,
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { throughput }),
    ...change,
  };
}
