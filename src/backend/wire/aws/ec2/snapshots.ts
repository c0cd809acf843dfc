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
  const wanted = new Set((ids ?? []).map((id) => checkSnapshotId(id)));
  const { block } = call.services;
  const caller = callerOf(call);
  const [rows, tags] = await Promise.all([block.snapshots(caller), block.allTags(caller)]);
  const named = wanted.size === 0 ? rows : rows.filter(({ id }) => wanted.delete(id));
  const [missing] = wanted;
  if (named !== rows && missing !== undefined) throw notFound('snapshot', missing);
  return named.map((row) => ({ ...row, tags: tags.get(row.id) ?? [] }));
}

/** @throws AwsError as above */
export async function findSnapshot(call: Call, id: string): Promise<TaggedSnapshot> {
  const [snapshot] = await findSnapshots(call, [id]);
  if (snapshot === undefined) throw notFound('snapshot', id);
  return snapshot;
}

export const progressOf = ({ state }: Snapshot): string => (state === 'completed' ? '100%' : '');

/** aws-samples/aws-backup-automation#2. */
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
    ...(snapshot.state === 'error' ? { StateMessage: keyNotAccessible } : {}),
    ...(snapshot.keyArn === undefined ? {} : { KmsKeyId: snapshot.keyArn }),
    ...(snapshot.tags.length === 0 ? {} : { Tags: writeTags(snapshot.tags) }),
  };
}
