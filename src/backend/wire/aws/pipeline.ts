import type { Clock } from '../../clock';
import { Fault } from '../../fault';
import type { AnyFault } from '../../fault';
import { uuid } from '../../ids';
import type { Log } from '../../log';
import { BodyTooLargeError, isCut } from '../message';
import type { WireRequest, WireResponse } from '../message';
import type { Services } from '../services';
import { authenticate } from './authenticate';
import { authorise, needsAsking } from './authorise';
import { AwsError } from './aws-error';
import type { AwsService } from './aws-service';
import type { AwsServiceRow } from './aws-services';
import { claim } from './claim';
import type { AnswerContext } from './protocol/protocol';
import type { VerifyPolicy } from './signature/policy-form';
import { SignatureFault } from './signature/signature-fault';
import type { Verify } from './signature/verify';
import { wordSignatureFault } from './signature/wording';
import { unknownService } from './unknown-service';
import { validateInput } from './validation';

export interface AwsFrontEnd {
  readonly services: Services;
  readonly awsServices: readonly AwsServiceRow[];
  readonly verify: Verify;
  readonly verifyPolicy: VerifyPolicy;
  /** What the clients' machines show (`docs/decisions/0014`): SDKs set their clocks by the date of an answer, and sign by them. */
  readonly clientTime: Clock;
  readonly log: Log;
}

/** Answers one request: the whole way, stage by stage. Never throws. */
export async function answer(front: AwsFrontEnd, received: WireRequest): Promise<WireResponse> {
  const requestId = uuid(front.services.random);
  const claimed = claim(received, front.awsServices);
  if ('unknown' in claimed) {
    front.log.warn(`refused: no service "${claimed.unknown}"`);
    return unknownService(received, claimed.unknown, requestId);
  }
  const service = claimed.load();
  const context = { requestId, hostId: hostIdOf(requestId), method: received.method, now: front.clientTime.now() };
  const response = await served(front, service, received, context);
  return service.crossOrigin === undefined || received.headers.get('origin') === undefined
    ? response
    : { ...response, headers: [...response.headers, ...(await crossOriginFields(front, service.crossOrigin, received))] };
}

async function served(
  front: AwsFrontEnd,
  service: AwsService,
  received: WireRequest,
  context: AnswerContext & { readonly now: number },
): Promise<WireResponse> {
  const { model, protocol } = service;
  const { requestId } = context;
  try {
    const door = service.doors?.find((one) => one.takes(received));
    if (door !== undefined) return await door.answer({ services: front.services, verifyPolicy: front.verifyPolicy, context }, received);
    const { request, trailers, principal, region } = await authenticate(front.verify, service, received);
    const { name, operation: row } = await protocol.address(model, request);
    const operation = row && service.operations.get(name);
    if (!operation) {
      front.log.warn(`refused: ${model.serviceId} ${name} is not served`);
      throw service.notServed(name);
    }
    const input = await protocol.decodeInput(model, row, request);
    validateInput(model, row, input);
    const call = { principal, region, requestId, request, trailers, services: front.services };
    if (needsAsking(service.authorisation, principal)) await authorise(service.authorisation, name, call, input);
    const output = await operation.run(call, input);
    return protocol.encodeOutput(model, row, output ?? {}, context);
  } catch (error) {
    return protocol.encodeError(model, worded(front, service, error), context);
  }
}

async function crossOriginFields(
  { services, log }: AwsFrontEnd,
  fieldsOf: NonNullable<AwsService['crossOrigin']>,
  received: WireRequest,
): Promise<[string, string][]> {
  try {
    return (await fieldsOf(services, received)).map(([name, value]) => [name, value]);
  } catch (error) {
    log.error('the cross-origin rules could not be read', error);
    return [];
  }
}

/** Refusals in the service's words; bodies that are too long or end early; anything else is a defect, told to the log and not to the caller. */
function worded(front: AwsFrontEnd, { model, protocol, signature, wordFault, internalError }: AwsService, error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof SignatureFault) return new AwsError(wordSignatureFault(signature.wording, error as SignatureFault));
  const fault = error instanceof Fault ? wordFault(error as AnyFault) : undefined;
  if (fault) return fault;
  if (error instanceof BodyTooLargeError) return protocol.bodyTooLarge(error.limit);
  // There is nobody left to read the answer.
  if (isCut(error)) return new AwsError({ code: 'IncompleteBody', message: '' });
  front.log.error(`a request to ${model.serviceId} failed`, error);
  return new AwsError(internalError ?? { code: 'InternalFailure', message: 'An internal error has occurred.', status: 500 });
}

/** S3's second id: any opaque text; here the first one again, so that an operator has one thing to search for. */
const hostIdOf = (requestId: string): string => Buffer.from(requestId).toString('base64');
