import type { BlockContext } from './block-context';
import { deviceOver, freshId } from './block-context';
import type { BlockDevice, Device } from './block-device';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { getInstance, getVolume, putVolume } from './resources';
import { resourceKey, volumeTable } from './rows';
import type { Attachment, Volume } from './rows';
import { asHost, lendKey, openCipher } from './volume-key';

/** A volume with its attachment: one that some host may open. */
export interface AttachedVolume extends Volume {
  readonly attachment: Attachment;
}

/** Gives the volume's data key to the host of the instance it is attached to, which is let have it in the name of the caller. @throws KeyFault */
export async function openOnHost(context: BlockContext, caller: Caller, volume: AttachedVolume): Promise<BlockDevice> {
  await lendKey(context, caller, volume);
  return openAsHost(context, caller, volume);
}

async function openAsHost(context: BlockContext, caller: Caller, volume: AttachedVolume): Promise<BlockDevice> {
  const { lease, instanceId } = volume.attachment;
  const device = deviceOver(context, {
    volumeId: volume.id,
    size: volume.size,
    cipher: await openCipher(context, asHost(caller, volume), volume),
    topLayer: async (tx) => {
      const row = await tx.get(volumeTable, resourceKey(volume, volume.id));
      if (row?.attachment?.lease !== lease) throw new BlockFault('not-attached', { volumeId: volume.id });
      return row.layer;
    },
  });
  await context.hosts.add(volume.id, { instanceId, lease, device });
  return device;
}

/**
 * The device of a volume that is attached to a running instance. A host that lost its memory with an earlier process asks for the key
 * again, as a restarted hypervisor would, by the permission it was given. @throws BlockFault `not-found`, `not-attached`; KeyFault
 */
export async function findDevice(context: BlockContext, caller: Caller, volumeId: string): Promise<Device> {
  const volume = await getVolume(context.records, caller, volumeId);
  if (volume.attachment?.state !== 'attached') throw new BlockFault('not-attached', { volumeId });
  return (
    context.hosts.device(volumeId, volume.attachment.lease) ??
    (await context.hosts.openOnce(volumeId, () => reopen(context, caller, volumeId)))
  );
}

async function reopen(context: BlockContext, caller: Caller, volumeId: string): Promise<BlockDevice> {
  const volume = await renewLease(context, caller, volumeId);
  if (volume === undefined) throw new BlockFault('not-attached', { volumeId });
  return openAsHost(context, caller, volume);
}

/** From now on nobody else can write; `undefined` where no running instance has the volume. */
async function renewLease(context: BlockContext, caller: Caller, volumeId: string): Promise<AttachedVolume | undefined> {
  const lease = freshId(context);
  return context.records.write(async (tx) => {
    const volume = await getVolume(tx, caller, volumeId);
    if (volume.attachment?.state !== 'attached') return undefined;
    const instance = await getInstance(tx, caller, volume.attachment.instanceId);
    if (instance.state !== 'running') return undefined;
    const renewed = { ...volume, attachment: { ...volume.attachment, lease } };
    putVolume(tx, renewed);
    return renewed;
  });
}
