import { keyFaultCodes } from '../../facts/aws/key-fault-codes';
import { proxyFailures } from '../../facts/aws/xks-proxy';
import type { TrailEvent, TrailIdentity } from '../events';
import { uuid } from '../ids';
import type { Principal } from '../principal';
import { isKeyFault } from './key-fault';
import type { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { keyArn } from './key-record';
import type { KeyRecord } from './key-record';

/** What is told of a call besides who made it. Nothing secret: no plaintext, no ciphertext. */
export interface EventDetails {
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** ARNs of the keys the call touched. */
  readonly keys: readonly { readonly account: string; readonly arn: string }[];
  readonly error?: unknown;
  /** What nobody asked but the reader wants to know: names of custom key stores. */
  readonly additional?: Readonly<Record<string, unknown>>;
}

/** Leaves one event in the trail, and gives its id. */
export function leaveEvent(keys: KeyHierarchy, use: KeyUse, details: EventDetails): string {
  const { error } = details;
  const head = headOf(keys, details.eventName, use.region, keys.clock.now());
  keys.events.record({
    ...head,
    requestID: use.requestId,
    eventType: use.principal.kind === 'service' ? 'AwsServiceEvent' : 'AwsApiCall',
    readOnly: details.readOnly,
    recipientAccountId: details.keys[0]?.account ?? use.principal.account,
    userIdentity: identityOf(use.principal, use.via),
    requestParameters: details.parameters ?? null,
    responseElements: details.response ?? null,
    ...(details.additional === undefined ? {} : { additionalEventData: details.additional }),
    resources: details.keys.map(({ account, arn }) => ({ accountId: account, type: 'AWS::KMS::Key', ARN: arn })),
    ...(error === undefined ? {} : errorOf(error)),
  });
  return head.eventID;
}

/** What the clock did to a key, by CloudTrail's names: `RotateKey`, `DeleteKey`, `DeleteExpiredKeyMaterial` (KMS developer guide, "Logging"). */
export function leaveServiceEvent(
  keys: KeyHierarchy,
  key: Pick<KeyRecord, 'account' | 'region' | 'keyId'>,
  { eventName, at, ...details }: { readonly eventName: string; readonly at: number; readonly rotationType?: 'AUTOMATIC' | 'ON_DEMAND' },
): void {
  keys.events.record({
    ...headOf(keys, eventName, key.region, at),
    requestID: uuid(keys.random),
    eventType: 'AwsServiceEvent',
    readOnly: false,
    recipientAccountId: key.account,
    userIdentity: { accountId: key.account, invokedBy: 'AWS Internal' },
    requestParameters: null,
    responseElements: null,
    resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: keyArn(key) }],
    serviceEventDetails: { keyId: key.keyId, ...details },
  });
}

const headOf = (keys: KeyHierarchy, eventName: string, awsRegion: string, at: number) =>
  ({
    eventVersion: '1.11',
    eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    eventSource: 'kms.amazonaws.com',
    eventName,
    awsRegion,
    eventID: uuid(keys.random),
  }) as const;

const identityTypes: Readonly<Record<Principal['kind'], TrailIdentity['type']>> = {
  root: 'Root',
  user: 'IAMUser',
  'role-session': 'AssumedRole',
  service: 'AWSService',
  anonymous: 'Anonymous',
};

function identityOf(principal: Principal, via: string | undefined): TrailIdentity {
  return {
    type: identityTypes[principal.kind],
    principalId: principal.userId,
    arn: principal.arn,
    accountId: principal.account,
    ...(principal.accessKeyId === undefined ? {} : { accessKeyId: principal.accessKeyId }),
    ...(via === undefined ? {} : { invokedBy: `${via}.amazonaws.com` }),
  };
}

function errorOf(error: unknown): Pick<TrailEvent, 'errorCode' | 'errorMessage'> {
  // What a proxy did is told by its text alone: the code is the same for all.
  if (isKeyFault(error)) return { errorCode: keyFaultCodes[error.kind], ...proxyMessage(error) };
  // A front-end's own refusal, such as a dry run, carries its code.
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return { errorCode: typeof code === 'string' ? code : 'InternalFailure' };
}

function proxyMessage({ details }: KeyFault): Pick<TrailEvent, 'errorMessage'> {
  return 'failure' in details && details.failure !== undefined ? { errorMessage: proxyFailures[details.failure].message } : {};
}
