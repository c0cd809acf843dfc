import { Readable } from 'node:stream';
import { HeaderList, bufferedBody, streamedBody } from '../wire/message';
import type { RequestBody, WireRequest, WireResponse } from '../wire/message';

/**
 * A request handler for clients of the AWS SDK for JavaScript that hands requests to the backend without a socket: same
 * bytes, same signatures, same answers. Shaped after the SDK's `HttpHandler` interface, of which it needs no code.
 */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export function inProcessHandler(handle: (request: WireRequest) => Promise<WireResponse>): InProcessHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      const { status, headers, body } = await handle({
        method: request.method,
        target: target(request),
        headers: new HeaderList([...Object.entries(request.headers), ...framing(request)]),
        body: toBody(request.body),
      });
      const names = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const stream =
        bytes === undefined ? Readable.from([]) : Readable.from(Buffer.isBuffer(bytes) ? [bytes] : bytes, { objectMode: false });
      return { response: { statusCode: status, headers: names, body: stream } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

/** What a client on a socket adds by itself where it was not told the length (RFC 9112 §6). */
function framing({ method, headers, body }: SdkRequest): [string, string][] {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (names.includes('content-length') || names.includes('transfer-encoding') || (method !== 'PUT' && method !== 'POST')) return [];
  if (body instanceof Readable) return [['transfer-encoding', 'chunked']];
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.byteLength : 0;
  return [['content-length', String(length)]];
}

function target({ path, query }: SdkRequest): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) => {
    const values = value === null ? [null] : typeof value === 'string' ? [value] : value;
    return values.map((one) => (one === null ? encode(name) : `${encode(name)}=${encode(one)}`));
  });
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** RFC 3986: what `encodeURIComponent` leaves and a signature does not. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function toBody(body: unknown): RequestBody {
  if (body === undefined || body === null) return bufferedBody(Buffer.alloc(0));
  if (typeof body === 'string') return bufferedBody(Buffer.from(body));
  if (body instanceof Uint8Array) return bufferedBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (body instanceof Readable) return streamedBody(body as AsyncIterable<Buffer>);
  throw new TypeError('the body of an in-process request is text, bytes or a stream');
}
