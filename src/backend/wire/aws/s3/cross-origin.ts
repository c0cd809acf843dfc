import { readConfiguration } from './configuration-text';
import { corsDocument, corsMethods } from './cors-rules';
import { readdress } from './endpoint';
import { s3Error } from './errors';
import type { CORSConfiguration, CORSRule } from '../../../../facts/aws/models/s3';
import type { WireRequest } from '../../message';
import type { Services } from '../../services';
import type { Door } from '../door';
import { readTarget, TargetSyntaxError } from '../protocol/rest-target';

type Fields = readonly (readonly [string, string])[];

/** S3 User Guide, "How does Amazon S3 evaluate the CORS configuration on a bucket?" Texts: recorded from S3 (localstack, moto). */
export const preflight: Door = {
  takes: ({ method }) => method === 'OPTIONS',
  async answer({ services, context }, request) {
    const origin = request.headers.get('origin');
    if (origin === undefined) throw badRequest('Insufficient information. Origin request header needed.');
    const method = request.headers.get('access-control-request-method');
    if (method === undefined || !corsMethods.has(method)) {
      throw badRequest(`Invalid Access-Control-Request-Method: ${method ?? 'null'}`);
    }
    const asked = (request.headers.get('access-control-request-headers') ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== '');
    const place = placeOf(request);
    const found = await rulesOf(services, place.bucket);
    const forbidden = (text: string) =>
      s3Error(403, 'AccessForbidden', `CORSResponse: ${text}`, { Method: method, ResourceType: place.resource });
    if (found === undefined) throw forbidden('Bucket not found');
    if (found.length === 0) throw forbidden('CORS is not enabled for this bucket.');
    const rule = found.find((one) => suits(one, origin, method) && asked.every((name) => allowsHeader(one, name)));
    if (rule === undefined) throw forbidden(notAllowed);
    const headers = asked.length === 0 ? [] : [['Access-Control-Allow-Headers', asked.join(', ')] as const];
    const ids = [
      ['x-amz-request-id', context.requestId],
      ['x-amz-id-2', context.hostId ?? ''],
    ] as const;
    const fields = [...ids, ...headers, ...ruleFields(rule, origin)];
    return { status: 200, headers: fields.map(([name, value]): [string, string] => [name, value]) };
  },
};

const badRequest = (message: string) => s3Error(400, 'BadRequest', message);
const notAllowed =
  'This CORS request is not allowed. This is usually because the evalution of Origin, request method / ' +
  "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

/** What an answer carries for the browser of a page of another origin; nothing where no rule is for it. */
export async function crossOrigin(services: Services, request: WireRequest): Promise<Fields> {
  const origin = request.headers.get('origin');
  if (origin === undefined || request.method === 'OPTIONS') return [];
  const rules = await rulesOf(services, placeOf(request).bucket);
  const rule = rules?.find((one) => suits(one, origin, request.method));
  return rule === undefined ? [] : ruleFields(rule, origin);
}

function ruleFields({ AllowedMethods, AllowedOrigins, ExposeHeaders = [], MaxAgeSeconds }: CORSRule, origin: string): Fields {
  // Only the star alone is for everybody: a rule that names origins tells each its own, and takes its credentials.
  const everybody = AllowedOrigins.includes('*');
  return [
    ['Access-Control-Allow-Origin', everybody ? '*' : origin],
    ['Access-Control-Allow-Methods', AllowedMethods.join(', ')],
    ...(ExposeHeaders.length === 0 ? [] : [['Access-Control-Expose-Headers', ExposeHeaders.join(', ')] as const]),
    ...(MaxAgeSeconds === undefined ? [] : [['Access-Control-Max-Age', String(MaxAgeSeconds)] as const]),
    ...(everybody ? [] : [['Access-Control-Allow-Credentials', 'true'] as const]),
    ['Vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'],
  ];
}

const suits = ({ AllowedOrigins, AllowedMethods }: CORSRule, origin: string, method: string): boolean =>
  AllowedMethods.includes(method) && AllowedOrigins.some((allowed) => fits(allowed, origin));

const allowsHeader = ({ AllowedHeaders = [] }: CORSRule, name: string): boolean =>
  AllowedHeaders.some((allowed) => fits(allowed.toLowerCase(), name));

/** At most one star, which stands for any text. */
function fits(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

interface Place {
  readonly bucket: string;
  readonly resource: 'BUCKET' | 'OBJECT';
}

function placeOf(request: WireRequest): Place {
  try {
    const [bucket = '', key = ''] = readTarget(readdress(request).target).segments;
    return { bucket, resource: key === '' ? 'BUCKET' : 'OBJECT' };
  } catch (error) {
    if (error instanceof TargetSyntaxError) return { bucket: '', resource: 'BUCKET' };
    throw error;
  }
}

/** `undefined`: no such bucket. */
async function rulesOf({ objects }: Services, bucket: string): Promise<readonly CORSRule[] | undefined> {
  const found = await objects.findDocument(bucket, corsDocument);
  if (found?.body === undefined) return found && [];
  return (readConfiguration(found.body) as CORSConfiguration).CORSRules;
}
