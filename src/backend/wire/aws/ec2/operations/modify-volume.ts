import type { ModifyVolumeRequest, ModifyVolumeResult } from '../../../../../facts/aws/models/ec2';
import { volumeTypes } from '../../../../../facts/aws/volume-types';
import type { VolumeTypeName } from '../../../../../facts/aws/volume-types';
import type { Volume } from '../../../../block/rows';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse, reworded } from '../errors';
import { bytesOf, gibibytesOf } from '../gibibytes';
import { modificationOf, writeModification } from '../modifications';
import { checkProvisioned, checkSize, unprovisioned, volumeType } from '../volume-shape';
import type { Provisioned } from '../volume-shape';
import { findVolume } from '../volumes';

export const modifyVolume = operation<ModifyVolumeRequest, ModifyVolumeResult>({
  name: 'ModifyVolume',
  async run(call, input) {
    if (input.MultiAttachEnabled) refuse('MultiAttachEnabled');
    const volume = await findVolume(call, input.VolumeId);
    if (input.Size === undefined && input.VolumeType === undefined && input.Iops === undefined && input.Throughput === undefined) {
      throw ec2Error('MissingParameter', 'The request must contain at least one of the parameters size, volumeType, iops, throughput');
    }
    const type = volumeType(input.VolumeType ?? volume.type);
    const size = input.Size ?? gibibytesOf(volume.size);
    if (size < gibibytesOf(volume.size)) throw invalidValue('New size cannot be smaller than existing size');
    checkSize(type, size);
    const asked = { ...figure('iops', input.Iops), ...figure('throughput', input.Throughput) };
    const shape =
      type === volume.type ? { ...standing(volume, type, size), ...asked } : { ...initial(type, size), ...newOnly(asked, volume, type) };
    checkProvisioned(type, size, provisioned(type) ? shape : asked);
    stopIfDryRun(input.DryRun);
    const work = call.services.block.modifyVolume(callerOf(call), volume.id, {
      type,
      size: bytesOf(size),
      iops: undefined,
      throughput: undefined,
      ...shape,
    });
    const modification = await reworded(work, {
      'wrong-state': ({ id, state }) => ec2Error('IncorrectState', `Volume ${id} is in state ${state}, which cannot be modified.`),
    });
    return {
      VolumeModification: { ...writeModification(modificationOf(volume.id, modification)), ModificationState: 'modifying', Progress: 0 },
    };
  },
});

const provisioned = (type: VolumeTypeName): boolean => volumeTypes[type].iops !== undefined;

/** Where the type stays, so do its figures; those that come with the size follow the size. */
const standing = (volume: Volume, type: VolumeTypeName, size: number): Provisioned =>
  provisioned(type) ? { ...figure('iops', volume.iops), ...figure('throughput', volume.throughput) } : unprovisioned(type, size);

/** "If you change the volume type to io1, io2, or gp3, the default is 3,000" (EC2 API Reference, ModifyVolume `Iops`, 2026-11). */
const initial = (type: VolumeTypeName, size: number): Provisioned => ({
  ...(provisioned(type) ? { iops: 3_000 } : {}),
  ...unprovisioned(type, size),
});

/**
 * Terraform's provider sends the IOPS of the old type along with the new type (hashicorp/terraform-provider-aws#23280), and so changes
 * small volumes from gp2 to gp3: a figure that only repeats what the volume had is no wish where the new type begins higher.
 */
function newOnly(asked: Provisioned, volume: Volume, type: VolumeTypeName): Provisioned {
  const { iops, ...rest } = asked;
  return iops === volume.iops && (iops ?? 0) < (volumeTypes[type].iops?.base ?? 0) ? rest : asked;
}

const figure = (name: keyof Provisioned, value: number | undefined): Provisioned => (value === undefined ? {} : { [name]: value });
