import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** SHA-256 and HMAC as the SDK's signer asks for them. */
class Sha256 {
  private readonly state;
  constructor(secret?: string | Uint8Array) {
    this.state = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array): void {
    this.state.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.state.digest());
  }
}

interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Signs without awaiting more than it must: thousands of requests are made ahead of a measurement. */
async function signed(port: number, service: string, unsigned: Unsigned, credentials?: BenchCredentials): Promise<Buffer> {
  const { body } = unsigned;
  return Buffer.concat([await signedHead(port, service, unsigned, Buffer.byteLength(body), credentials), Buffer.from(body)]);
}

export interface BenchCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

async function signedHead(
  port: number,
  service: string,
  { method, path: target, headers, body }: Unsigned,
  length: number,
  credentials: BenchCredentials = { accessKeyId: 'test', secretAccessKey: 'test' },
): Promise<Buffer> {
  const [path = '', query] = target.split('?');
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials,
    sha256: Sha256 as never,
    uriEscapePath: service !== 's3',
  });
  const request = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path,
    ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }),
    headers: { host: `127.0.0.1:${port}`, ...headers },
    body,
  };
  const all = Object.entries({ ...(await signer.sign(request)).headers, 'content-length': String(length) });
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** One signed AWS JSON request to KMS as the bytes that go over the wire. */
export function signedKmsRequest(port: number, operation: string, input: object): Promise<Buffer> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` };
  return signed(port, 'kms', { method: 'POST', path: '/', headers, body: JSON.stringify(input) });
}

/** One signed request to S3, its payload's hash among what is signed. */
export function signedS3Request(
  port: number,
  method: string,
  path: string,
  body: string | Buffer = '',
  credentials?: BenchCredentials,
): Promise<Buffer> {
  const headers = { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') };
  return signed(port, 's3', { method, path, headers, body }, credentials);
}

/** The head alone, for a body that is sent after it. */
export function signedS3Head(
  port: number,
  method: string,
  path: string,
  { hash, length }: { readonly hash: string; readonly length: number },
  credentials?: BenchCredentials,
): Promise<Buffer> {
  return signedHead(port, 's3', { method, path, headers: { 'x-amz-content-sha256': hash }, body: '' }, length, credentials);
}
