import { keyFaultCodes } from '../../../../facts/aws/key-fault-codes';
import { word } from '../../../fault';
import type { AnyFault, FaultTable } from '../../../fault';
import { isKeyFault } from '../../../keys/key-fault';
import type { KeyFault } from '../../../keys/key-fault';
import { ObjectFault } from '../../../object/object-fault';
import type { InvalidEncryption, ObjectFaults } from '../../../object/object-fault';
import { bucketArn } from '../../../object/object-place';
import { AwsError } from '../aws-error';
import type { AwsErrorRow } from '../aws-error';
import { keyFaultMessages } from '../kms/errors';
import { ChunkedFault } from '../signature/chunked-fault';
import { wordChunkedFault } from '../signature/wording';

type Fields = Readonly<Record<string, string>>;

/** @param extra further elements of the document, in order */
export const s3Error = (status: number, code: string, message: string, extra: Fields = {}, headers: Fields = {}): AwsError =>
  new AwsError({ status, code, message, extra, headers });

export const accessDenied = (headers: Fields = {}): AwsError => s3Error(403, 'AccessDenied', 'Access Denied', {}, headers);

export const invalidRequest = (message: string): AwsError => s3Error(400, 'InvalidRequest', message);

export const invalidArgument = (message: string, name: string, value: string): AwsError =>
  s3Error(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });

export const wrongCustomerKey = (): AwsError =>
  s3Error(
    403,
    'AccessDenied',
    'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
  );

/** What S3 answers where it has not what was asked for. @param header the header that asked for it */
export const notImplemented = (header?: string): AwsError =>
  s3Error(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented.',
    header === undefined ? {} : { Header: header },
  );

export const aclWithEnforcedOwnership = (): AwsError =>
  s3Error(400, 'InvalidBucketAclWithObjectOwnership', "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");

