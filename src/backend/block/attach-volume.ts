import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { openOnHost } from './open-device';
import type { AttachedVolume } from './open-device';
import { assertState, attachedTo, getInstance, getVolume, putVolume } from './resources';
import type { Attachment, Instance, Volume } from './rows';
import { asHost, lendKey, openCipher, takeKeyBack } from './volume-key';
import type { WriteTransaction } from '../storage/record-store';

export interface AttachVolume {
  readonly volumeId: string;
  readonly instanceId: string;
  /** Device name, as `/dev/sdf`. */
  readonly device: string;
  readonly deleteOnTermination?: boolean;
}

/**
 * Attaches the volume, and gives its data key to the instance's host if that runs. A stopped instance gets the key when it starts; that the
 * key can be used is checked nevertheless.
 * @throws BlockFault `not-found`, `volume-in-use`, `wrong-state`, `zone-mismatch`, `device-in-use`; KeyFault where the key cannot be used: then nothing has
 *   changed
 */
export async function attachVolume(context: BlockContext, caller: Caller, input: AttachVolume): Promise<Attachment> {
  const attachment: Attachment = {
    instanceId: input.instanceId,
    device: input.device,
    state: 'attaching',
    attachedAt: context.clock.now(),
    deleteOnTermination: input.deleteOnTermination ?? false,
    lease: freshId(context),
  };
  const { volume, instance } = await context.records.write((tx) => reserve(tx, caller, input.volumeId, attachment));
  try {
    if (instance.state === 'running') {
      await openOnHost(context, caller, volume);
    } else {
      await lendKey(context, caller, volume);
      (await openCipher(context, asHost(caller, volume), volume)).wipe();
    }
    return await context.records.write((tx) => confirm(tx, caller, volume, instance));
  } catch (error) {
    await context.hosts.drop(volume.id);
    try {
      await takeKeyBack(context, caller, volume);
    } finally {
      await context.records.write((tx) => withdraw(tx, caller, volume));
    }
    throw error;
  }
}

async function reserve(
  tx: WriteTransaction,
  caller: Caller,
  volumeId: string,
  attachment: Attachment,
): Promise<{ readonly volume: AttachedVolume; readonly instance: Instance }> {
  const volume = await getVolume(tx, caller, volumeId);
  const instance = await getInstance(tx, caller, attachment.instanceId);
  if (volume.attachment !== undefined) throw new BlockFault('volume-in-use', { id: volumeId, instanceId: volume.attachment.instanceId });
  assertState('volume', volume, ['available']);
  assertState('instance', instance, ['running', 'stopped']);
  if (volume.zone !== instance.zone) {
    throw new BlockFault('zone-mismatch', { volumeId, volumeZone: volume.zone, instanceId: instance.id, instanceZone: instance.zone });
  }
  const others = await attachedTo(tx, instance);
  if (others.some((other) => other.attachment?.device === attachment.device)) {
    throw new BlockFault('device-in-use', { instanceId: instance.id, device: attachment.device });
  }
  const attached = { ...volume, state: 'in-use', attachment } as const;
  putVolume(tx, attached);
  return { volume: attached, instance };
}

async function confirm(tx: WriteTransaction, caller: Caller, reserved: AttachedVolume, instance: Instance): Promise<Attachment> {
  // Stopped or started meanwhile: the host that got the key is not the one that runs now.
  assertState('instance', await getInstance(tx, caller, instance.id), [instance.state]);
  const volume = await getVolume(tx, caller, reserved.id);
  if (volume.attachment?.lease !== reserved.attachment.lease) throw new BlockFault('not-attached', { volumeId: reserved.id });
  const attachment = { ...volume.attachment, state: 'attached' } as const;
  putVolume(tx, { ...volume, attachment });
  return attachment;
}

async function withdraw(tx: WriteTransaction, caller: Caller, reserved: AttachedVolume): Promise<void> {
  const volume = await getVolume(tx, caller, reserved.id);
  if (volume.attachment?.lease === reserved.attachment.lease) putVolume(tx, withoutAttachment(volume));
}

export const withoutAttachment = (volume: Volume): Volume => ({ ...volume, state: 'available', attachment: undefined });
