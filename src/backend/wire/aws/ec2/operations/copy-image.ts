import type { CopyImageRequest, CopyImageResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse } from '../errors';
import { requestToken } from '../idempotency';
import { checkImageName } from '../image-requests';
import { findImage, inRegion } from '../images';
import { isHere } from '../public-images';
import { tagsFor } from '../tags';

/** The request goes to the region of the copy. What a public image consists of is not here, and cannot be copied. */
export const copyImage = operation<CopyImageRequest, CopyImageResult>({
  name: 'CopyImage',
  async run(call, input) {
    for (const name of [
      'DestinationOutpostArn',
      'DestinationAvailabilityZone',
      'DestinationAvailabilityZoneId',
      'SnapshotCopyCompletionDurationMinutes',
    ] as const) {
      if (input[name] !== undefined) refuse(name);
    }
    const name = checkImageName(input.Name);
    const source = await findImage(inRegion(call, input.SourceRegion), input.SourceImageId);
    const encrypted = source.devices.some((device) => device.encrypted);
    if (input.KmsKeyId !== undefined && input.Encrypted !== true && !encrypted) {
      throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
    }
    if (!isHere(source)) throw ec2Error('InvalidRequest', 'You do not have permission to access the storage of this ami');
    const tags = tagsFor(input.TagSpecifications, 'image', ['image', 'snapshot']);
    const snapshotTags = tagsFor(input.TagSpecifications, 'snapshot', ['image', 'snapshot']);
    const token = requestToken('CopyImage', input);
    stopIfDryRun(input.DryRun);
    const copy = await call.services.block.copyImage(callerOf(call), {
      sourceId: source.id,
      sourceRegion: input.SourceRegion,
      name,
      tags,
      snapshotTags,
      ...(input.CopyImageTags === undefined ? {} : { copyTags: input.CopyImageTags }),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.Encrypted === undefined ? {} : { encrypted: input.Encrypted }),
      ...(input.KmsKeyId === undefined ? {} : { keyReference: input.KmsKeyId }),
      ...token,
    });
    return { ImageId: copy.id };
  },
});
