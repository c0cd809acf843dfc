import type { OperationModel, ServiceModel } from '../../../../facts/aws/model';
import type { WireRequest, WireResponse } from '../../message';
import type { AwsError } from '../aws-error';

/** What an answer carries besides the result. */
export interface AnswerContext {
  readonly requestId: string;
  /** S3's second id. */
  readonly hostId?: string;
  /** An answer to HEAD has no body. */
  readonly method?: string;
  /** The time of the answer, milliseconds since the Unix epoch: clients set their clocks by it. */
  readonly now?: number;
}

/** A call as the wire named it: the row to decode by, or the bare name of an operation that is not modelled. */
export interface Addressed {
  readonly name: string;
  readonly operation?: OperationModel;
}

/**
 * One of AWS's wire protocols, driven by the rows of a service model. Decoding gives plain objects keyed by member name:
 * blobs as Buffers, timestamps as Dates, maps as Maps, absent members absent. Everything refused is an `AwsError`.
 */
export interface Protocol {
  /** Which operation the request is for. Throws the protocol's own error where the service has none such. */
  address(model: ServiceModel, request: WireRequest): Promise<Addressed>;
  decodeInput(model: ServiceModel, operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>>;
  encodeOutput(model: ServiceModel, operation: OperationModel, output: object, context: AnswerContext): WireResponse;
  encodeError(model: ServiceModel, error: AwsError, context: AnswerContext): WireResponse;
  /** The refusal of a body of more than `limit` bytes. */
  bodyTooLarge(limit: number): AwsError;
}

/** Largest body that is not a stream: above RunInstances' user data, a KMS key policy or a page of 1000 deletions. */
export const BODY_LIMIT = 2 * 1024 * 1024;
