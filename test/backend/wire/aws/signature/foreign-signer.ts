import { createHash, createHmac } from 'node:crypto';
import { SignatureV4, type SignatureV4CryptoInit } from '@smithy/signature-v4';
import type { RequestHead } from '../../../../../src/backend/wire/aws/signature/request-head';

/** The shape that the AWS SDK for JavaScript wants of a hash. */
class NodeHash {
  private state: ReturnType<typeof createHash | typeof createHmac>;
  constructor(private readonly key?: string | Uint8Array) {
    this.state = this.start();
  }
  private start(): ReturnType<typeof createHash | typeof createHmac> {
    return this.key === undefined ? createHash('sha256') : createHmac('sha256', this.key);
  }
  update(data: string | Uint8Array) {
    this.state.update(data);
  }
  digest() {
    return Promise.resolve(new Uint8Array(this.state.digest()));
  }
  reset() {
    this.state = this.start();
  }
}

export interface ToSign {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface SignedBy {
  readonly service?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly at: number;
  /** Seconds; makes it a presigned URL. */
  readonly expiresIn?: number;
  readonly unsigned?: readonly string[];
}

/** Signs as the AWS SDK for JavaScript does, and gives what a server would see. */
export async function signLikeSdk(request: ToSign, by: SignedBy): Promise<RequestHead> {
  const { service = 'kms', region = 'eu-central-1', accessKeyId = 'test', secretAccessKey = 'test', sessionToken } = by;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: NodeHash as unknown as SignatureV4CryptoInit['sha256'],
    uriEscapePath: service !== 's3',
  });
  const { method = 'POST', path = '/', query = {}, body = '' } = request;
  // The presigner of the S3 client says so; in a presigned URL it becomes a parameter.
  const headers = by.expiresIn === undefined ? request.headers : { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...request.headers };
  const toSign = { method, protocol: 'https:', hostname: 'localhost', path, query, headers: { host: 'localhost:4566', ...headers }, body };
  const unsignableHeaders = new Set(by.unsigned ?? []);
  const signingDate = new Date(by.at);
  const signed =
    by.expiresIn === undefined
      ? await signer.sign(toSign, { signingDate, unsignableHeaders })
      : await signer.presign(toSign, { signingDate, expiresIn: by.expiresIn, unsignableHeaders });
  const escape = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = Object.entries(signed.query ?? {}).map(([name, value]) => `${escape(name)}=${escape(String(value))}`);
  return {
    method,
    target: path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''),
    // Header values reach node:http as bytes, one character each.
    headers: Object.entries(signed.headers).map(([name, value]): [string, string] => [name, Buffer.from(value).toString('latin1')]),
  };
}
