import { withoutAttachment } from './attach-volume';
import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { removeVolume } from './delete-volume';
import { attachedTo, putVolume } from './resources';
import type { Instance } from './rows';
import { closeDevices, powerOff } from './stop-instance';

/**
 * Ends the instance for good: its volumes are detached, and deleted where the attachment says so. Terminating it again changes nothing.
 * @throws BlockFault `not-found`, `wrong-state`, `instance-protected`; `io-error` where a device cannot flush: the instance runs on then
 */
export async function terminateInstance(context: BlockContext, caller: Caller, id: string): Promise<Instance> {
  const { instance, volumes } = await powerOff(context, caller, id, 'terminated');
  await closeDevices(context, caller, instance, volumes);
  await context.records.write(async (tx) => {
    for (const volume of await attachedTo(tx, instance)) {
      if (volume.attachment?.deleteOnTermination) await removeVolume(tx, volume);
      else putVolume(tx, withoutAttachment(volume));
    }
  });
  context.sweeper.kick();
  return instance;
}
