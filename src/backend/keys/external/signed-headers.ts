import { xksProxy } from '../../../facts/aws/xks-proxy';
import { hexDigest, hmac } from '../../crypto/digests';

export interface SignedRequest {
  /** Of the `Host` header field. */
  readonly host: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly region: string;
  /** Milliseconds since the epoch, by the clock of the proxy's machine. */
  readonly at: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
const signed = 'host;x-amz-date';

/**
 * Signature version 4 of a request to a proxy: a POST without query, host and date signed (specification, appendix A).
 * @param secret of the proxy's credential; the caller's, and not kept
 */
export function signedHeaders(accessKeyId: string, secret: Uint8Array, request: SignedRequest): Readonly<Record<string, string>> {
  const { host, path, body, region, at } = request;
  const date = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = `${date.slice(0, 8)}/${region}/${xksProxy.service}/aws4_request`;
  const canonical = `POST\n${path}\n\nhost:${host}\nx-amz-date:${date}\n\n${signed}\n${hexDigest('sha256', body)}`;
  const toSign = `${algorithm}\n${date}\n${scope}\n${hexDigest('sha256', canonical)}`;
  let key: Buffer = Buffer.concat([Buffer.from('AWS4'), secret]);
  for (const part of scope.split('/')) {
    const next = hmac('sha256', key, part);
    key.fill(0);
    key = next;
  }
  const signature = hmac('sha256', key, toSign).toString('hex');
  key.fill(0);
  return {
    'x-amz-date': date,
    authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}
