import type { SignatureFaults, SignaturePart, WrongScope } from './signature-fault';
import type { SignatureWording } from './signature-wording';
import { amzDate } from './signing-date';
import type { AwsErrorRow } from '../aws-error';

/**
 * Texts that AWS's common front door gives, whatever the protocol. Recorded from real services in aws-sdk-js#254,
 * aws-cli#6676, aws-sdk-php#2469, aws-sdk-ruby#431, boto3#2280, cloud9-sync#10, chalice#828, awsbeats#48 (texts end with
 * a blank where AWS's do).
 */
const mismatchText =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const invalidTokenText = 'The security token included in the request is invalid.';
const expiredTokenText = 'The security token included in the request is expired';

const required: Record<SignaturePart, { readonly header: string; readonly query: string }> = {
  Credential: {
    header: "Authorization header requires 'Credential' parameter.",
    query: "AWS query-string parameters must include 'X-Amz-Credential'.",
  },
  Signature: {
    header: "Authorization header requires 'Signature' parameter.",
    query: "AWS query-string parameters must include 'X-Amz-Signature'.",
  },
  SignedHeaders: {
    header: "Authorization header requires 'SignedHeaders' parameter.",
    query: "AWS query-string parameters must include 'X-Amz-SignedHeaders'.",
  },
  Date: {
    header: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    query: "AWS query-string parameters must include 'X-Amz-Date'.",
  },
  Expires: { header: '', query: "AWS query-string parameters must include 'X-Amz-Expires'." },
  Algorithm: { header: '', query: "AWS query-string parameters must include 'X-Amz-Algorithm'." },
};

const incompleteText = ({ form, missing, authorization }: SignatureFaults['incomplete']): string =>
  missing.map((part) => required[part][form]).join(' ') + (form === 'header' ? ` Authorization=${withoutSignature(authorization)}` : '');

const malformedHeaderText = ({ part, authorization }: SignatureFaults['malformed-header']): string =>
  `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${withoutSignature(authorization)}'.`;

const scopeText: Record<WrongScope['what'], (wrong: WrongScope) => string> = {
  region: ({ got }) => `Credential should be scoped to a valid region, not '${got}'. `,
  service: ({ expected }) => `Credential should be scoped to correct service: '${expected}'. `,
  terminator: ({ got }) => `Credential should be scoped with a valid terminator: 'aws4_request', not '${got}'. `,
  date: ({ got, expected }) =>
    `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${got}' != '${expected}'. `,
};

const wrongScopeText = ({ wrong }: SignatureFaults['wrong-scope']): string => wrong.map((one) => scopeText[one.what](one)).join('');

const expiredText = ({ date, now, skewMs }: SignatureFaults['expired']): string =>
  `Signature expired: ${date} is now earlier than ${amzDate(now - skewMs)} (${amzDate(now)} - ${skewMs / 60_000} min.)`;

const notYetText = ({ date, now, skewMs }: SignatureFaults['not-yet-valid']): string =>
  `Signature not yet current: ${date} is still later than ${amzDate(now + skewMs)} (${amzDate(now)} + ${skewMs / 60_000} min.)`;

const presignedExpiredText = ({ expiresAt, now }: SignatureFaults['presigned-expired']): string =>
  `Signature expired: ${amzDate(expiresAt)} is now earlier than ${amzDate(now)}`;

const dateText = ({ date }: SignatureFaults['malformed-date']): string =>
  `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`;

const expiryText: Record<SignatureFaults['malformed-expiry']['reason'], (maxSeconds: number) => string> = {
  'not-a-number': () => "'X-Amz-Expires' must be a number.",
  negative: () => "'X-Amz-Expires' must not be negative.",
  'too-long': (maxSeconds) => `'X-Amz-Expires' must be at most ${maxSeconds} seconds.`,
};

const unsignedText = ({ names }: SignatureFaults['unsigned-headers']): string =>
  names
    .map((name) => `${name === 'host' ? "'Host' or ':authority'" : `'${name}'`} must be a 'SignedHeader' in the AWS Authorization.`)
    .join(' ');

/** Shown back to the caller, who may log it: the signature is not. */
const withoutSignature = (authorization: string): string => authorization.replace(/(Signature=)[^,\s]*/g, '$1…');

interface Codes {
  readonly signature: Pick<AwsErrorRow, 'status' | 'code'>;
  readonly token: Pick<AwsErrorRow, 'status' | 'code'>;
  readonly incomplete: Pick<AwsErrorRow, 'status' | 'code'>;
  readonly missing: AwsErrorRow;
  readonly expiredToken: Pick<AwsErrorRow, 'status' | 'code'>;
}

function generalWording(codes: Codes): SignatureWording {
  const signature = (message: string): AwsErrorRow => ({ ...codes.signature, message });
  const token = (): AwsErrorRow => ({ ...codes.token, message: invalidTokenText });
  const incomplete = (message: string): AwsErrorRow => ({ ...codes.incomplete, message });
  return {
    'missing-token': () => codes.missing,
    'ambiguous-authorization': () => incomplete('Authorization must be given once: as one header or in the query string.'),
    'unsupported-algorithm': ({ algorithm }) => incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`),
    'malformed-header': (details) => incomplete(malformedHeaderText(details)),
    incomplete: (details) => incomplete(incompleteText(details)),
    'malformed-credential': ({ credential }) =>
      incomplete(`Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`),
    'wrong-scope': (details) => signature(wrongScopeText(details)),
    'malformed-date': (details) => incomplete(dateText(details)),
    expired: (details) => signature(expiredText(details)),
    'not-yet-valid': (details) => signature(notYetText(details)),
    'malformed-expiry': ({ reason, maxSeconds }) => incomplete(expiryText[reason](maxSeconds)),
    'presigned-expired': (details) => signature(presignedExpiredText(details)),
    'presigned-not-yet-valid': (details) => signature(notYetText(details)),
    'unsigned-headers': (details) => signature(unsignedText(details)),
    'missing-payload-hash': () => signature(mismatchText),
    'malformed-payload-hash': () => signature(mismatchText),
    'unknown-access-key': token,
    'invalid-session-token': token,
    'session-expired': () => ({ ...codes.expiredToken, message: expiredTokenText }),
    mismatch: () => signature(mismatchText),
  };
}

/** AWS JSON and REST-JSON: the codes end in `Exception`. KMS answers 400, most REST-JSON services 403. */
export const jsonWording = (status: 400 | 403): SignatureWording =>
  generalWording({
    signature: { status, code: 'InvalidSignatureException' },
    token: { status, code: 'UnrecognizedClientException' },
    incomplete: { status, code: 'IncompleteSignatureException' },
    missing: { status, code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    expiredToken: { status, code: 'ExpiredTokenException' },
  });

/** AWS query: STS and IAM. */
export const queryWording: SignatureWording = generalWording({
  signature: { status: 403, code: 'SignatureDoesNotMatch' },
  // STS leaves the final period out [recorded 2022, aws-azure-login#251]; IAM's has it.
  token: { status: 403, code: 'InvalidClientTokenId' },
  incomplete: { status: 400, code: 'IncompleteSignature' },
  missing: { status: 403, code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' },
  expiredToken: { status: 403, code: 'ExpiredToken' },
});
