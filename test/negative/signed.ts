import { createHash, createHmac } from 'node:crypto';
import { bufferedBody, HeaderList } from '../../src/backend/wire/message';
import type { WireRequest } from '../../src/backend/wire/message';

/**
 * A request as its bytes would say it. The SDK's signer takes no repeated parameters, no odd paths and no odd headers, so these tests
 * sign for themselves (IAM user guide, "Create a signed AWS API request"); that the backend agrees with the SDK's signer is tested in
 * `test/backend/wire/aws/signature/`.
 */
export interface Bytes {
  readonly method: string;
  /** As on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface Scope {
  readonly service: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  /** What the request declares of its body where it is not its hash. */
  readonly payloadHash?: string;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const escapeByte = (byte: number): string => {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
};

/** Every byte as SigV4 escapes it; what is escaped already is taken for the byte it stands for. */
const uniform = (text: string, keep: string): string =>
  [
    ...Buffer.from(
      text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      'latin1',
    ),
  ]
    .map((byte) => (keep.includes(String.fromCharCode(byte)) ? String.fromCharCode(byte) : escapeByte(byte)))
    .join('');

function canonicalPath(path: string, service: string): string {
  if (service === 's3') {
    return path
      .split('/')
      .map((segment) => uniform(segment, ''))
      .join('/');
  }
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const closed = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `/${kept.map((segment) => [...Buffer.from(segment, 'latin1')].map(escapeByte).join('')).join('/')}${closed}`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const part = (text: string): string => uniform(text.replaceAll('+', ' '), '');
      return equals < 0 ? [part(pair), ''] : [part(pair.slice(0, equals)), part(pair.slice(equals + 1))];
    })
    .sort(([a = '', b = ''], [c = '', d = '']) => (a < c ? -1 : a > c ? 1 : b < d ? -1 : b > d ? 1 : 0))
    .map((pair) => pair.join('='))
    .join('&');
}

/** The same request with `Host`, `X-Amz-Date`, `X-Amz-Content-Sha256` (S3) and `Authorization`. */
export function signed(bytes: Bytes, scope: Scope): Bytes {
  const { service, region = 'us-east-1', accessKeyId = 'test', secret = 'test', at = Date.now() } = scope;
  const date = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const payloadHash = scope.payloadHash ?? sha256(bytes.body);
  const has = (name: string): boolean => bytes.headers.some(([found]) => found.toLowerCase() === name);
  const headers: (readonly [string, string])[] = [
    ...(has('host') ? [] : [['Host', 'localhost:4566'] as const]),
    ...bytes.headers,
    ['X-Amz-Date', date],
    ...(service === 's3' ? [['X-Amz-Content-Sha256', payloadHash] as const] : []),
  ];
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')]);
  }
  const names = [...byName.keys()].filter((name) => name === 'host' || name.startsWith('x-amz-')).sort();
  const mark = bytes.target.indexOf('?');
  const path = mark < 0 ? bytes.target : bytes.target.slice(0, mark);
  const canonical = [
    bytes.method,
    canonicalPath(path, service),
    canonicalQuery(mark < 0 ? '' : bytes.target.slice(mark + 1)),
    ...names.map((name) => `${name}:${(byName.get(name) ?? []).join(',')}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
  const credentialScope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${credentialScope}\n${sha256(Buffer.from(canonical, 'latin1'))}`;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date.slice(0, 8)));
  const signature = hmac(key, toSign).toString('hex');
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${credentialScope}, ` + `SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...bytes, headers: [...headers, ['Authorization', authorization]] };
}

export const toRequest = ({ method, target, headers, body }: Bytes): WireRequest => ({
  method,
  target,
  headers: new HeaderList(headers),
  body: bufferedBody(body),
});

/** The request as a client would write it to a socket. */
export function bytesOnTheWire({ method, target, headers, body }: Bytes): Buffer {
  const head = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}
