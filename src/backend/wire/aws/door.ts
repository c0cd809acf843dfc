import type { WireRequest, WireResponse } from '../message';
import type { Services } from '../services';
import type { AnswerContext } from './protocol/protocol';
import type { VerifyPolicy } from './signature/policy-form';

/** What a door answers from. */
export interface Hall {
  readonly services: Services;
  readonly verifyPolicy: VerifyPolicy;
  readonly context: AnswerContext & { readonly now: number };
}

/**
 * A way in beside the operations of a service's model, for what is not signed as they are: a browser's preflight, a form. What a door throws is
 * worded as everything else.
 */
export interface Door {
  takes(request: WireRequest): boolean;
  answer(hall: Hall, request: WireRequest): Promise<WireResponse>;
}
