import { Fault } from '../fault';
import type { BlockContext } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyUnderKey } from './copy-under-key';
import { release } from './layers';
import { getVolume, putVolume } from './resources';
import type { Snapshot, Volume, WrappedDataKey } from './rows';
import { dataKeyBytes } from './volume-key';
import type { KeyFault } from '../keys/key-fault';

/** The second half of `createVolume`: `creating` becomes `available` or `error`. */
export async function finishVolume(
  context: BlockContext,
  caller: Caller,
  volume: Volume,
  source: Snapshot | undefined,
  keyFault: KeyFault | undefined,
): Promise<void> {
  try {
    if (keyFault !== undefined) throw keyFault;
    const dataKey = await makeDataKey(context, caller, volume, source);
    await end(context, volume, { state: 'available', ...(dataKey === undefined ? {} : { dataKey }) });
  } catch (error) {
    await end(context, volume, { state: 'error', failure: failureKind(error) });
    // A store that fails is told as `io-error`; only what is no fault at all is a defect.
    if (!(error instanceof Fault) || error instanceof BlockFault) throw error;
  }
}

/** What the volume's blocks lie under; copies them where that is not what the snapshot's do. @throws KeyFault; BlockFault `io-error` */
async function makeDataKey(
  context: BlockContext,
  caller: Caller,
  volume: Volume,
  source: Snapshot | undefined,
): Promise<WrappedDataKey | undefined> {
  const { keyArn, copyingFrom } = volume;
  if (source !== undefined && copyingFrom !== undefined) {
    if (keyArn === undefined) throw new Error(`${volume.id} is copied, but not under a key`);
    return copyUnderKey(context, caller, { caller, of: source, layer: copyingFrom }, { ...volume, keyArn });
  }
  if (!volume.encrypted || keyArn === undefined) return undefined;
  const [use, own] = [keyUse(caller), keyContext(volume.id)];
  const { wrapped } =
    source?.dataKey === undefined
      ? await context.dataKeys.generateWithoutPlaintext(use, keyArn, dataKeyBytes, own)
      : await context.dataKeys.rewrap(use, source.dataKey.wrapped, keyContext(source.dataKey.contextId), keyArn, own);
  return { wrapped, contextId: volume.id };
}

async function end(context: BlockContext, volume: Volume, outcome: Pick<Volume, 'state' | 'failure' | 'dataKey'>): Promise<void> {
  await context.records.write(async (tx) => {
    const row = await getVolume(tx, volume, volume.id);
    const { copyingFrom } = row;
    putVolume(tx, { ...row, ...outcome, copyingFrom: undefined });
    if (copyingFrom !== undefined) await release(tx, copyingFrom, { kind: 'volume', id: volume.id });
  });
  context.sweeper.kick();
}
