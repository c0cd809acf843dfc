import { AwsError } from './aws-error';
import type { AwsErrorRow } from './aws-error';
import type { Violation } from './validation';

export const MALFORMED_XML: AwsErrorRow = {
  code: 'MalformedXML',
  message: 'The XML you provided was not well-formed or did not validate against our published schema',
};

/** Elements that S3 refuses with an error of their own, by shape. */
const ELEMENTS: Readonly<Record<string, AwsErrorRow>> = {
  BucketLocationConstraint: { code: 'InvalidLocationConstraint', message: 'The specified location-constraint is not valid' },
};

/** Header values that S3 refuses with an error of their own, by shape. */
const HEADERS: Readonly<Record<string, AwsErrorRow>> = {
  StorageClass: { code: 'InvalidStorageClass', message: 'The storage class you specified is not valid' },
  ChecksumAlgorithm: {
    code: 'InvalidRequest',
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  },
  ServerSideEncryption: { code: 'InvalidArgument', message: 'The encryption method specified is not supported' },
  EncodingType: { code: 'InvalidArgument', message: 'Invalid Encoding Method specified in Request' },
  ObjectLockMode: { code: 'InvalidArgument', message: 'Unknown wormMode directive.' },
  ObjectLockLegalHoldStatus: { code: 'InvalidArgument', message: "Legal Hold must be either of 'ON' or 'OFF'" },
  MetadataDirective: { code: 'InvalidArgument', message: 'Unknown metadata directive.' },
  TaggingDirective: { code: 'InvalidArgument', message: 'Unknown tagging directive.' },
};

/** S3 names one fault: of the XML as a whole, or of one header or query parameter. */
export function s3Violation(violations: readonly Violation[]): AwsError {
  const [violation] = violations;
  if (violation === undefined) throw new Error('no violation to word');
  const [step] = violation.path;
  if (step?.member.location === undefined) {
    const emptyBody = violation.path.length === 1 && violation.constraint.kind === 'not-null';
    return new AwsError(
      emptyBody ? { code: 'MissingRequestBodyError', message: 'Request Body is empty' } : (rowOf(ELEMENTS, violation) ?? MALFORMED_XML),
    );
  }
  const name = step.member.locationName ?? step.name;
  if (violation.constraint.kind === 'not-null') {
    return new AwsError({ code: 'InvalidRequest', message: `Missing required header for this request: ${name}` });
  }
  const argument = { ArgumentName: name, ArgumentValue: typeof violation.value === 'string' ? violation.value : '' };
  return new AwsError({ code: 'InvalidArgument', message: `Invalid ${name}`, ...rowOf(HEADERS, violation), extra: argument });
}

function rowOf(rows: Readonly<Record<string, AwsErrorRow>>, { shapeName }: Violation): AwsErrorRow | undefined {
  return Object.hasOwn(rows, shapeName) ? rows[shapeName] : undefined;
}
