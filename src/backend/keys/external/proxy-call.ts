import { proxyErrorNames, xksProxy } from '../../../facts/aws/xks-proxy';
import type { ProxyFailureName } from '../../../facts/aws/xks-proxy';
import { OutgoingFailure } from '../../outgoing';
import type { OutgoingResponse } from '../../outgoing';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import type { ProxyAddress } from './key-store-record';
import { ProxyFailure } from './proxy-failure';
import { signedHeaders } from './signed-headers';

/** Whom to ask, in whose name it is signed, and for which call of KMS. */
export interface ProxyCall {
  readonly proxy: ProxyAddress;
  /** Of the credential; lent. */
  readonly secret: Uint8Array;
  readonly use: KeyUse;
  /** `Decrypt`, `ReEncrypt`, `CreateCustomKeyStore` … */
  readonly kmsOperation: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One request of the proxy's API, and the members of its answer.
 * @param api below the path of the store: `/health`, `/keys/…/encrypt`
 * @throws ProxyFailure for an error of the proxy, and for what is no answer
 */
export async function callProxy({ proxies }: KeyHierarchy, call: ProxyCall, api: string, members: JsonObject): Promise<JsonObject> {
  const { proxy, secret, use } = call;
  const path = `${proxy.path}${api}`;
  const body = Buffer.from(JSON.stringify(members));
  const host = proxy.endpoint.slice('https://'.length);
  const signature = signedHeaders(proxy.accessKeyId, secret, { host, path, body, region: use.region, at: proxies.time.now() });
  let response: OutgoingResponse;
  try {
    response = await proxies.send({
      origin: proxy.endpoint,
      path,
      headers: { 'content-type': 'application/json', ...signature },
      body,
      timeoutMs: xksProxy.timeoutMs,
    });
  } catch (error) {
    throw error instanceof OutgoingFailure ? new ProxyFailure(error.reason) : error;
  }
  const answer = readObject(response.body);
  if (response.status !== 200) throw new ProxyFailure(failureOf(answer));
  return answer;
}

function failureOf({ errorName }: JsonObject): ProxyFailureName {
  return (typeof errorName === 'string' ? proxyErrorNames.get(errorName) : undefined) ?? 'malformed';
}

function readObject(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ProxyFailure('malformed');
  }
  return asObject(value);
}

/** With no members but its own. @throws ProxyFailure `malformed`. */
export function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProxyFailure('malformed');
  return Object.assign(Object.create(null) as object, value) as JsonObject;
}
