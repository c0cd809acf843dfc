import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import { freshId } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { settingsOf } from './encryption-default';
import { blockBytes } from './geometry';
import { addLayer, hold } from './layers';
import { assertState, getSnapshot, putTags, putVolume } from './resources';
import type { Snapshot, Tag, Volume } from './rows';
import { checkTags } from './tag-rules';
import { chooseKey } from './volume-key';
import type { KeyFault } from '../keys/key-fault';
import type { WriteTransaction } from '../storage/record-store';

export interface NewVolume {
  readonly zone: string;
  readonly type: string;
  /** Bytes; without it the snapshot's. */
  readonly size?: number;
  readonly iops?: number;
  readonly throughput?: number;
  /** Also true when the account encrypts by default, or when the snapshot is encrypted. */
  readonly encrypted?: boolean;
  /** Id, ARN, alias name or alias ARN. */
  readonly keyReference?: string;
  readonly tags?: readonly Tag[];
}

/** A volume that is decided on, in `creating`, and not in the records yet. */
export interface PlannedVolume {
  readonly volume: Volume;
  readonly source?: Snapshot;
  /** Why its key cannot be used. */
  readonly keyFault?: KeyFault;
  readonly tags: readonly Tag[];
}

/**
 * Decides what the volume is, with its key: nothing is stored.
 * @throws BlockFault `wrong-state` (snapshot), `size-missing`, `size-invalid`, `smaller-than-snapshot`, `key-without-encryption`, `tag-…`
 */
export async function planVolume(
  context: BlockContext,
  caller: Caller,
  input: NewVolume,
  source: Snapshot | undefined,
): Promise<PlannedVolume> {
  const tags = input.tags ?? [];
  checkTags(context.tagRules, tags);
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
  return {
    volume,
    tags,
    ...(source === undefined ? {} : { source }),
    ...(chosen.fault === undefined ? {} : { keyFault: chosen.fault }),
  };
}

/** Puts the volume into the records. @throws BlockFault `not-found` where the snapshot is gone meanwhile, `tag-…` */
export async function placeVolume(context: BlockContext, tx: WriteTransaction, caller: Caller, planned: PlannedVolume): Promise<void> {
  const { volume, source, tags } = planned;
  // Still there? Its layers are only safe once this volume holds them.
  if (source !== undefined) await getSnapshot(tx, source, source.id);
  const holder = { kind: 'volume', id: volume.id } as const;
  addLayer(tx, volume.layer, holder, volume.copyingFrom === undefined ? source?.layer : undefined);
  if (volume.copyingFrom !== undefined) hold(tx, volume.copyingFrom, holder);
  putVolume(tx, volume);
  await putTags(context, tx, caller, volume.id, tags);
}

function sizeOf(input: NewVolume, source: Snapshot | undefined): number {
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
