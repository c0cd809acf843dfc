import { fakeHandler } from './sdk';
import { AwsError } from '../../../../../src/backend/wire/aws/aws-error';
import { protocols } from '../../../../../src/backend/wire/aws/protocol/protocols';
import type { WireRequest } from '../../../../../src/backend/wire/message';
import type { ServiceModel } from '../../../../../src/facts/aws/model';

export const CONTEXT = { requestId: '0f1e2d3c-0000-0000-0000-000000000000', hostId: 'host/id=' };

export interface Call {
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly request: WireRequest;
}

/** A request handler that decodes each call by the model, notes it, and answers with `output` (or an error). */
export function exchange(model: ServiceModel, output: object | AwsError) {
  const protocol = protocols[model.protocol];
  const calls: Call[] = [];
  const requestHandler = fakeHandler(async (request) => {
    const { name, operation } = await protocol.address(model, request);
    calls.push({ name, input: await protocol.decodeInput(model, operation!, request), request });
    const context = { ...CONTEXT, method: request.method };
    return output instanceof AwsError
      ? protocol.encodeError(model, output, context)
      : protocol.encodeOutput(model, operation!, output, context);
  });
  return { requestHandler, calls };
}

/** Decodes one request from nothing but itself. */
export async function decode(model: ServiceModel, request: WireRequest): Promise<Call> {
  const protocol = protocols[model.protocol];
  const { name, operation } = await protocol.address(model, request);
  return { name, input: operation === undefined ? {} : await protocol.decodeInput(model, operation, request), request };
}

/** Code, message and status of the refusal of a request. */
export async function refusal(model: ServiceModel, request: WireRequest): Promise<AwsError> {
  try {
    await decode(model, request);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
