import type { Principal } from '../../principal';
import type { WireRequest } from '../message';
import type { Services } from '../services';

/** One authenticated request, as an operation sees it. */
export interface Call {
  readonly principal: Principal;
  /** From the credential scope of the signature. */
  readonly region: string;
  readonly requestId: string;
  /** The request itself, for what no model row decodes: host, raw headers. Its body has been read or is the operation's. */
  readonly request: WireRequest;
  /** Trailing headers of a chunked body; complete when the body has been read to its end. */
  readonly trailers: ReadonlyMap<string, string>;
  readonly services: Services;
}

/** One operation of one service: the same name as in the service's model, a file of its own. */
export interface Operation<Input, Output> {
  readonly name: string;
  run(call: Call, input: Input): Promise<Output>;
}

/** An operation whose input and output the compiler no longer sees: what dispatch works on. */
export interface AnyOperation {
  readonly name: string;
  run(call: Call, input: unknown): Promise<object | undefined>;
}

/** Declares an operation; its input has been decoded and validated against the model by the time `run` is called. */
export function operation<Input, Output extends object | undefined>(row: Operation<Input, Output>): AnyOperation {
  return { name: row.name, run: (call, input) => row.run(call, input as Input) };
}
