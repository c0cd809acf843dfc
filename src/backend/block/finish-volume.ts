import { Fault } from '../fault';
import type { BlockContext } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyUnderKey } from './copy-under-key';
import { release } from './layers';
import type { PlannedVolume } from './plan-volume';
import { getVolume, putVolume } from './resources';
import type { Volume, WrappedDataKey } from './rows';
import { dataKeyBytes } from './volume-key';
import type { WriteTransaction } from '../storage/record-store';

/** The second half of `createVolume`: `creating` becomes `available` or `error`. */
export async function finishVolume(context: BlockContext, caller: Caller, planned: PlannedVolume): Promise<void> {
  const { volume } = planned;
  const end = async (outcome: VolumeOutcome): Promise<void> => {
    await context.records.write((tx) => endVolume(tx, volume, outcome));
    context.sweeper.kick();
  };
  try {
    await end({ state: 'available', ...(await fillVolume(context, caller, planned)) });
  } catch (error) {
    await end({ state: 'error', failure: failureKind(error) });
    if (isDefect(error)) throw error;
  }
}

/** A store that fails is told as `io-error`; only what is no fault of a key is for the log. */
export const isDefect = (error: unknown): boolean => !(error instanceof Fault) || error instanceof BlockFault;

/** What the volume's blocks lie under; copies them where that is not what the snapshot's do. @throws KeyFault; BlockFault `io-error` */
export async function fillVolume(
  context: BlockContext,
  caller: Caller,
  { volume, source, keyFault }: PlannedVolume,
): Promise<{ readonly dataKey?: WrappedDataKey }> {
  if (keyFault !== undefined) throw keyFault;
  const { keyArn, copyingFrom } = volume;
  if (source !== undefined && copyingFrom !== undefined) {
    if (keyArn === undefined) throw new Error(`${volume.id} is copied, but not under a key`);
    return { dataKey: await copyUnderKey(context, caller, { caller, of: source, layer: copyingFrom }, { ...volume, keyArn }) };
  }
  if (!volume.encrypted || keyArn === undefined) return {};
  const [use, own] = [keyUse(caller), keyContext(volume.id)];
  const { wrapped } =
    source?.dataKey === undefined
      ? await context.dataKeys.generateWithoutPlaintext(use, keyArn, dataKeyBytes, own)
      : await context.dataKeys.rewrap(use, source.dataKey.wrapped, keyContext(source.dataKey.contextId), keyArn, own);
  return { dataKey: { wrapped, contextId: volume.id } };
}

export type VolumeOutcome = Pick<Volume, 'state' | 'failure' | 'dataKey'>;

/** Ends `creating`. */
export async function endVolume(tx: WriteTransaction, volume: Volume, outcome: VolumeOutcome): Promise<Volume> {
  const row = await getVolume(tx, volume, volume.id);
  const { copyingFrom } = row;
  const ended: Volume = { ...row, ...outcome, copyingFrom: undefined };
  putVolume(tx, ended);
  if (copyingFrom !== undefined) await release(tx, copyingFrom, { kind: 'volume', id: volume.id });
  return ended;
}