export const noSuchPolicy = (bucket: string): AwsError =>
  s3Error(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist', { BucketName: bucket });

export const malformedXml = (): AwsError =>
  s3Error(400, 'MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');

/** S3 API reference, "Error responses". */
export const internalError: AwsErrorRow = {
  status: 500,
  code: 'InternalError',
  message: 'We encountered an internal error. Please try again.',
};

const needsKms = 'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms';
const invalidEncryption: Readonly<Record<InvalidEncryption, string>> = {
  'unknown-algorithm': 'The encryption method specified is not supported',
  'key-with-aes256': needsKms,
  'key-without-kms': needsKms,
  'customer-key-with-mode': 'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
};

const partEncryption = {
  'key-missing':
    'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
  'key-unasked':
    'The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters.',
  'key-differs': 'The provided encryption parameters did not match the ones used originally.',
} as const;

const httpDate = (milliseconds: number): string => new Date(milliseconds).toUTCString();

/** Texts: recorded answers of S3; S3 API reference, "Error responses" (2026-11). */
const objectFaults: FaultTable<ObjectFaults, AwsError> = {
  'no-such-bucket': ({ bucket }) => s3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket }),
  'bucket-already-exists': ({ bucket }) =>
    s3Error(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
        'Please select a different name and try again.',
      { BucketName: bucket },
    ),
  'bucket-already-owned-by-you': ({ bucket }) =>
    s3Error(409, 'BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', {
      BucketName: bucket,
    }),
  'bucket-not-empty': ({ bucket }) => s3Error(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', { BucketName: bucket }),
  'invalid-bucket-name': ({ bucket }) => s3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: bucket }),
  'no-such-document': ({ bucket }) =>
    s3Error(404, 'NoSuchConfiguration', 'The specified configuration does not exist.', { BucketName: bucket }),
  'access-denied': ({ region }) => accessDenied(region === undefined ? {} : { 'x-amz-bucket-region': region }),
  'no-such-key': ({ key, deleteMarker }) =>
    s3Error(
      404,
      'NoSuchKey',
      'The specified key does not exist.',
      { Key: key },
      deleteMarker && { 'x-amz-delete-marker': 'true', 'x-amz-version-id': deleteMarker.versionId },
    ),
  'no-such-version': ({ key, versionId }) =>
    s3Error(404, 'NoSuchVersion', 'The specified version does not exist.', { Key: key, VersionId: versionId }),
  'invalid-version-id': ({ versionId }) => invalidArgument('Invalid version id specified', 'versionId', versionId),
  'is-delete-marker': ({ versionId, modified }) =>
    s3Error(
      405,
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      { ResourceType: 'DeleteMarker' },
      { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId, Allow: 'DELETE', 'Last-Modified': httpDate(modified) },
    ),
  'invalid-key': () => s3Error(400, 'InvalidURI', "Couldn't parse the specified URI."),
  'key-too-long': ({ size, limit }) =>
    s3Error(400, 'KeyTooLongError', 'Your key is too long', { Size: String(size), MaxSizeAllowed: String(limit) }),
  'entity-too-large': ({ size, limit }) =>
    s3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(limit),
    }),
  'incomplete-body': () => incompleteBody(),
  'bad-digest': ({ algorithm, expected, computed }) =>
    algorithm === 'MD5'
      ? s3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.', {
          ExpectedDigest: expected,
          CalculatedDigest: computed,
        })
      : s3Error(400, 'BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`),
  'precondition-failed': ({ condition }) =>
    s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { Condition: condition }),
  'not-modified': ({ etag, modified }) =>
    s3Error(304, 'NotModified', 'Not Modified', {}, { ETag: `"${etag}"`, 'Last-Modified': httpDate(modified) }),
  'condition-not-served': ({ condition }) => notImplemented(condition),
  'invalid-range': ({ size }) =>
    s3Error(
      416,
      'InvalidRange',
      'The requested range is not satisfiable',
      { ActualObjectSize: String(size) },
      { 'Content-Range': `bytes */${size}` },
    ),
  'invalid-encryption': ({ reason, algorithm = '' }) =>
    invalidArgument(invalidEncryption[reason], 'x-amz-server-side-encryption', algorithm),
  'customer-key-required': () =>
    invalidRequest(
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    ),
  'customer-key-wrong': () => wrongCustomerKey(),
  'customer-key-not-applicable': () => invalidRequest('The encryption parameters are not applicable to this object.'),
  'no-object-lock': () => invalidRequest('Bucket is missing Object Lock Configuration'),
  'object-locked': () => s3Error(403, 'AccessDenied', 'Access Denied because object protected by object lock.'),
  'lock-needs-versioning': () =>
    s3Error(409, 'InvalidBucketState', "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"),
  'versioning-is-locked': () =>
    s3Error(
      409,
      'InvalidBucketState',
      'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
    ),
  'replication-needs-versioning': () => invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration"),
  'no-replica-bucket': () => invalidRequest('Destination bucket must exist.'),
  'replica-needs-versioning': () => invalidRequest('Destination bucket must have versioning enabled.'),
  'versioning-is-replicated': () =>
    s3Error(
      409,
      'InvalidBucketState',
      'A replication configuration is present on this bucket, so you cannot change the versioning state. ' +
        'To change the versioning state, first delete the replication configuration.',
    ),
  'not-restored': ({ storageClass }) =>
    s3Error(403, 'InvalidObjectState', "The operation is not valid for the object's storage class", { StorageClass: storageClass }),
  'public-acl-blocked': () => accessDenied(),
  'acl-set': () => aclWithEnforcedOwnership(),
  'public-policy-blocked': ({ bucket, principalArn }) =>
    s3Error(
      403,
      'AccessDenied',
      `User: ${principalArn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket)}" ` +
        'because public policies are blocked by the BlockPublicPolicy block public access setting.',
    ),
  // S3 User Guide, "Blocking or unblocking SSE-C": 403 AccessDenied; its text is not documented.
  'encryption-blocked': () => accessDenied(),
  'no-such-upload': ({ uploadId }) =>
    s3Error(
      404,
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: uploadId },
    ),
  'invalid-part': ({ uploadId, number, etag }) =>
    s3Error(
      400,
      'InvalidPart',
      'One or more of the specified parts could not be found.  The part may not have been uploaded, ' +
        "or the specified entity tag may not match the part's entity tag.",
      { UploadId: uploadId, PartNumber: String(number), ETag: etag },
    ),
  'invalid-part-order': ({ uploadId }) =>
    s3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.', {
      UploadId: uploadId,
    }),
  'part-too-small': ({ number, size, limit, etag }) =>
    s3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(limit),
      PartNumber: String(number),
      ETag: etag,
    }),
  'part-encryption': ({ reason }) => invalidRequest(partEncryption[reason]),
  'part-checksum': ({ expected, actual }) =>
    invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${actual?.toLowerCase() ?? 'null'}`,
    ),
  'part-checksum-missing': ({ algorithm, number }) =>
    invalidRequest(
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. ` +
        `It was missing for part ${number} in the request.`,
    ),
  'checksum-type-differs': ({ created }) =>
    invalidRequest(`The upload was created using the ${created} checksum mode. The complete request must use the same checksum mode.`),
  'invalid-checksum-type': ({ algorithm, type }) =>
    invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`),
  'object-size-differs': ({ expected, computed }) =>
    invalidRequest(`The provided 'x-amz-mp-object-size' header value ${expected} does not match what was computed: ${computed}`),
  'invalid-part-number': ({ count, number }) =>
    s3Error(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      ActualPartCount: String(count),
      PartNumberRequested: String(number),
    }),
  'invalid-copy-range': ({ size }) =>
    invalidArgument(`Range specified is not valid for source object of size: ${size}`, 'x-amz-copy-source-range', ''),
  'copy-changes-nothing': () =>
    invalidRequest(
      'This copy request is illegal because it is trying to copy an object to itself without changing the ' +
        "object's metadata, storage class, website redirect location or encryption attributes.",
    ),
  'copy-source-too-large': ({ limit }) =>
    invalidRequest(`The specified copy source is larger than the maximum allowable size for a copy source: ${limit}`),
  'copy-source-is-delete-marker': () =>
    invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.'),
  damaged: () => new AwsError(internalError),
};

export const incompleteBody = (): AwsError =>
  s3Error(400, 'IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header');

/** KMS's own refusals pass through S3 under `KMS.…`; one for want of permission is S3's AccessDenied. */
function wordKeyFault(fault: KeyFault): AwsError | undefined {
  const code = keyFaultCodes[fault.kind];
  const message = word(keyFaultMessages, fault);
  if (code === 'AccessDeniedException') return s3Error(403, 'AccessDenied', message);
  // A wrapped key that its own KMS key does not open: stored bytes were changed.
  if (fault.kind === 'invalid-ciphertext' || fault.kind === 'incorrect-key') return new AwsError(internalError);
  return s3Error(400, `KMS.${code}`, message);
}

/** S3's answer to a refusal of the backend; `undefined`: it has none. */
export function wordFault(fault: AnyFault): AwsError | undefined {
  if (fault instanceof ObjectFault) return word(objectFaults, fault);
  if (isKeyFault(fault)) return wordKeyFault(fault);
  if (fault instanceof ChunkedFault) return new AwsError(wordChunkedFault(fault as ChunkedFault));
  return undefined;
}
