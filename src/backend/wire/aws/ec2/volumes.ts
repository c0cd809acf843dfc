import type { Volume as WireVolume, VolumeAttachment, VolumeType } from '../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../facts/aws/regions';
import { isBlockFault } from '../../../block/block-fault';
import type { Attachment, Tag, Volume } from '../../../block/rows';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error, notFound } from './errors';
import { gibibytesOf } from './gibibytes';
import { checkVolumeId } from './ids';
import { writeTags } from './tags';

export interface TaggedVolume extends Volume {
  readonly tags: readonly Tag[];
}

/**
 * The caller's volumes, in the order of their ids: those that are named, or all.
 *
 * A volume whose key cannot be used is taken back: CreateVolume answers `creating`, and soon the volume is not there any more. So EC2
 * does (aws/aws-sdk-ruby#1222, kubernetes/kubernetes#62171, kubernetes-sigs/aws-ebs-csi-driver#3010); CreateVolume documents that the
 * key is looked at later.
 * @throws AwsError for an id that is malformed or names nothing
 */
export async function findVolumes(call: Call, ids: readonly string[] | undefined): Promise<readonly TaggedVolume[]> {
  const wanted = new Set((ids ?? []).map((id) => checkVolumeId(id, 'volumes')));
  const { block } = call.services;
  const caller = callerOf(call);
  const [rows, tags] = await Promise.all([block.volumes(caller), block.allTags(caller)]);
  const present: TaggedVolume[] = [];
  for (const row of rows) {
    if (failedByKey(row)) await takeBack(call, row);
    else if (wanted.size === 0 || wanted.delete(row.id)) present.push({ ...row, tags: tags.get(row.id) ?? [] });
  }
  const missing = [...wanted];
  if (missing.length > 1) throw ec2Error('InvalidVolume.NotFound', `The volumes '${missing.join(', ')}' do not exist.`);
  if (missing[0] !== undefined) throw notFound('volume', missing[0]);
  return present;
}

/** One volume, by an id of the request's own parameter. @throws AwsError as above */
export async function findVolume(call: Call, id: string, parameter: 'volume' | 'volumeId' = 'volumeId'): Promise<TaggedVolume> {
  const [volume] = await findVolumes(call, [checkVolumeId(id, parameter)]);
  if (volume === undefined) throw notFound('volume', id);
  return volume;
}

const failedByKey = ({ state, failure }: Volume): boolean => state === 'error' && failure !== undefined && !ownFailures.has(failure);

/** What makes a volume that stays, in `error`: the store failed, or the process ended in the middle. */
const ownFailures: ReadonlySet<string> = new Set(['internal', 'io-error']);

async function takeBack(call: Call, { id }: Volume): Promise<void> {
  try {
    await call.services.block.deleteVolume(callerOf(call), id);
  } catch (error) {
    // Another request was first.
    if (!(isBlockFault(error) && error.kind === 'not-found')) throw error;
  }
}

export function writeVolume(volume: TaggedVolume): WireVolume {
  return {
    Attachments: volume.attachment === undefined ? [] : [writeAttachment(volume.id, volume.attachment)],
    AvailabilityZone: volume.zone,
    AvailabilityZoneId: zoneIdOf(volume.zone),
    CreateTime: new Date(volume.createdAt),
    Encrypted: volume.encrypted,
    MultiAttachEnabled: false,
    Size: gibibytesOf(volume.size),
    SnapshotId: volume.snapshotId ?? '',
    State: volume.state,
    VolumeId: volume.id,
    VolumeType: volume.type as VolumeType,
    ...(volume.keyArn === undefined ? {} : { KmsKeyId: volume.keyArn }),
    ...(volume.iops === undefined ? {} : { Iops: volume.iops }),
    ...(volume.throughput === undefined ? {} : { Throughput: volume.throughput }),
    ...(volume.tags.length === 0 ? {} : { Tags: writeTags(volume.tags) }),
  };
}

export const writeAttachment = (volumeId: string, attachment: Attachment): VolumeAttachment => ({
  AttachTime: new Date(attachment.attachedAt),
  DeleteOnTermination: attachment.deleteOnTermination,
  Device: attachment.device,
  InstanceId: attachment.instanceId,
  State: attachment.state,
  VolumeId: volumeId,
});
