import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { settingsOf } from './encryption-default';
import { finishVolume } from './finish-volume';
import { blockBytes } from './geometry';
import { addLayer, hold } from './layers';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { assertState, getVolume, putTags, putVolume } from './resources';
import type { Snapshot, Tag, Volume } from './rows';
import { usableSnapshot } from './snapshot-sharing';
import { checkTags } from './tag-rules';
import { chooseKey } from './volume-key';

export interface CreateVolume {
  readonly zone: string;
  readonly type: string;
  /** Bytes; without it the snapshot's. */
  readonly size?: number;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshotId?: string;
  /** Also true when the account encrypts by default, or when the snapshot is encrypted. */
  readonly encrypted?: boolean;
  /** Id, ARN, alias name or alias ARN. */
  readonly keyReference?: string;
  readonly tags?: readonly Tag[];
  readonly request?: RequestToken;
}

/**
 * A new volume in `creating`. The key is asked for afterwards, as EBS does: the volume becomes `available`, or `error` where the key
 * is missing, disabled or denied.
 * @throws BlockFault `not-found` (snapshot), `wrong-state`, `size-missing`, `size-invalid`, `smaller-than-snapshot`, `key-without-encryption`, `tag-…`, `token-reused`;
 *   `not-found` (volume) where the token's volume is gone
 */
export async function createVolume(context: BlockContext, caller: Caller, input: CreateVolume): Promise<Volume> {
  const tags = input.tags ?? [];
  checkTags(context.tagRules, tags);
  const source =
    input.snapshotId === undefined ? undefined : await context.records.read((tx) => usableSnapshot(tx, caller, input.snapshotId ?? ''));
  if (source !== undefined) assertState('snapshot', source, ['completed']);
  const size = sizeOf(input, source);
  const { encryptByDefault } = await settingsOf(context.records, caller);
  const encrypted = (input.encrypted ?? false) || encryptByDefault || (source?.encrypted ?? false);
  if (!encrypted && input.keyReference !== undefined) throw new BlockFault('key-without-encryption', { keyReference: input.keyReference });
  const chosen = encrypted ? await chooseKey(context, caller, input.keyReference, source) : {};
  // docs/formats/volume-image.md, "Layers": ciphertext is shared under the same key, and copied under another.
  const shares = source?.encrypted === encrypted && source.keyArn === chosen.keyArn;
  const volume: Volume = {
    id: ec2Id(context.random, 'vol'),
    account: caller.account,
    region: caller.region,
    zone: input.zone,
    size,
    type: input.type,
    encrypted,
    state: 'creating',
    createdAt: context.clock.now(),
    layer: freshId(context),
    ...(input.iops === undefined ? {} : { iops: input.iops }),
    ...(input.throughput === undefined ? {} : { throughput: input.throughput }),
    ...(chosen.keyArn === undefined ? {} : { keyArn: chosen.keyArn }),
    ...(source === undefined ? {} : { snapshotId: source.id }),
    ...(source === undefined || shares ? {} : { copyingFrom: source.layer }),
  };
  const earlier = await context.records.write(async (tx) => {
    const [made] = (await redeemed(tx, caller, input.request)) ?? [];
    if (made !== undefined) return getVolume(tx, caller, made);
    redeem(tx, caller, input.request, [volume.id]);
    // Still there? Its layers are only safe once this volume holds them.
    if (source !== undefined) await usableSnapshot(tx, caller, source.id);
    const holder = { kind: 'volume', id: volume.id } as const;
    addLayer(tx, volume.layer, holder, shares ? source.layer : undefined);
    if (volume.copyingFrom !== undefined) hold(tx, volume.copyingFrom, holder);
    putVolume(tx, volume);
    await putTags(context, tx, caller, volume.id, tags);
    return undefined;
  });
  if (earlier !== undefined) return earlier;
  context.jobs.run(() => finishVolume(context, caller, volume, source, chosen.fault));
  return volume;
}

function sizeOf(input: CreateVolume, source: Snapshot | undefined): number {
  const size = input.size ?? source?.size;
  if (size === undefined) throw new BlockFault('size-missing', {});
  assertSize(size);
  if (source !== undefined && size < source.size) {
    throw new BlockFault('smaller-than-snapshot', { size, snapshotId: source.id, snapshotSize: source.size });
  }
  return size;
}

/** @throws BlockFault `size-invalid` */
export function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size <= 0 || size % blockBytes !== 0) throw new BlockFault('size-invalid', { size });
}
