import { ec2Id } from '../../ids';
import type { ReadTransaction } from '../../storage/record-store';
import type { BlockContext } from '../block-context';
import { freshId } from '../block-context';
import { BlockFault } from '../block-fault';
import { keyContext, keyUse } from '../caller';
import type { Caller } from '../caller';
import { noVolume } from '../copy-snapshot';
import { settingsOf } from '../encryption-default';
import { addLayer } from '../layers';
import { assertSize } from '../plan-volume';
import { redeem, redeemed } from '../request-token';
import type { RequestToken } from '../request-token';
import { getSnapshot, listAll, putSnapshot, putTags } from '../resources';
import { snapshotTable } from '../rows';
import type { Snapshot, Tag, WrappedDataKey } from '../rows';
import { checkTags } from '../tag-rules';
import { chooseKey, dataKeyBytes } from '../volume-key';
import { DirectFault } from './direct-fault';
import { appointTimeout } from './inactivity';

export interface StartSnapshot {
  /** Bytes. */
  readonly size: number;
  /** The caller's own complete snapshot: what is not written reads as there. */
  readonly parentId?: string;
  /** Default: what the parent is, else what the account does by default. */
  readonly encrypted?: boolean;
  readonly keyReference?: string;
  readonly description?: string;
  readonly tags?: readonly Tag[];
  /** How long nobody may write before the snapshot becomes `error`, in milliseconds. */
  readonly timeoutMs: number;
  /** Most snapshots of the account that may be open for writing here at the same time. */
  readonly maximumPending: number;
  readonly request?: RequestToken;
}

/**
 * An empty snapshot in `pending`, to be written to unit by unit and completed. Its key is used at once. With a parent it shares that one's
 * blocks and data key; a request that is repeated gives what the first made.
 * @throws BlockFault `not-found` (parent), `key-without-encryption`, `size-invalid`, `tag-…`, `token-reused`;
 *   DirectFault `encryption-inherited`, `clear-refused`, `smaller-than-parent`, `not-readable` (parent), `too-many-pending`; KeyFault
 */
export async function startSnapshot(context: BlockContext, caller: Caller, input: StartSnapshot): Promise<Snapshot> {
  const { size, parentId, tags = [], timeoutMs, description = '' } = input;
  checkTags(context.tagRules, tags);
  assertSize(size);
  const before = await context.records.read((tx) => earlier(tx, caller, input));
  if (before !== undefined) return before;
  const parent = parentId === undefined ? undefined : await getSnapshot(context.records, caller, parentId);
  if (parent !== undefined) checkParent(parent, size);
  const id = ec2Id(context.random, 'snap');
  const now = context.clock.now();
  const started: Snapshot = {
    id,
    account: caller.account,
    region: caller.region,
    volumeId: noVolume,
    size,
    state: 'pending',
    startedAt: now,
    description,
    layer: freshId(context),
    writing: { timeoutMs, lastActivityAt: now, units: 0 },
    ...(await encryptionOf(context, caller, id, input, parent)),
  };
  return context.records.write(async (tx) => {
    const made = await earlier(tx, caller, input);
    if (made !== undefined) return made;
    redeem(tx, caller, input.request, [id]);
    const pending = (await listAll(tx, snapshotTable, caller)).filter(({ state, writing }) => state === 'pending' && writing !== undefined);
    if (pending.length >= input.maximumPending) throw new DirectFault('too-many-pending', { maximum: input.maximumPending });
    // Still there? Its layers are only safe once this snapshot holds them.
    if (parent !== undefined) await getSnapshot(tx, caller, parent.id);
    addLayer(tx, started.layer, { kind: 'snapshot', id }, parent?.layer);
    putSnapshot(tx, started);
    appointTimeout(tx, started, now + timeoutMs);
    await putTags(context, tx, caller, id, tags);
    return started;
  });
}

/** What the first request with the same token made. */
async function earlier(tx: ReadTransaction, caller: Caller, { request }: StartSnapshot): Promise<Snapshot | undefined> {
  const [made] = (await redeemed(tx, caller, request)) ?? [];
  return made === undefined ? undefined : getSnapshot(tx, caller, made);
}

function checkParent(parent: Snapshot, size: number): void {
  if (parent.state !== 'completed') throw new DirectFault('not-readable', { id: parent.id, state: parent.state });
  if (size < parent.size) throw new DirectFault('smaller-than-parent', { size, parentId: parent.id, parentSize: parent.size });
}

type Encryption = Pick<Snapshot, 'encrypted' | 'keyArn' | 'dataKey'>;

/** EBS user guide, "Encryption outcomes for EBS direct APIs". */
async function encryptionOf(
  context: BlockContext,
  caller: Caller,
  id: string,
  { encrypted: asked, keyReference }: StartSnapshot,
  parent: Snapshot | undefined,
): Promise<Encryption> {
  const { encryptByDefault } = await settingsOf(context.records, caller);
  if (parent !== undefined && (asked !== undefined || keyReference !== undefined)) {
    throw new DirectFault('encryption-inherited', { parentId: parent.id });
  }
  const encrypted = parent?.encrypted ?? asked ?? encryptByDefault;
  if (!encrypted && encryptByDefault) throw new DirectFault('clear-refused', {});
  if (!encrypted && keyReference !== undefined) throw new BlockFault('key-without-encryption', { keyReference });
  if (!encrypted) return { encrypted };
  return { encrypted, ...(await keyOf(context, caller, id, keyReference, parent)) };
}

async function keyOf(
  context: BlockContext,
  caller: Caller,
  id: string,
  reference: string | undefined,
  parent: Snapshot | undefined,
): Promise<{ readonly keyArn: string; readonly dataKey: WrappedDataKey }> {
  const { keyArn, fault } = await chooseKey(context, caller, reference, parent);
  if (fault !== undefined) throw fault;
  if (keyArn === undefined) throw new Error(`${id} is encrypted, but under no key`);
  const [use, own] = [keyUse(caller), keyContext(id)];
  const { wrapped } =
    parent?.dataKey === undefined
      ? await context.dataKeys.generateWithoutPlaintext(use, keyArn, dataKeyBytes, own)
      : await context.dataKeys.rewrap(use, parent.dataKey.wrapped, keyContext(parent.dataKey.contextId), keyArn, own);
  return { keyArn, dataKey: { wrapped, contextId: id } };
}
