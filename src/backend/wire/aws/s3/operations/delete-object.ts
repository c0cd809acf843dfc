import type { DeleteObjectOutput, DeleteObjectRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { writeConditions } from '../conditions-of';
import { notImplemented } from '../errors';

export const deleteObject = operation<DeleteObjectRequest, DeleteObjectOutput>({
  name: 'DeleteObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    // Conditions of directory buckets.
    if (input.IfMatchLastModifiedTime !== undefined) throw notImplemented('x-amz-if-match-last-modified-time');
    if (input.IfMatchSize !== undefined) throw notImplemented('x-amz-if-match-size');
    const { versionId, deleteMarker } = await call.services.objects.deleteObject(callerOf(call), bucket.name, input.Key, {
      ...(input.VersionId === undefined ? {} : { versionId: input.VersionId }),
      ...(input.BypassGovernanceRetention === true ? { bypassGovernance: true } : {}),
      ...(input.IfMatch === undefined ? {} : { conditions: writeConditions({ IfMatch: input.IfMatch }) }),
    });
    return { ...(deleteMarker ? { DeleteMarker: true } : {}), ...(versionId === undefined ? {} : { VersionId: versionId }) };
  },
});
