import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { assertState, attachedTo, getInstance, putInstance } from './resources';
import type { Instance, Volume } from './rows';
import { takeKeyBack } from './volume-key';

/**
 * The host flushes its devices and wipes their keys; the volumes stay attached. Stopping a stopped instance changes nothing.
 * @throws BlockFault `not-found`, `wrong-state`, `instance-protected`; `io-error` where a device cannot flush: the instance runs on then
 */
export async function stopInstance(context: BlockContext, caller: Caller, id: string): Promise<Instance> {
  const { instance, volumes } = await powerOff(context, caller, id, 'stopped');
  await closeDevices(context, caller, instance, volumes);
  return instance;
}

/** @throws BlockFault `instance-protected` */
export function assertUnprotected({ id, state, settings }: Instance, act: 'stop' | 'terminate'): void {
  if (state === 'terminated') return;
  if (act === 'terminate' && settings?.terminationProtected === true) {
    throw new BlockFault('instance-protected', { id, act, by: 'terminationProtected' });
  }
  // "Stop protection also protects an instance from accidental termination": EC2 user guide, "Enable stop protection".
  if (settings?.stopProtected === true) throw new BlockFault('instance-protected', { id, act, by: 'stopProtected' });
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
    assertUnprotected(before, state === 'stopped' ? 'stop' : 'terminate');
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
    await context.records.write(async (tx) =>
      putInstance(tx, { ...(await getInstance(tx, instance, instance.id)), state: 'running', terminatedAt: undefined }),
    );
    throw error;
  }
  for (const volume of volumes) await takeKeyBack(context, caller, volume);
}
