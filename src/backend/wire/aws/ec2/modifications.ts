import { gibibytesOf } from './gibibytes';
import type { VolumeModification, VolumeType } from '../../../../facts/aws/models/ec2';
import type { Modification, VolumeShape } from '../../../block/rows';

export interface VolumeChange {
  /** Of the volume. */
  readonly id: string;
  readonly modification: Modification;
}

export const modificationOf = (id: string, modification: Modification): VolumeChange => ({ id, modification });

export function writeModification({ id, modification }: VolumeChange): VolumeModification {
  const { original, target } = modification;
  return {
    ...shape('Original', original),
    ...shape('Target', target),
    EndTime: new Date(modification.endedAt),
    ModificationState: modification.state,
    OriginalMultiAttachEnabled: false,
    Progress: 100,
    StartTime: new Date(modification.startedAt),
    TargetMultiAttachEnabled: false,
    VolumeId: id,
  };
}

const shape = (which: 'Original' | 'Target', { size, type, iops, throughput }: VolumeShape): VolumeModification => ({
  [`${which}Size`]: gibibytesOf(size),
  [`${which}VolumeType`]: type as VolumeType,
  ...(iops === undefined ? {} : { [`${which}Iops`]: iops }),
  ...(throughput === undefined ? {} : { [`${which}Throughput`]: throughput }),
});
