import { isUtf8 } from 'node:buffer';
import type { ServiceModel } from '../../../../facts/aws/model';
import { BodyTooLargeError } from '../../message';
import type { WireRequest, WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import { JsonSyntaxError, readJson } from './json-reader';
import type { JsonObject } from './json-reader';
import { readStructure, serialization, writeStructure } from './json-shapes';
import { BODY_LIMIT } from './protocol';
import type { AnswerContext, Protocol } from './protocol';

/** AWS JSON 1.0 and 1.1 (smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). */
export const json: Protocol = {
  address(model, request) {
    const target = request.headers.get('x-amz-target') ?? '';
    const prefix = `${model.targetPrefix ?? ''}.`;
    const name = target.startsWith(prefix) ? target.slice(prefix.length) : '';
    if (!model.operationNames.includes(name)) {
      return Promise.reject(new AwsError({ code: 'UnknownOperationException', message: '' }));
    }
    return Promise.resolve({ name, operation: model.operation(name) });
  },

  async decodeInput(model, operation, request) {
    const body = await jsonBody(request);
    const shape = operation.input === undefined ? undefined : model.shape(operation.input);
    return shape?.type === 'structure' ? readStructure(model, shape, body) : {};
  },

  encodeOutput(model, operation, output, context) {
    const shape = operation.output === undefined ? undefined : model.shape(operation.output);
    // An operation without output answers an empty body, not an empty object.
    return answer(model, 200, shape?.type === 'structure' ? writeStructure(model, shape, output) : '', context);
  },

  encodeError(model, error, context) {
    const message = error.message === '' ? {} : { message: error.message };
    return answer(model, error.status, JSON.stringify({ __type: error.code, ...message, ...error.extra }), context);
  },

  bodyTooLarge: entityTooLarge,
};

export function entityTooLarge(): AwsError {
  return new AwsError({ code: 'RequestEntityTooLargeException', message: '', status: 413 });
}

function answer(model: ServiceModel, status: number, body: string, context: AnswerContext): WireResponse {
  return {
    status,
    headers: [
      ['x-amzn-RequestId', context.requestId],
      ['Content-Type', `application/x-amz-json-${model.jsonVersion ?? '1.1'}`],
    ],
    body,
  };
}

/** The body as a JSON object; an empty body says the same as an empty object. */
export async function jsonBody(request: WireRequest): Promise<JsonObject> {
  try {
    const bytes = await request.body.buffer(BODY_LIMIT);
    if (bytes.length === 0) return new Map();
    const value = readJson(decodeUtf8(bytes));
    if (value instanceof Map) return value;
  } catch (error) {
    if (error instanceof BodyTooLargeError) throw entityTooLarge();
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  throw serialization('');
}

function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new JsonSyntaxError('not UTF-8');
  return bytes.toString('utf8');
}
