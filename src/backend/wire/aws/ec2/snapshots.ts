import type { Snapshot as WireSnapshot } from '../../../../facts/aws/models/ec2';
import type { Snapshot, Tag } from '../../../block/rows';
import type { Call } from '../operation';
import { callerOf } from './call';
import { notFound } from './errors';
import { gibibytesOf } from './gibibytes';
import { checkSnapshotId } from './ids';
import { writeTags } from './tags';

export interface TaggedSnapshot extends Snapshot {
  readonly tags: readonly Tag[];
}

/** The caller's snapshots, in the order of their ids: those that are named, or all. @throws AwsError for an id that is malformed or names nothing */
export async function findSnapshots(call: Call, ids: readonly string[] | undefined): Promise<readonly TaggedSnapshot[]> {
  return tagged(call, ids, await call.services.block.snapshots(callerOf(call)));
}

/** The same, and those that other accounts share with the caller. Their tags are their owners' to see. */
export async function findVisibleSnapshots(call: Call, ids: readonly string[] | undefined): Promise<readonly TaggedSnapshot[]> {
  const { block } = call.services;
  const caller = callerOf(call);
  const visible = [...(await block.snapshots(caller)), ...(await block.sharedSnapshots(caller))];
  return tagged(
    call,
    ids,
    visible.sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

async function tagged(call: Call, ids: readonly string[] | undefined, rows: readonly Snapshot[]): Promise<readonly TaggedSnapshot[]> {
  const wanted = new Set((ids ?? []).map((id) => checkSnapshotId(id)));
  const tags = await call.services.block.allTags(callerOf(call));
  const named = wanted.size === 0 ? rows : rows.filter(({ id }) => wanted.delete(id));
  const [missing] = wanted;
  if (named !== rows && missing !== undefined) throw notFound('snapshot', missing);
  return named.map((row) => ({ ...row, tags: tags.get(row.id) ?? [] }));
}

/** The caller's own, or one that another account shares with him: what volumes and copies are made from. @throws AwsError as above */
export async function findUsableSnapshot(call: Call, id: string): Promise<Snapshot> {
  const { block } = call.services;
  const wanted = checkSnapshotId(id);
  for (const found of [await block.snapshots(callerOf(call)), await block.sharedSnapshots(callerOf(call))]) {
    const snapshot = found.find((one) => one.id === wanted);
    if (snapshot !== undefined) return snapshot;
  }
  throw notFound('snapshot', id);
}

/** @throws AwsError as above */
export async function findSnapshot(call: Call, id: string): Promise<TaggedSnapshot> {
  const [snapshot] = await findSnapshots(call, [id]);
  if (snapshot === undefined) throw notFound('snapshot', id);
  return snapshot;
}

export const progressOf = ({ state }: Snapshot): string => (state === 'completed' ? '100%' : '');

/** Of a snapshot that failed. The text of a key is from aws-samples/aws-backup-automation#2; the other is ours. */
const stateMessage = ({ failure }: Snapshot): string => (failure === 'inactive' ? 'The snapshot timed out' : keyNotAccessible);
const keyNotAccessible = 'Given key ID is not accessible. You must have DescribeKey permissions on the default CMK';

export function writeSnapshot(snapshot: TaggedSnapshot): WireSnapshot {
  return {
    Description: snapshot.description,
    Encrypted: snapshot.encrypted,
    OwnerId: snapshot.account,
    Progress: progressOf(snapshot),
    SnapshotId: snapshot.id,
    StartTime: new Date(snapshot.startedAt),
    State: snapshot.state,
    StorageTier: 'standard',
    VolumeId: snapshot.volumeId,
    VolumeSize: gibibytesOf(snapshot.size),
    ...(snapshot.state === 'completed' ? { CompletionTime: new Date(snapshot.startedAt) } : {}),
    ...(snapshot.state === 'error' ? { StateMessage: stateMessage(snapshot) } : {}),
    ...(snapshot.keyArn === undefined ? {} : { KmsKeyId: snapshot.keyArn }),
    ...(snapshot.tags.length === 0 ? {} : { Tags: writeTags(snapshot.tags) }),
  };
}
