import type { ChunkedFaults } from './chunked-fault';
import { payloadWords } from './payload-hash';
import type { SignatureFaults, SignatureForm, WrongScope } from './signature-fault';
import type { SignatureWording } from './signature-wording';
import type { FaultTable } from '../../../fault';
import type { AwsErrorRow } from '../aws-error';

type Extra = AwsErrorRow['extra'];

const error = (status: number, code: string, message: string, extra?: Extra): AwsErrorRow =>
  extra === undefined ? { status, code, message } : { status, code, message, extra };
const denied = (message: string, extra?: Extra) => error(403, 'AccessDenied', message, extra);
const argument = (message: string, name: string, value: string) =>
  error(400, 'InvalidArgument', message, {
    ArgumentName: name,
    ArgumentValue: value,
  });

const malformed: Record<SignatureForm, (detail: string, extra?: Extra) => AwsErrorRow> = {
  header: (detail, extra) => error(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${detail}`, extra),
  query: (detail, extra) =>
    error(400, 'AuthorizationQueryParametersError', `Error parsing the X-Amz-Credential parameter; ${detail}`, extra),
};

const scopeText: Record<WrongScope['what'], (wrong: WrongScope) => string> = {
  region: ({ got, expected }) => `the region '${got}' is wrong; expecting '${expected}'`,
  service: ({ got, expected }) => `incorrect service "${got}". This endpoint belongs to "${expected}".`,
  terminator: ({ got, expected }) => `incorrect terminal "${got}". This endpoint uses "${expected}".`,
  date: () => 'Invalid credential date. Date is not the same as X-Amz-Date.',
};

function wrongScope({ form, wrong }: SignatureFaults['wrong-scope']): AwsErrorRow {
  const [first = { what: 'region', got: '', expected: '' } as const] = wrong;
  return malformed[form](scopeText[first.what](first), first.what === 'region' ? { Region: first.expected } : undefined);
}

const headerParts = 'the authorization header requires three components: Credential, SignedHeaders, and Signature.';
const queryParts =
  'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, ' +
  'X-Amz-SignedHeaders, and X-Amz-Expires parameters.';
const noDate = 'AWS authentication requires a valid Date or x-amz-date header';
const twoMechanisms =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the ' +
  'Authorization header should be specified';
const wrongMechanism = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
const mismatchText = 'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

/** ISO 8601 without milliseconds, as S3 writes `ServerTime`. */
const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}/, '');

const skewed = ({ date, now, skewMs }: SignatureFaults['expired']): AwsErrorRow =>
  error(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', {
    RequestTime: date,
    ServerTime: iso(now),
    MaxAllowedSkewMilliseconds: String(skewMs),
  });

const expiryText: Record<SignatureFaults['malformed-expiry']['reason'], (maxSeconds: number) => string> = {
  'not-a-number': () => 'X-Amz-Expires should be a number',
  negative: () => 'X-Amz-Expires must be non-negative',
  'too-long': (max) =>
    `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${max} seconds`,
};

/** What S3 shows of a text byte by byte: `41 57 53 34`. */
const spacedHex = (text: string): string =>
  Buffer.from(text, 'latin1')
    .toString('hex')
    .replace(/..(?!$)/g, '$& ');

/** Texts recorded from S3: aws-sdk-php#612, minio/s3verify#128, versitygw#1425 and #1514, wp-amazon-s3-and-cloudfront#460. */
export const s3Wording: SignatureWording = {
  'missing-token': () => denied('Access Denied'),
  'ambiguous-authorization': ({ authorization }) => argument(twoMechanisms, 'Authorization', authorization),
  'unsupported-algorithm': ({ form, algorithm, known }) => {
    if (known === 'sigv2') return error(400, 'InvalidRequest', wrongMechanism);
    if (known === 'sigv4a') return error(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented.');
    return form === 'header'
      ? argument('Unsupported Authorization Type', 'Authorization', algorithm)
      : error(400, 'AuthorizationQueryParametersError', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  },
  'malformed-header': () => malformed.header(headerParts),
  incomplete: ({ form, missing }) => {
    if (form === 'query') return error(400, 'AuthorizationQueryParametersError', queryParts);
    return missing.every((part) => part === 'Date') ? denied(noDate) : malformed.header(headerParts);
  },
  'malformed-credential': ({ form }) =>
    malformed[form]('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'),
  'wrong-scope': wrongScope,
  'malformed-date': ({ form }) =>
    form === 'header'
      ? denied(noDate)
      : error(400, 'AuthorizationQueryParametersError', "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""),
  expired: skewed,
  'not-yet-valid': skewed,
  'malformed-expiry': ({ reason, maxSeconds }) => error(400, 'AuthorizationQueryParametersError', expiryText[reason](maxSeconds)),
  'presigned-expired': ({ seconds, expiresAt, now }) =>
    denied('Request has expired', {
      'X-Amz-Expires': String(seconds),
      Expires: iso(expiresAt),
      ServerTime: iso(now),
    }),
  'presigned-not-yet-valid': ({ date, now, skewMs }) =>
    denied('Request is not valid yet', {
      'X-Amz-Date': date,
      ServerTime: iso(now),
      MaxAllowedSkewMilliseconds: String(skewMs),
    }),
  'unsigned-headers': ({ names }) =>
    denied('There were headers present in the request which were not signed', { HeadersNotSigned: names.join(', ') }),
  'missing-payload-hash': () => error(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256'),
  'malformed-payload-hash': ({ value }) =>
    payloadWords.get(value) === 'sigv4a'
      ? error(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented.')
      : argument(
          `x-amz-content-sha256 must be ${[...payloadWords.keys()].join(', ')} or a valid sha256 value.`,
          'x-amz-content-sha256',
          value,
        ),
  'unknown-access-key': ({ accessKeyId }) =>
    error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      AWSAccessKeyId: accessKeyId,
    }),
  'invalid-session-token': ({ accessKeyId, token }) =>
    token === undefined
      ? error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
          AWSAccessKeyId: accessKeyId,
        })
      : error(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.', { 'Token-0': token }),
  'session-expired': ({ token }) => error(400, 'ExpiredToken', 'The provided token has expired.', { 'Token-0': token }),
  mismatch: ({ accessKeyId, stringToSign, canonicalRequest, signatureProvided }) =>
    error(403, 'SignatureDoesNotMatch', mismatchText, {
      AWSAccessKeyId: accessKeyId,
      StringToSign: stringToSign,
      SignatureProvided: signatureProvided,
      StringToSignBytes: spacedHex(stringToSign),
      ...(canonicalRequest === undefined ? {} : { CanonicalRequest: canonicalRequest, CanonicalRequestBytes: spacedHex(canonicalRequest) }),
    }),
};

const incompleteBody = () => error(400, 'IncompleteBody', 'The request body terminated unexpectedly');
const mismatch = ({ stringToSign, signatureProvided }: { readonly stringToSign: string; readonly signatureProvided: string }) =>
  error(403, 'SignatureDoesNotMatch', mismatchText, {
    StringToSign: stringToSign,
    SignatureProvided: signatureProvided,
  });
const malformedTrailer = () =>
  error(
    400,
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  );

/** Faults of a body in `aws-chunked` coding. */
export const s3ChunkedWording: FaultTable<ChunkedFaults, AwsErrorRow> = {
  malformed: incompleteBody,
  truncated: incompleteBody,
  'chunk-too-large': ({ chunk, size }) =>
    error(400, 'InvalidChunkSizeError', 'The chunk size is larger than this server accepts.', {
      Chunk: String(chunk),
      BadChunkSize: String(size),
    }),
  'chunk-too-small': ({ chunk, size }) =>
    error(400, 'InvalidChunkSizeError', 'Only the last chunk is allowed to have a size less than 8192 bytes', {
      Chunk: String(chunk),
      BadChunkSize: String(size),
    }),
  'decoded-length': () =>
    error(400, 'IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.'),
  'chunk-signature': mismatch,
  'malformed-trailer': malformedTrailer,
  'trailer-signature': mismatch,
};
