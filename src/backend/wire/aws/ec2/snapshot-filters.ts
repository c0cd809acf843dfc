import { taggedFilterTable, timeText } from './filters';
import { gibibytesOf } from './gibibytes';
import { progressOf } from './snapshots';
import type { TaggedSnapshot } from './snapshots';

/** EC2 API Reference, DescribeSnapshots `Filters` (2026-11). */
export const snapshotFilters = taggedFilterTable<TaggedSnapshot>({
  description: ({ description }) => [description],
  encrypted: ({ encrypted }) => [encrypted],
  'kms-key-id': ({ keyArn }) => [keyArn],
  // Only AWS and its partners have aliases; an account has none.
  'owner-alias': () => [],
  'owner-id': ({ account }) => [account],
  progress: (snapshot) => [progressOf(snapshot)],
  'snapshot-id': ({ id }) => [id],
  'start-time': ({ startedAt }) => [timeText(startedAt)],
  status: ({ state }) => [state],
  'storage-tier': () => ['standard'],
  'transfer-type': () => [],
  'volume-id': ({ volumeId }) => [volumeId],
  'volume-size': ({ size }) => [gibibytesOf(size)],
});
