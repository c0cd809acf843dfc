import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { assertState, attachedTo, getInstance, putInstance } from './resources';
import type { Instance, Volume } from './rows';
import { takeKeyBack } from './volume-key';

/**
 * The host flushes its devices and wipes their keys; the volumes stay attached. Stopping a stopped instance changes nothing.
 * @throws BlockFault `not-found`, `wrong-state`; `io-error` where a device cannot flush: the instance runs on then
 */
export async function stopInstance(context: BlockContext, caller: Caller, id: string): Promise<Instance> {
  const { instance, volumes } = await powerOff(context, caller, id, 'stopped');
  await closeDevices(context, caller, instance, volumes);
  return instance;
}

/** First the state, so that nobody opens a device anew; then the devices. */
export async function powerOff(
  context: BlockContext,
  caller: Caller,
  id: string,
  state: 'stopped' | 'terminated',
): Promise<{ readonly instance: Instance; readonly volumes: readonly Volume[] }> {
  const now = context.clock.now();
  return context.records.write(async (tx) => {
    const before = await getInstance(tx, caller, id);
    assertState('instance', before, state === 'terminated' ? ['running', 'stopped', 'terminated'] : ['running', 'stopped']);
    const instance: Instance = { ...before, state, ...(state === 'terminated' ? { terminatedAt: before.terminatedAt ?? now } : {}) };
    putInstance(tx, instance);
    return { instance, volumes: await attachedTo(tx, instance) };
  });
}

/** Then the hosts may open them no more. @throws BlockFault `io-error` where one cannot flush: the instance runs on then */
export async function closeDevices(context: BlockContext, caller: Caller, instance: Instance, volumes: readonly Volume[]): Promise<void> {
  try {
    for (const volume of volumes) await context.hosts.close(volume.id);
  } catch (error) {
    await context.records.write((tx) => {
      putInstance(tx, { ...instance, state: 'running', terminatedAt: undefined });
      return Promise.resolve();
    });
    throw error;
  }
  for (const volume of volumes) await takeKeyBack(context, caller, volume);
}
