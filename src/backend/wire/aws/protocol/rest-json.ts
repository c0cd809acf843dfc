import type { Member, ServiceModel } from '../../../../facts/aws/model';
import { BodyTooLargeError } from '../../message';
import type { WireRequest, WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import { entityTooLarge, jsonBody } from './json';
import { readStructure, serialization, writeStructure } from './json-shapes';
import { BODY_LIMIT } from './protocol';
import type { AnswerContext, Protocol } from './protocol';
import { addressed, inputShape, outputShape, route } from './rest';
import { readBindings, writeBindings } from './rest-bindings';
import { TargetSyntaxError } from './rest-target';

/** REST-JSON (smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html), with payloads that are blobs or structures. */
export const restJson: Protocol = {
  // eslint-disable-next-line @typescript-eslint/require-await -- a refusal is a rejection, as in every protocol
  async address(model, request) {
    return addressed(model, locate(model, request).match);
  },

  async decodeInput(model, operation, request) {
    const shape = inputShape(model, operation);
    if (shape === undefined) return {};
    const { match, target } = locate(model, request);
    const input = readBindings(model, shape, match.labels, target, request.headers, (_name, _value, type) =>
      serialization(`STRING_VALUE cannot be converted to ${type.charAt(0).toUpperCase()}${type.slice(1)}`),
    );
    const member = shape.payload === undefined ? undefined : shape.members[shape.payload];
    if (shape.payload !== undefined && member !== undefined) {
      return { ...input, [shape.payload]: await readPayload(model, member, request) };
    }
    const hasBody = Object.values(shape.members).some(({ location }) => location === undefined);
    return hasBody ? { ...input, ...readStructure(model, shape, await jsonBody(request)) } : input;
  },

  encodeOutput(model, operation, output, context) {
    const shape = outputShape(model, operation);
    if (shape === undefined) return answer(operation.http.responseCode ?? 200, [], '', context);
    const { headers, status = operation.http.responseCode ?? 200 } = writeBindings(model, shape, output);
    const member = shape.payload === undefined ? undefined : shape.members[shape.payload];
    if (shape.payload === undefined || member === undefined) return answer(status, headers, writeStructure(model, shape, output), context);
    const value = (output as Readonly<Record<string, unknown>>)[shape.payload];
    const payload = model.shape(member.shape);
    if (payload.type === 'structure') return answer(status, headers, writeStructure(model, payload, value ?? {}), context);
    const body = value instanceof Uint8Array ? Buffer.from(value) : (value as WireResponse['body']);
    return { status, headers: [['x-amzn-RequestId', context.requestId], ...headers], ...(body === undefined ? {} : { body }) };
  },

  encodeError(_model, error, context) {
    const message = error.message === '' ? {} : { Message: error.message };
    const headers: [string, string][] = [['x-amzn-ErrorType', error.code], ...Object.entries(error.headers)];
    return answer(error.status, headers, JSON.stringify({ ...message, ...error.extra }), context);
  },

  bodyTooLarge: entityTooLarge,
};

function answer(status: number, headers: [string, string][], body: string, context: AnswerContext): WireResponse {
  return { status, headers: [['x-amzn-RequestId', context.requestId], ['Content-Type', 'application/json'], ...headers], body };
}

function locate(model: ServiceModel, request: WireRequest) {
  try {
    const { target, match } = route(model, request);
    if (match !== undefined) return { target, match };
  } catch (error) {
    if (!(error instanceof TargetSyntaxError)) throw error;
  }
  throw new AwsError({ code: 'UnknownOperationException', message: '', status: 404 });
}

async function readPayload(model: ServiceModel, member: Member, request: WireRequest): Promise<unknown> {
  const shape = model.shape(member.shape);
  if (shape.type === 'structure') return readStructure(model, shape, await jsonBody(request));
  if (shape.type === 'blob' && (member.streaming ?? shape.streaming)) return request.body.stream();
  try {
    const bytes = await request.body.buffer(BODY_LIMIT);
    return shape.type === 'blob' ? bytes : bytes.toString('utf8');
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw entityTooLarge();
  }
}
