import type {
  DeletedObject,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  Error as DeleteError,
  ObjectIdentifier,
} from '../../../../../facts/aws/models/s3';
import { Fault } from '../../../../fault';
import type { AnyFault } from '../../../../fault';
import { AwsError } from '../../aws-error';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { writeConditions } from '../conditions-of';
import { malformedXml, notImplemented, wordFault } from '../errors';
import { mayDelete } from '../permissions';

/** S3 API, DeleteObjects. */
const most = 1000;

export const deleteObjects = operation<DeleteObjectsRequest, DeleteObjectsOutput>({
  name: 'DeleteObjects',
  async run(call, input) {
    await checkBody(call, { required: true });
    const { name } = await bucketOf(call, input);
    const { Objects: objects, Quiet: quiet = false } = input.Delete;
    if (objects.length === 0 || objects.length > most) throw malformedXml();
    const Deleted: DeletedObject[] = [];
    const Errors: DeleteError[] = [];
    for (const object of objects) {
      try {
        await mayDelete(call, input, object);
        const deleted = await deleteOne(call, name, object);
        if (!quiet) Deleted.push(deleted);
      } catch (error) {
        Errors.push(entry(object, error));
      }
    }
    return { ...(Deleted.length > 0 ? { Deleted } : {}), ...(Errors.length > 0 ? { Errors } : {}) };
  },
});

async function deleteOne(call: Call, bucket: string, object: ObjectIdentifier): Promise<DeletedObject> {
  const { Key, VersionId, ETag } = object;
  if (object.LastModifiedTime !== undefined || object.Size !== undefined) throw notImplemented();
  const { versionId, deleteMarker } = await call.services.objects.deleteObject(callerOf(call), bucket, Key, {
    ...(VersionId === undefined ? {} : { versionId: VersionId }),
    ...(ETag === undefined ? {} : { conditions: writeConditions({ IfMatch: ETag }) }),
  });
  return {
    Key,
    ...(VersionId === undefined ? {} : { VersionId }),
    ...(deleteMarker ? { DeleteMarker: true, ...(versionId === undefined ? {} : { DeleteMarkerVersionId: versionId }) } : {}),
  };
}

function entry({ Key, VersionId }: ObjectIdentifier, error: unknown): DeleteError {
  const worded = error instanceof Fault ? wordFault(error as AnyFault) : error;
  if (!(worded instanceof AwsError)) throw error;
  return { Key, ...(VersionId === undefined ? {} : { VersionId }), Code: worded.code, Message: worded.message };
}
