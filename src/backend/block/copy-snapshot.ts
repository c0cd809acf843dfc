import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { copyUnderKey } from './copy-under-key';
import { settingsOf } from './encryption-default';
import { isDefect } from './finish-volume';
import { addLayer, hold, release } from './layers';
import { assertState, getSnapshot, putSnapshot, putTags } from './resources';
import { resourceKey, snapshotTable } from './rows';
import type { Snapshot, Tag, WrappedDataKey } from './rows';
import { withLockBegun } from './snapshot-lock';
import { usableSnapshot } from './snapshot-sharing';
import { checkTags } from './tag-rules';
import { chooseKey } from './volume-key';
import { ec2Id } from '../ids';
import type { KeyFault } from '../keys/key-fault';
import type { WriteTransaction } from '../storage/record-store';

/** How a copy is encrypted. */
export interface CopyEncryption {
  /** Also true when the account encrypts by default here, or when the source is encrypted. */
  readonly encrypted?: boolean;
  /** Id, ARN, alias name or alias ARN of a key of this region. Default: the account's default key here, whatever the source's is. */
  readonly keyReference?: string;
}

export interface CopySnapshot extends CopyEncryption {
  readonly sourceId: string;
  readonly sourceRegion: string;
  readonly description?: string;
  readonly tags?: readonly Tag[];
}

/** A copy that is decided on, in `pending`, and not in the records yet. */
export interface PlannedCopy {
  readonly copy: Snapshot;
  readonly source: Snapshot;
  /** The caller in the source's region. */
  readonly reader: Caller;
  readonly keyFault?: KeyFault;
  readonly tags: readonly Tag[];
}

/** What EC2 gives as the volume of a snapshot that was not made from one: it names nothing (EC2 API Reference, CopySnapshot). */
export const noVolume = 'vol-ffffffff';

/**
 * A copy in `pending`, in the caller's region. Under the source's own key (and without any) it shares the blocks; under another, and so in
 * every other region, they are encrypted anew with a new data key. It becomes `completed`, or `error` where a key is missing, disabled or denied.
 * @throws BlockFault `not-found`, `wrong-state`, `key-without-encryption`, `tag-…`
 */
export async function copySnapshot(context: BlockContext, caller: Caller, input: CopySnapshot): Promise<Snapshot> {
  checkTags(context.tagRules, input.tags ?? []);
  const reader = { ...caller, region: input.sourceRegion };
  const source = await context.records.read((tx) => usableSnapshot(tx, reader, input.sourceId));
  const planned = await planCopy(context, caller, source, input);
  await context.records.write((tx) => placeCopy(context, tx, caller, planned));
  context.jobs.run(async () => {
    const failure = await finishCopy(context, caller, planned);
    if (failure !== undefined && isDefect(failure.error)) throw failure.error;
  });
  return planned.copy;
}

/** Decides how the copy is encrypted: nothing is stored. @throws BlockFault `wrong-state`, `key-without-encryption` */
export async function planCopy(
  context: BlockContext,
  caller: Caller,
  source: Snapshot,
  { description = '', tags = [], ...input }: CopyEncryption & Pick<CopySnapshot, 'description' | 'tags'>,
): Promise<PlannedCopy> {
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
  const reader = { ...caller, region: source.region };
  return { copy, source, reader, tags, ...(chosen.fault === undefined ? {} : { keyFault: chosen.fault }) };
}

/** Puts the copy into the records. @throws BlockFault `not-found` where the source is gone meanwhile, `tag-…` */
export async function placeCopy(
  context: BlockContext,
  tx: WriteTransaction,
  caller: Caller,
  { copy, source, tags }: PlannedCopy,
): Promise<void> {
  // Still there? Its layers are only safe once the copy holds them.
  await getSnapshot(tx, source, source.id);
  const holder = { kind: 'snapshot', id: copy.id } as const;
  if (copy.copyingFrom === undefined) hold(tx, copy.layer, holder);
  else addLayer(tx, copy.layer, holder);
  if (copy.copyingFrom !== undefined) hold(tx, copy.copyingFrom, holder);
  putSnapshot(tx, copy);
  await putTags(context, tx, caller, copy.id, tags);
}

/** Ends `pending`. Resolves to what went wrong, if something did: the copy is in `error` then. */
export async function finishCopy(
  context: BlockContext,
  caller: Caller,
  planned: PlannedCopy,
): Promise<{ readonly error: unknown } | undefined> {
  const { copy, keyFault } = planned;
  try {
    if (keyFault !== undefined) throw keyFault;
    const dataKey = await dataKeyOf(context, caller, planned);
    await end(context, copy, { state: 'completed', ...(dataKey === undefined ? {} : { dataKey }) });
    return undefined;
  } catch (error) {
    await end(context, copy, { state: 'error', failure: failureKind(error) });
    return { error };
  }
}

async function dataKeyOf(
  context: BlockContext,
  caller: Caller,
  { copy, source, reader }: PlannedCopy,
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
