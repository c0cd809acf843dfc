import type { CopySnapshotRequest, CopySnapshotResult } from '../../../../../facts/aws/models/ec2';
import { isRegion } from '../../../../../facts/aws/regions';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse } from '../errors';
import { findUsableSnapshot } from '../snapshots';
import { tagsFor, writeTags } from '../tags';

/**
 * The request goes to the region of the copy. `PresignedUrl` and `DestinationRegion` are what clients send so that the source's region can
 * check them; one backend serves all regions, and the caller's own signature is proof enough.
 */
export const copySnapshot = operation<CopySnapshotRequest, CopySnapshotResult>({
  name: 'CopySnapshot',
  async run(call, input) {
    if (input.DestinationOutpostArn !== undefined) refuse('DestinationOutpostArn');
    if (input.DestinationAvailabilityZone !== undefined) refuse('DestinationAvailabilityZone');
    if (input.CompletionDurationMinutes !== undefined) refuse('CompletionDurationMinutes');
    if (!isRegion(input.SourceRegion)) throw invalidValue(`Invalid source region: ${input.SourceRegion}`);
    if (input.KmsKeyId !== undefined && input.Encrypted === false) {
      throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
    }
    const source = await findUsableSnapshot({ ...call, region: input.SourceRegion }, input.SourceSnapshotId);
    // "If KmsKeyId is specified, the encrypted state must be true"; an encrypted source makes it so.
    if (input.KmsKeyId !== undefined && input.Encrypted !== true && !source.encrypted) {
      throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
    }
    const tags = tagsFor(input.TagSpecifications, 'snapshot');
    stopIfDryRun(input.DryRun);
    const copy = await call.services.block.copySnapshot(callerOf(call), {
      sourceId: source.id,
      sourceRegion: input.SourceRegion,
      tags,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.Encrypted === undefined ? {} : { encrypted: input.Encrypted }),
      ...(input.KmsKeyId === undefined ? {} : { keyReference: input.KmsKeyId }),
    });
    return { SnapshotId: copy.id, ...(tags.length === 0 ? {} : { Tags: writeTags(tags) }) };
  },
});
