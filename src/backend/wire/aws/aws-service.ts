import type { AnyFault } from '../../fault';
import type { WireRequest } from '../message';
import type { Authorisation } from './authorise';
import type { AwsError, AwsErrorRow } from './aws-error';
import type { Door } from './door';
import type { AnyOperation } from './operation';
import type { Services } from '../services';
import type { Protocol } from './protocol/protocol';
import type { SignatureRules } from './signature/signature-rules';
import type { signatureWording } from './signature/wording';
import type { ServiceModel } from '../../../facts/aws/model';

/** One AWS service: everything the pipeline must know of it, in a row. */
export interface AwsService {
  readonly model: ServiceModel;
  readonly protocol: Protocol;
  readonly signature: {
    readonly rules: SignatureRules;
    readonly wording: keyof typeof signatureWording;
    /** Whether a request without any signature is taken as the anonymous principal's; elsewhere it is refused. */
    readonly takesAnonymous?: true;
  };
  /** The authenticated request as the protocol's router expects it (S3: the bucket of the host name moved into the path). */
  readonly readdress?: (request: WireRequest) => WireRequest;
  /** Asked before the request is authenticated, in order. */
  readonly doors?: readonly Door[];
  /** Header fields of every answer to a request with an `Origin`, refusals included. */
  readonly crossOrigin?: (services: Services, request: WireRequest) => Promise<readonly (readonly [string, string])[]>;
  /** By the name in the model. What is not here answers `notServed`. */
  readonly operations: ReadonlyMap<string, AnyOperation>;
  readonly authorisation: Authorisation;
  /** The service's own answer for an operation that AWS has and this backend has not. */
  readonly notServed: (operation: string) => AwsError;
  /** The service's words for a refusal of the backend; `undefined` where it has none: a defect. */
  readonly wordFault: (fault: AnyFault) => AwsError | undefined;
  /** The answer to a defect of the backend where it is not `InternalFailure`. */
  readonly internalError?: AwsErrorRow;
}

/** The table of a service, checked as it is loaded: every operation is one of the model's, and none stands twice. */
export function operationTable(model: ServiceModel, rows: readonly AnyOperation[]): ReadonlyMap<string, AnyOperation> {
  const table = new Map(rows.map((row) => [row.name, row]));
  if (table.size !== rows.length) throw new Error(`${model.service}: an operation stands twice in the table`);
  for (const name of table.keys()) {
    if (!model.operationNames.includes(name)) throw new Error(`${model.service} has no operation ${name}`);
  }
  return table;
}
