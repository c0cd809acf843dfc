/** The plain records between the sockets and the front-ends. Nothing here knows a protocol. */

export interface WireRequest {
  readonly method: string;
  /** Path and query exactly as on the request line: signatures are made over these bytes. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: RequestBody;
  /** Address of the sender; absent: the same process. */
  readonly sender?: string | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body?: Buffer | string | AsyncIterable<Uint8Array>;
}

/** The whole may be asked for again, and as a stream afterwards; a stream is given once. */
export interface RequestBody {
  /** The whole body. Throws `BodyTooLargeError` as soon as it is longer than `limit` bytes. */
  buffer(limit: number): Promise<Buffer>;
  stream(): AsyncIterable<Buffer>;
}

export class BodyTooLargeError extends Error {
  constructor(readonly limit: number) {
    super(`the body is longer than ${limit} bytes`);
    this.name = 'BodyTooLargeError';
  }
}

const cuts: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_HTTP_REQUEST_TIMEOUT']);

/** Whether a body failed because its sender went away, or took too long: nobody's defect. */
export const isCut = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && cuts.has(error.code);

/** Header fields in the order received, duplicates kept, names matched without regard to case. */
export class HeaderList {
  private readonly byName = new Map<string, string[]>();

  constructor(readonly fields: readonly (readonly [name: string, value: string])[] = []) {
    for (const [name, value] of fields) {
      const key = name.toLowerCase();
      const values = this.byName.get(key);
      if (values === undefined) this.byName.set(key, [value]);
      else values.push(value);
    }
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    return this.byName.get(name.toLowerCase())?.[0];
  }

  all(name: string): readonly string[] {
    return this.byName.get(name.toLowerCase()) ?? [];
  }

  /** Names in lower case, each once. */
  names(): IterableIterator<string> {
    return this.byName.keys();
  }
}

/** A body that is already in memory. */
export function bufferedBody(bytes: Buffer): RequestBody {
  return {
    buffer: (limit) => (bytes.length > limit ? Promise.reject(new BodyTooLargeError(limit)) : Promise.resolve(bytes)),
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is already here
    stream: async function* () {
      if (bytes.length > 0) yield bytes;
    },
  };
}

/** A body that is still arriving. */
export function streamedBody(source: AsyncIterable<Buffer>): RequestBody {
  let whole: Promise<Buffer> | undefined;
  return {
    buffer: async (limit) => {
      whole ??= collect(source, limit);
      const bytes = await whole;
      if (bytes.length > limit) throw new BodyTooLargeError(limit);
      return bytes;
    },
    stream: () => (whole === undefined ? source : streamOf(whole)),
  };
}

async function* streamOf(whole: Promise<Buffer>): AsyncGenerator<Buffer, void> {
  yield await whole;
}

async function collect(source: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    length += part.length;
    if (length > limit) throw new BodyTooLargeError(limit);
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
}
