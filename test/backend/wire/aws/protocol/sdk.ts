import { Readable } from 'node:stream';
import { HeaderList, bufferedBody } from '../../../../../src/backend/wire/message';
import type { WireRequest, WireResponse } from '../../../../../src/backend/wire/message';

/** The parts of the SDK's HttpRequest that the wire shows. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A request handler for an AWS SDK client that answers from `respond` instead of a socket. */
export function fakeHandler(respond: (request: WireRequest) => WireResponse | Promise<WireResponse>) {
  return {
    handle: async (sdk: SdkRequest) => {
      const answer = await respond(await wireRequest(sdk));
      const headers = Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
      return { response: { statusCode: answer.status, headers, body: Readable.from([await bytesOf(answer.body)]) } };
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  } as never;
}

export async function wireRequest(sdk: SdkRequest): Promise<WireRequest> {
  const pairs = Object.entries(sdk.query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null || one === '' ? `${escapeUri(name)}=` : `${escapeUri(name)}=${escapeUri(one)}`,
    ),
  );
  return {
    method: sdk.method,
    target: sdk.path + (pairs.length === 0 ? '' : `?${pairs.join('&')}`),
    headers: new HeaderList(Object.entries(sdk.headers)),
    body: bufferedBody(await bytesOf(sdk.body)),
  };
}

function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Everything a body can be, as bytes. */
export async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: Uint8Array[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** A request as a raw client would write it. */
export function rawRequest(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  body: Buffer | string = '',
): WireRequest {
  return { method, target, headers: new HeaderList(headers), body: bufferedBody(Buffer.from(body)) };
}
