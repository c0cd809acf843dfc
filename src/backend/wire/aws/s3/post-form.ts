import { readdress } from './endpoint';
import { incompleteBody, invalidArgument, s3Error } from './errors';
import { formAnswer } from './form-answer';
import { checkFormPolicy, readFormPolicy } from './form-policy';
import type { FormPolicy } from './form-policy';
import { formRequest } from './form-request';
import { authorise, needsAsking } from '../authorise';
import { storeObject } from './operations/put-object';
import { authorisation } from './permissions';
import type { PutObjectRequest } from '../../../../facts/aws/models/s3';
import { s3 as model } from '../../../../facts/aws/models/s3';
import { anonymous } from '../../../principal';
import { isCut } from '../../message';
import type { WireRequest } from '../../message';
import type { Door } from '../door';
import { boundaryOf, FormSyntaxError, FormTooLargeError, readForm } from '../protocol/multipart-form';
import type { FormFile, MultipartForm } from '../protocol/multipart-form';
import { readTarget, TargetSyntaxError } from '../protocol/rest-target';
import { restXml } from '../protocol/rest-xml';
import type { SignedPolicy, VerifyPolicy } from '../signature/policy-form';
import { signatureRules } from '../signature/signature-rules';
import { validateInput } from '../validation';

/** S3 API reference, "POST Object": bytes of the fields before the file. */
const fieldsLimit = 20 * 1024;

/** A form of a browser: a PutObject whose headers are fields, and whose signature is one of a policy that says what the fields may be. */
export const postForm: Door = {
  takes: (request) =>
    request.method === 'POST' &&
    /^multipart\/form-data\b/i.test(request.headers.get('content-type') ?? '') &&
    request.headers.get('authorization') === undefined &&
    bucketOfTarget(request) !== undefined,

  async answer({ services, verifyPolicy, context }, request) {
    const Bucket = bucketOfTarget(request) ?? '';
    const { fields: given, file } = await formOf(request);
    const key = given.get('key');
    if (key === undefined || key === '') throw missing('key');
    if (file === undefined) throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
    const fields = new Map([...given, ['key', key.replaceAll('${filename}', file.name)], ['bucket', Bucket]]);
    const signed = await signedPolicy(fields, verifyPolicy);
    const policy = signed && readFormPolicy(fields.get('policy') ?? '');
    if (policy !== undefined) checkFormPolicy(policy, fields, context.now);

    const put = formRequest(request, Bucket, fields);
    const row = model.operation('PutObject');
    if (row === undefined) throw new Error('the model has no PutObject');
    const input = (await restXml.decodeInput(model, row, put)) as unknown as PutObjectRequest;
    validateInput(model, row, input);
    const { principal, region } = signed ?? { principal: anonymous, region: '' };
    const call = { principal, region, requestId: context.requestId, request: put, trailers: new Map<string, string>(), services };
    if (needsAsking(authorisation, principal)) await authorise(authorisation, 'PutObject', call, input);
    const output = await storeObject(call, input, fileBody(file, policy));
    return formAnswer(
      restXml.encodeOutput(model, row, output, context),
      { bucket: Bucket, key: input.Key, etag: output.ETag ?? '' },
      fields,
      request,
    );
  },
};

/** Forms are posted to a bucket, whose name stands in the path or in the host. */
function bucketOfTarget(request: WireRequest): string | undefined {
  try {
    const { segments, query } = readTarget(readdress(request).target);
    const [bucket = '', ...rest] = segments;
    return bucket !== '' && rest.every((segment) => segment === '') && query.size === 0 ? bucket : undefined;
  } catch (error) {
    if (error instanceof TargetSyntaxError) return undefined;
    throw error;
  }
}

/** Texts: S3 API reference, "Error responses". */
async function formOf(request: WireRequest): Promise<MultipartForm> {
  const boundary = boundaryOf(request.headers.get('content-type'));
  if (boundary === undefined) throw malformed();
  try {
    return await readForm(request.body.stream(), boundary, fieldsLimit);
  } catch (error) {
    if (error instanceof FormTooLargeError) {
      const text = 'Your POST request fields preceding the upload file were too large.';
      throw s3Error(400, 'MaxPostPreDataLengthExceeded', text, { MaxPostPreDataLengthBytes: String(error.limit) });
    }
    throw bodyFault(error);
  }
}

const malformed = () => s3Error(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');

function bodyFault(error: unknown): unknown {
  if (error instanceof FormSyntaxError) return malformed();
  return isCut(error) ? incompleteBody() : error;
}

const missing = (field: string) =>
  invalidArgument(
    `Bucket POST must contain a field named '${field}'.  If it is specified, please check the order of the fields.`,
    field,
    '',
  );

/** `undefined` for a form that nobody signed. @throws SignatureFault. @throws AwsError */
async function signedPolicy(fields: ReadonlyMap<string, string>, verify: VerifyPolicy): Promise<SignedPolicy | undefined> {
  const policy = fields.get('policy');
  const needed = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'] as const;
  if (policy === undefined) {
    if (needed.some((name) => fields.has(name.toLowerCase()))) throw missing('policy');
    return undefined;
  }
  if (fields.has('signature') && !fields.has('x-amz-signature')) {
    throw s3Error(400, 'InvalidRequest', 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.');
  }
  const [algorithm, credential, date, signature] = needed.map((name) => {
    const value = fields.get(name.toLowerCase());
    if (value === undefined || value === '') throw missing(name);
    return value;
  }) as [string, string, string, string];
  const sessionToken = fields.get('x-amz-security-token');
  return verify({ algorithm, credential, date, signature, sessionToken, policy }, signatureRules.s3);
}

/** The file, held against the lengths that the policy allows. */
async function* fileBody({ body }: FormFile, policy: FormPolicy | undefined): AsyncGenerator<Buffer, void> {
  const { min, max } = policy?.length ?? { min: 0, max: Infinity };
  let size = 0;
  try {
    for await (const piece of body) {
      size += piece.length;
      if (size > max) throw tooLarge(size, max);
      yield piece;
    }
  } catch (error) {
    throw bodyFault(error);
  }
  if (size < min) {
    const extra = { ProposedSize: String(size), MinSizeAllowed: String(min) };
    throw s3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', extra);
  }
}

const tooLarge = (size: number, max: number) =>
  s3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: String(size),
    MaxSizeAllowed: String(max),
  });
