import type { ModifyVolumeRequest, ModifyVolumeResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse, reworded } from '../errors';
import { bytesOf, gibibytesOf } from '../gibibytes';
import { modificationOf, writeModification } from '../modifications';
import { checkProvisioned, checkSize, unprovisioned, volumeType } from '../volume-shape';
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
    const kept = type === volume.type ? volume : undefined;
    const asked = { ...figure('iops', input.Iops), ...figure('throughput', input.Throughput) };
    const provisions = { gp3: true, io1: true, io2: true, gp2: false, st1: false, sc1: false, standard: false }[type];
    // Figures that stand go on where the type stays; another type begins with its own.
    const standing = provisions && kept ? { ...figure('iops', kept.iops), ...figure('throughput', kept.throughput) } : {};
    checkProvisioned(type, size, { ...standing, ...asked });
    stopIfDryRun(input.DryRun);
    const shape = { iops: undefined, throughput: undefined, ...unprovisioned(type, size), ...standing, ...asked };
    const work = call.services.block.modifyVolume(callerOf(call), volume.id, { type, size: bytesOf(size), ...shape });
    const modification = await reworded(work, {
      'wrong-state': ({ id, state }) => ec2Error('IncorrectState', `Volume ${id} is in state ${state}, which cannot be modified.`),
    });
    return {
      VolumeModification: { ...writeModification(modificationOf(volume.id, modification)), ModificationState: 'modifying', Progress: 0 },
    };
  },
});

const figure = <Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, number>>;
