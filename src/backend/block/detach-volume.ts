import { withoutAttachment } from './attach-volume';
import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import type { AttachedVolume } from './open-device';
import { getInstance, getVolume, putVolume } from './resources';
import type { Attachment } from './rows';
import { takeKeyBack } from './volume-key';

export interface DetachVolume {
  readonly volumeId: string;
  /** If given, the volume must be attached to this one. */
  readonly instanceId?: string;
  /** If given, the volume must be attached under this name. */
  readonly device?: string;
  /** What cannot be flushed is lost. */
  readonly force?: boolean;
}

/**
 * Flushes the device and wipes the data key from the host's memory. Resolves to the attachment that was, in `detaching`.
 * @throws BlockFault `not-found`, `attachment-not-found`, `root-in-use`; `io-error` where the device cannot flush and `force` is not set: it stays attached then
 */
export async function detachVolume(context: BlockContext, caller: Caller, input: DetachVolume): Promise<Attachment> {
  const { volumeId } = input;
  const marked = await mark(context, caller, input, 'detaching');
  const { attachment } = marked;
  try {
    await context.hosts.close(volumeId);
  } catch (error) {
    if (input.force !== true) {
      await mark(context, caller, input, 'attached');
      throw error;
    }
    await context.hosts.drop(volumeId);
  }
  try {
    await takeKeyBack(context, caller, marked);
  } finally {
    await context.records.write(async (tx) => {
      const volume = await getVolume(tx, caller, volumeId);
      if (volume.attachment?.lease === attachment.lease) putVolume(tx, withoutAttachment(volume));
    });
  }
  return attachment;
}

/** While it is `detaching`, nobody opens the device anew. */
async function mark(context: BlockContext, caller: Caller, input: DetachVolume, state: Attachment['state']): Promise<AttachedVolume> {
  return context.records.write(async (tx) => {
    const volume = await getVolume(tx, caller, input.volumeId);
    const { attachment } = volume;
    const meant =
      attachment !== undefined &&
      attachment.state !== 'attaching' &&
      (input.instanceId ?? attachment.instanceId) === attachment.instanceId &&
      (input.device ?? attachment.device) === attachment.device;
    if (!meant) {
      throw new BlockFault('attachment-not-found', {
        volumeId: input.volumeId,
        ...(input.instanceId === undefined ? {} : { instanceId: input.instanceId }),
        ...(input.device === undefined ? {} : { device: input.device }),
      });
    }
    const instance = await getInstance(tx, caller, attachment.instanceId);
    if (instance.state !== 'stopped' && instance.rootDevice === attachment.device) {
      throw new BlockFault('root-in-use', { volumeId: volume.id, instanceId: instance.id, device: attachment.device });
    }
    const marked = { ...volume, attachment: { ...attachment, state } };
    putVolume(tx, marked);
    return marked;
  });
}
