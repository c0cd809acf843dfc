import { isUtf8 } from 'node:buffer';
import type { Member, OperationModel, ServiceModel, StructureShape } from '../../../../facts/aws/model';
import { BodyTooLargeError } from '../../message';
import type { WireRequest, WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import { MALFORMED_XML } from '../validation-s3';
import type { AnswerContext, Protocol } from './protocol';
import { addressed, inputShape, outputShape, route } from './rest';
import { readBindings, writeBindings } from './rest-bindings';
import { TargetSyntaxError } from './rest-target';
import type { ScalarType } from './scalar';
import { XmlSyntaxError, readXml } from './xml-reader';
import { readStructure } from './xml-shapes';
import { XML_DECLARATION, attributes, element, escapeXml, memberElement, structureContent } from './xml-writer';

/** A DeleteObjects of 1000 keys of 1024 escaped characters, or 10,000 parts with checksums. */
const XML_LIMIT = 8 * 1024 * 1024;

/**
 * REST-XML as S3 speaks it (smithy.io/2.0/aws/protocols/aws-restxml-protocol.html, without the wrapper of errors). The
 * path style is expected: a front-end that finds the bucket in the host name hands on `pathStyle(request, bucket)`.
 */
export const restXml: Protocol = {
  // eslint-disable-next-line @typescript-eslint/require-await -- a refusal is a rejection, as in every protocol
  async address(model, request) {
    return addressed(model, locate(model, request).match);
  },

  async decodeInput(model, operation, request) {
    const shape = inputShape(model, operation);
    if (shape === undefined) return {};
    const { match, target } = locate(model, request);
    const input = readBindings(model, shape, match.labels, target, request.headers, invalidArgument);
    const member = shape.payload === undefined ? undefined : shape.members[shape.payload];
    if (shape.payload !== undefined && member !== undefined) {
      const payload = await readPayload(model, member, shape.payload, request);
      if (payload !== undefined) input[shape.payload] = payload;
    }
    return input;
  },

  encodeOutput(model, operation, output, context) {
    const shape = outputShape(model, operation);
    const { headers, status: bound } = shape === undefined ? { headers: [] } : writeBindings(model, shape, output);
    // RFC 9110 §15.3.7: what answers a part says so.
    const partial = headers.some(([name]) => name === 'Content-Range') ? 206 : undefined;
    const status = bound ?? partial ?? operation.http.responseCode ?? 200;
    const body = shape === undefined || context.method === 'HEAD' ? undefined : documentOf(model, operation, shape, output);
    const isDocument = typeof body === 'string' && body.startsWith(XML_DECLARATION);
    const type: [string, string][] = isDocument ? [['Content-Type', 'application/xml']] : [];
    return { status, headers: [...ids(context), ...headers, ...type], ...(body === undefined ? {} : { body }) };
  },

  encodeError(_model, error, context) {
    const headers = [...ids(context), ...Object.entries(error.headers)];
    if (context.method === 'HEAD' || error.status === 304) return { status: error.status, headers };
    const fields = Object.entries({
      Code: error.code,
      Message: error.message,
      ...error.extra,
      RequestId: context.requestId,
      HostId: context.hostId ?? '',
    });
    const content = fields.map(([name, value]) => element(name, escapeXml(value))).join('');
    return {
      status: error.status,
      headers: [...headers, ['Content-Type', 'application/xml']],
      body: XML_DECLARATION + element('Error', content),
    };
  },

  bodyTooLarge,
};

function bodyTooLarge(limit: number): AwsError {
  const extra = { MaxMessageLengthBytes: String(limit) };
  return new AwsError({ code: 'MaxMessageLengthExceeded', message: 'Your request was too big.', extra });
}

/** The same request in path style: what stands in the host name comes first in the path. */
export function pathStyle(request: WireRequest, bucket: string): WireRequest {
  return { ...request, target: `/${encodeURIComponent(bucket)}${request.target}` };
}

function locate(model: ServiceModel, request: WireRequest) {
  try {
    const { target, match } = route(model, request);
    if (match !== undefined) return { target, match };
  } catch (error) {
    if (!(error instanceof TargetSyntaxError)) throw error;
    throw new AwsError({ code: 'InvalidURI', message: "Couldn't parse the specified URI." });
  }
  throw new AwsError({
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
    status: 405,
    extra: { Method: request.method, ResourceType: request.target.split('?', 1)[0] === '/' ? 'SERVICE' : 'BUCKET' },
  });
}

function invalidArgument(name: string, value: string, type: ScalarType | 'repeated'): AwsError {
  const message = type === 'integer' || type === 'long' ? `Provided ${name} not an integer or within integer range` : `Invalid ${name}`;
  return new AwsError({ code: 'InvalidArgument', message, extra: { ArgumentName: name, ArgumentValue: value } });
}

async function readPayload(model: ServiceModel, member: Member, name: string, request: WireRequest): Promise<unknown> {
  const shape = model.shape(member.shape);
  if (shape.type === 'blob' && (member.streaming ?? shape.streaming)) return request.body.stream();
  const bytes = await wholeBody(request);
  if (shape.type === 'blob') return bytes;
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new AwsError(MALFORMED_XML);
  const text = bytes.toString('utf8');
  if (shape.type !== 'structure') return text;
  try {
    const root = readXml(text);
    if (root.name !== (member.locationName ?? name)) throw new XmlSyntaxError('another root element');
    return readStructure(model, shape, root);
  } catch (error) {
    if (error instanceof XmlSyntaxError) throw new AwsError(MALFORMED_XML);
    throw error;
  }
}

async function wholeBody(request: WireRequest): Promise<Buffer> {
  try {
    return await request.body.buffer(XML_LIMIT);
  } catch (error) {
    throw error instanceof BodyTooLargeError ? bodyTooLarge(error.limit) : error;
  }
}

/** The body of an answer: the payload as it is, or a document; undefined: none. */
function documentOf(model: ServiceModel, operation: OperationModel, shape: StructureShape, output: object): WireResponse['body'] {
  const structure = output as Readonly<Record<string, unknown>>;
  if (shape.payload !== undefined) {
    const member = shape.members[shape.payload];
    const value = structure[shape.payload];
    if (member === undefined || value === undefined) return undefined;
    const payload = model.shape(member.shape);
    if (payload.type !== 'structure') return value instanceof Uint8Array ? Buffer.from(value) : (value as WireResponse['body']);
    const root = payload.locationName ?? member.locationName ?? member.shape;
    const start = ` xmlns="${model.xmlNamespace ?? ''}"${attributes(payload, {}, value as object)}`;
    return XML_DECLARATION + element(root, structureContent(model, payload, value as object), start);
  }
  if (operation.outputRoot === undefined) return undefined;
  const start = ` xmlns="${model.xmlNamespace ?? ''}"`;
  const content = operation.unwrapped ? unwrapped(model, shape, structure) : structureContent(model, shape, output);
  return XML_DECLARATION + element(operation.outputRoot, content, start);
}

function unwrapped(model: ServiceModel, shape: StructureShape, structure: Readonly<Record<string, unknown>>): string {
  const [[name, member] = []] = Object.entries(shape.members);
  const value = name === undefined ? undefined : structure[name];
  if (member === undefined || value === undefined) return '';
  return memberElement(model, member, 'x', value).replace(/^<x>|<\/x>$|^<x\/>$/g, '');
}

function ids({ requestId, hostId, now }: AnswerContext): [string, string][] {
  return [
    ['x-amz-request-id', requestId],
    ...(hostId === undefined ? [] : ([['x-amz-id-2', hostId]] satisfies [string, string][])),
    ...(now === undefined ? [] : ([['Date', new Date(now).toUTCString()]] satisfies [string, string][])),
    ['Server', 'AmazonS3'],
  ];
}
