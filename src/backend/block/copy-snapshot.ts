import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyUnderKey } from './copy-under-key';
import { settingsOf } from './encryption-default';
import { addLayer, hold, release } from './layers';
import { assertState, putSnapshot, putTags } from './resources';
import { resourceKey, snapshotTable } from './rows';
import type { Snapshot, Tag, WrappedDataKey } from './rows';
import { withLockBegun } from './snapshot-lock';
import { usableSnapshot } from './snapshot-sharing';
import { checkTags } from './tag-rules';
import { chooseKey } from './volume-key';
import { Fault } from '../fault';
import { ec2Id } from '../ids';

export interface CopySnapshot {
  readonly sourceId: string;
  readonly sourceRegion: string;
  readonly description?: string;
  /** Also true when the account encrypts by default here, or when the source is encrypted. */
  readonly encrypted?: boolean;
  /** Id, ARN, alias name or alias ARN of a key of this region. Default: the account's default key here, whatever the source's is. */
  readonly keyReference?: string;
  readonly tags?: readonly Tag[];
}

/** What EC2 gives as the volume of a snapshot that was not made from one: it names nothing (EC2 API Reference, CopySnapshot). */
export const noVolume = 'vol-ffffffff';

/**
 * A copy in `pending`, in the caller's region. Under the source's own key (and without any) it shares the blocks; under another, and so in
 * every other region, they are encrypted anew with a new data key. It becomes `completed`, or `error` where a key is missing, disabled or denied.
 * @throws BlockFault `not-found`, `wrong-state`, `key-without-encryption`, `tag-…`
 */
export async function copySnapshot(context: BlockContext, caller: Caller, input: CopySnapshot): Promise<Snapshot> {
  const { sourceId, sourceRegion, description = '', tags = [] } = input;
  checkTags(context.tagRules, tags);
  const reader = { ...caller, region: sourceRegion };
  const source = await context.records.read((tx) => usableSnapshot(tx, reader, sourceId));
  assertState('snapshot', source, ['completed']);
  const { encryptByDefault } = await settingsOf(context.records, caller);
  const encrypted = (input.encrypted ?? false) || encryptByDefault || source.encrypted;
  if (!encrypted && input.keyReference !== undefined) throw new BlockFault('key-without-encryption', { keyReference: input.keyReference });
  const chosen = encrypted ? await chooseKey(context, caller, input.keyReference, undefined) : {};
  const shares = source.encrypted === encrypted && source.keyArn === chosen.keyArn;
  const copy: Snapshot = {
    id: ec2Id(context.random, 'snap'),
    account: caller.account,
    region: caller.region,
    volumeId: noVolume,
    size: source.size,
    encrypted,
    state: 'pending',
    startedAt: context.clock.now(),
    description,
    layer: shares ? source.layer : freshId(context),
    ...(chosen.keyArn === undefined ? {} : { keyArn: chosen.keyArn }),
    ...(shares ? {} : { copyingFrom: source.layer }),
  };
  await context.records.write(async (tx) => {
    // Still there? Its layers are only safe once the copy holds them.
    await usableSnapshot(tx, reader, sourceId);
    const holder = { kind: 'snapshot', id: copy.id } as const;
    if (copy.copyingFrom === undefined) hold(tx, copy.layer, holder);
    else addLayer(tx, copy.layer, holder);
    if (copy.copyingFrom !== undefined) hold(tx, copy.copyingFrom, holder);
    putSnapshot(tx, copy);
    await putTags(context, tx, caller, copy.id, tags);
  });
  context.jobs.run(async () => {
    try {
      if (chosen.fault !== undefined) throw chosen.fault;
      const dataKey = await dataKeyOf(context, caller, reader, source, copy);
      await end(context, copy, { state: 'completed', ...(dataKey === undefined ? {} : { dataKey }) });
    } catch (error) {
      await end(context, copy, { state: 'error', failure: failureKind(error) });
      // A store that fails is told as `io-error`; only what is no fault at all is a defect.
      if (!(error instanceof Fault) || error instanceof BlockFault) throw error;
    }
  });
  return copy;
}

async function dataKeyOf(
  context: BlockContext,
  caller: Caller,
  reader: Caller,
  source: Snapshot,
  copy: Snapshot,
): Promise<WrappedDataKey | undefined> {
  const { id, keyArn, copyingFrom } = copy;
  if (keyArn === undefined) return undefined;
  if (copyingFrom !== undefined) {
    return copyUnderKey(context, caller, { caller: reader, of: source, layer: copyingFrom }, { ...copy, keyArn });
  }
  if (source.dataKey === undefined) throw new Error(`${source.id} is encrypted but has no data key`);
  const { wrapped, contextId } = source.dataKey;
  const rewrapped = await context.dataKeys.rewrap(keyUse(caller), wrapped, keyContext(contextId), keyArn, keyContext(id));
  return { wrapped: rewrapped.wrapped, contextId: id };
}

async function end(context: BlockContext, copy: Snapshot, outcome: Pick<Snapshot, 'state' | 'failure' | 'dataKey'>): Promise<void> {
  await context.records.write(async (tx) => {
    const row = await tx.get(snapshotTable, resourceKey(copy, copy.id));
    if (row === undefined) return;
    const ended = { ...row, ...outcome, copyingFrom: undefined };
    putSnapshot(tx, outcome.state === 'completed' ? withLockBegun(ended, context.clock.now()) : ended);
    if (row.copyingFrom !== undefined) await release(tx, row.copyingFrom, { kind: 'snapshot', id: copy.id });
  });
  context.sweeper.kick();
}
