import { taggedFilterTable, timeText } from './filters';
import { gibibytesOf } from './gibibytes';
import type { TaggedVolume } from './volumes';
import { zoneIdOf } from '../../../../facts/aws/regions';

/** EC2 API Reference, DescribeVolumes `Filters` (2026-11). */
export const volumeFilters = taggedFilterTable<TaggedVolume>({
  'attachment.attach-time': ({ attachment }) => [attachment && timeText(attachment.attachedAt)],
  'attachment.delete-on-termination': ({ attachment }) => [attachment?.deleteOnTermination],
  'attachment.device': ({ attachment }) => [attachment?.device],
  'attachment.instance-id': ({ attachment }) => [attachment?.instanceId],
  'attachment.status': ({ attachment }) => [attachment?.state],
  'availability-zone': ({ zone }) => [zone],
  'availability-zone-id': ({ zone }) => [zoneIdOf(zone)],
  'create-time': ({ createdAt }) => [timeText(createdAt)],
  encrypted: ({ encrypted }) => [encrypted],
  'fast-restored': () => [false],
  'kms-key-id': ({ keyArn }) => [keyArn],
  'multi-attach-enabled': () => [false],
  size: ({ size }) => [gibibytesOf(size)],
  'snapshot-id': ({ snapshotId }) => [snapshotId],
  status: ({ state }) => [state],
  'volume-id': ({ id }) => [id],
  'volume-type': ({ type }) => [type],
});
