import { ec2Error } from './errors';
import { checkImageId, checkInstanceId, checkLaunchTemplateId, checkSnapshotId, checkVolumeId } from './ids';
import type { BlockResource } from '../../../block/block-fault';
import type { TaggedResource } from '../../../block/tag-resource';

/** By prefix of the id: what has tags here, and how EC2 names its type. */
const kinds: Readonly<Record<string, { readonly what: BlockResource; readonly type: string; readonly check: (id: string) => string }>> = {
  'vol-': { what: 'volume', type: 'volume', check: (id) => checkVolumeId(id, 'volumeId') },
  'snap-': { what: 'snapshot', type: 'snapshot', check: (id) => checkSnapshotId(id) },
  'i-': { what: 'instance', type: 'instance', check: checkInstanceId },
  'ami-': { what: 'image', type: 'image', check: checkImageId },
  'lt-': { what: 'launch-template', type: 'launch-template', check: checkLaunchTemplateId },
};

const kindOf = (id: string) => kinds[/^[a-z]+-/.exec(id)?.[0] ?? ''];

/** @throws AwsError for an id of nothing that has tags here */
export const taggable = (ids: readonly string[]): readonly TaggedResource[] =>
  ids.map((id) => {
    const kind = kindOf(id);
    if (kind === undefined) throw ec2Error('InvalidID', `The ID '${id}' is not valid`);
    return { what: kind.what, id: kind.check(id) };
  });

export const resourceType = (id: string): string => kindOf(id)?.type ?? '';
