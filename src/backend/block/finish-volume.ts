import { Fault } from '../fault';
import { xtsBlocks } from './block-cipher';
import type { BlockCipher } from './block-cipher';
import type { BlockContext } from './block-context';
import { deviceOver } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyBlocks } from './copy-blocks';
import { release } from './layers';
import { getVolume, putVolume } from './resources';
import type { Snapshot, Volume, WrappedDataKey } from './rows';
import { dataKeyBytes, openCipher } from './volume-key';
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
  if (source !== undefined && volume.copyingFrom !== undefined) return copyUnderNewKey(context, caller, volume, source, volume.copyingFrom);
  if (!volume.encrypted || volume.keyArn === undefined) return undefined;
  const [use, own, keyArn] = [keyUse(caller), keyContext(volume.id), volume.keyArn];
  const { wrapped } =
    source?.dataKey === undefined
      ? await context.dataKeys.generateWithoutPlaintext(use, keyArn, dataKeyBytes, own)
      : await context.dataKeys.rewrap(use, source.dataKey.wrapped, keyContext(source.dataKey.contextId), keyArn, own);
  return { wrapped, contextId: volume.id };
}

async function copyUnderNewKey(
  context: BlockContext,
  caller: Caller,
  volume: Volume,
  source: Snapshot,
  fromLayer: string,
): Promise<WrappedDataKey> {
  if (volume.keyArn === undefined) throw new Error(`${volume.id} is copied, but not under a key`);
  const generated = await context.dataKeys.generate(keyUse(caller), volume.keyArn, dataKeyBytes, keyContext(volume.id));
  const sealing = xtsBlocks(generated.plaintext);
  let opening: BlockCipher | undefined;
  try {
    opening = await openCipher(context, caller, source);
    await copyBlocks(
      context.records,
      fromLayer,
      deviceOver(context, { volumeId: source.id, size: source.size, cipher: opening, topLayer: () => Promise.resolve(fromLayer) }),
      deviceOver(context, { volumeId: volume.id, size: volume.size, cipher: sealing, topLayer: () => Promise.resolve(volume.layer) }),
    );
  } finally {
    sealing.wipe();
    opening?.wipe();
  }
  return { wrapped: generated.wrapped, contextId: volume.id };
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
