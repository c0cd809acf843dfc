import type { CreateVolumeRequest, Volume } from '../../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../../facts/aws/volume-types';
import { isBlockFault } from '../../../../block/block-fault';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse } from '../errors';
import { bytesOf, gibibytesOf } from '../gibibytes';
import { requestToken } from '../idempotency';
import { findUsableSnapshot } from '../snapshots';
import { tagsFor } from '../tags';
import { checkProvisioned, checkSize, unprovisioned, volumeType } from '../volume-shape';
import { writeVolume } from '../volumes';
import { zoneOf } from '../zones';

export const createVolume = operation<CreateVolumeRequest, Volume>({
  name: 'CreateVolume',
  async run(call, input) {
    if (input.MultiAttachEnabled) refuse('MultiAttachEnabled');
    if (input.OutpostArn !== undefined) refuse('OutpostArn');
    if (input.VolumeInitializationRate !== undefined) refuse('VolumeInitializationRate');
    if (input.Operator !== undefined) refuse('Operator');
    const type = volumeType(input.VolumeType ?? defaultVolumeType);
    const zone = zoneOf(call.region, input);
    if (zone === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter AvailabilityZone');
    // "If KmsKeyId is specified, the encrypted state must be true" (EC2 API Reference, CreateVolume).
    if (input.KmsKeyId !== undefined && input.Encrypted !== true) {
      throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
    }
    const snapshotId = input.SnapshotId === '' ? undefined : input.SnapshotId;
    const source = snapshotId === undefined ? undefined : await findUsableSnapshot(call, snapshotId);
    const size = input.Size ?? (source && gibibytesOf(source.size));
    if (size === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter size/snapshot');
    checkSize(type, size);
    const asked = {
      ...(input.Iops === undefined ? {} : { iops: input.Iops }),
      ...(input.Throughput === undefined ? {} : { throughput: input.Throughput }),
    };
    checkProvisioned(type, size, asked);
    const tags = tagsFor(input.TagSpecifications, 'volume');
    const token = requestToken('CreateVolume', input);
    stopIfDryRun(input.DryRun);
    try {
      const volume = await call.services.block.createVolume(callerOf(call), {
        zone,
        type,
        size: bytesOf(size),
        ...unprovisioned(type, size),
        ...asked,
        ...(snapshotId === undefined ? {} : { snapshotId }),
        ...(input.Encrypted === undefined ? {} : { encrypted: input.Encrypted }),
        ...(input.KmsKeyId === undefined ? {} : { keyReference: input.KmsKeyId }),
        tags,
        ...token,
      });
      return writeVolume({ ...volume, tags });
    } catch (error) {
      // kubernetes-sigs/aws-ebs-csi-driver#3010.
      if (token.request !== undefined && isBlockFault(error) && error.kind === 'not-found') {
        throw ec2Error(
          'IdempotentParameterMismatch',
          'The client token you have provided is associated with a resource that is already deleted. Please use a different client token.',
        );
      }
      throw error;
    }
  },
});
