import { s3 as model } from '../../../../facts/aws/models/s3';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { concealAbsence } from './conceal-absence';
import { readdress } from './endpoint';
import { internalError, notImplemented, wordFault } from './errors';
import { restXml } from '../protocol/rest-xml';
import { signatureRules } from '../signature/signature-rules';
import { abortMultipartUpload } from './operations/abort-multipart-upload';
import { completeMultipartUpload } from './operations/complete-multipart-upload';
import { copyObject } from './operations/copy-object';
import { createBucket } from './operations/create-bucket';
import { createMultipartUpload } from './operations/create-multipart-upload';
import { deleteBucket } from './operations/delete-bucket';
import { deleteBucketEncryption } from './operations/delete-bucket-encryption';
import { deleteBucketOwnershipControls } from './operations/delete-bucket-ownership-controls';
import { deleteBucketTagging } from './operations/delete-bucket-tagging';
import { deleteObject } from './operations/delete-object';
import { deleteObjectTagging } from './operations/delete-object-tagging';
import { deleteObjects } from './operations/delete-objects';
import { deletePublicAccessBlock } from './operations/delete-public-access-block';
import { getBucketAcl } from './operations/get-bucket-acl';
import { getBucketEncryption } from './operations/get-bucket-encryption';
import { getBucketLocation } from './operations/get-bucket-location';
import { getBucketOwnershipControls } from './operations/get-bucket-ownership-controls';
import { getBucketTagging } from './operations/get-bucket-tagging';
import { getBucketVersioning } from './operations/get-bucket-versioning';
import { getObject } from './operations/get-object';
import { getObjectAcl } from './operations/get-object-acl';
import { getObjectAttributes } from './operations/get-object-attributes';
import { getObjectTagging } from './operations/get-object-tagging';
import { getPublicAccessBlock } from './operations/get-public-access-block';
import { headBucket } from './operations/head-bucket';
import { headObject } from './operations/head-object';
import { listBuckets } from './operations/list-buckets';
import { listMultipartUploads } from './operations/list-multipart-uploads';
import { listObjectVersions } from './operations/list-object-versions';
import { listObjects } from './operations/list-objects';
import { listObjectsV2 } from './operations/list-objects-v2';
import { listParts } from './operations/list-parts';
import { putBucketAcl } from './operations/put-bucket-acl';
import { putBucketEncryption } from './operations/put-bucket-encryption';
import { putBucketOwnershipControls } from './operations/put-bucket-ownership-controls';
import { putBucketTagging } from './operations/put-bucket-tagging';
import { putBucketVersioning } from './operations/put-bucket-versioning';
import { putObject } from './operations/put-object';
import { putObjectTagging } from './operations/put-object-tagging';
import { putPublicAccessBlock } from './operations/put-public-access-block';
import { unsetConfigurations } from './operations/unset-configurations';
import { uploadPart } from './operations/upload-part';
import { uploadPartCopy } from './operations/upload-part-copy';
import { authorisation } from './permissions';

/**
 * Amazon Simple Storage Service.
 *
 * Gaps on 2026-11-24, refused with NotImplemented or as said: POST forms, bucket policies, CORS,
 * lifecycle, logging, notification, replication, website, acceleration and requester-pays configurations (`unset-configurations.ts`
 * answers that there are none), object lock, ACLs that grant anything to others, MFA delete, RestoreObject and the storage classes
 * that need it, CopyObject's annotations, directory buckets, access points, SigV4A.
 * SSE-C is taken over plain HTTP too, which AWS refuses: the port is the loopback's.
 */
export const s3: AwsService = {
  model,
  protocol: restXml,
  signature: { rules: signatureRules.s3, wording: 's3', takesAnonymous: true },
  readdress,
  operations: operationTable(
    model,
    [
      abortMultipartUpload,
      completeMultipartUpload,
      createMultipartUpload,
      listMultipartUploads,
      listParts,
      uploadPartCopy,
      uploadPart,
      copyObject,
      createBucket,
      deleteBucketEncryption,
      deleteBucketOwnershipControls,
      deleteBucketTagging,
      deleteBucket,
      deleteObjectTagging,
      deleteObject,
      deleteObjects,
      deletePublicAccessBlock,
      getBucketAcl,
      getBucketEncryption,
      getBucketLocation,
      getBucketOwnershipControls,
      getBucketTagging,
      getBucketVersioning,
      getObjectAcl,
      getObjectAttributes,
      getObjectTagging,
      getObject,
      getPublicAccessBlock,
      headBucket,
      headObject,
      listBuckets,
      listObjectVersions,
      listObjectsV2,
      listObjects,
      putBucketAcl,
      putBucketEncryption,
      putBucketOwnershipControls,
      putBucketTagging,
      putBucketVersioning,
      putObjectTagging,
      putObject,
      putPublicAccessBlock,
      ...unsetConfigurations,
    ].map(concealAbsence),
  ),
  authorisation,
  notServed: () => notImplemented(),
  wordFault,
  internalError,
};
