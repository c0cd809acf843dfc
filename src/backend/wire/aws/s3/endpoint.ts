import { isIP } from 'node:net';
import { isRegion } from '../../../../facts/aws/regions';
import { HeaderList } from '../../message';
import type { WireRequest } from '../../message';
import { pathStyle } from '../protocol/rest-xml';

/** What the name of the host says (S3 User Guide, "Virtual hosting of buckets"). */
export interface Endpoint {
  /** Absent: path style. */
  readonly bucket?: string;
  /** Absent: an endpoint for every region. */
  readonly region?: string;
}

/** `s3.amazonaws.com`, `s3.eu-west-1.amazonaws.com`, `s3-eu-west-1.…`, `s3.dualstack.eu-west-1.…`, and the same at `localhost`. */
const s3Host = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?([a-z0-9-]+))?\.(?:amazonaws\.com|localhost)$/;
const localBucket = /^(.+)\.localhost$/;

/** @param host value of the `Host` header; an address, or a name of another form, is path style */
export function endpointOf(host: string | undefined): Endpoint {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return {};
  const match = s3Host.exec(name);
  if (match !== null && (match[2] === undefined || isRegion(match[2]))) {
    const [, bucket, region] = match;
    return { ...(bucket === undefined ? {} : { bucket }), ...(region === undefined ? {} : { region }) };
  }
  const bucket = localBucket.exec(name)?.[1];
  return bucket === undefined ? {} : { bucket };
}

/** Brings the bucket of the host name into the path, and what a presigned URL says in `x-amz-…` parameters into the headers. */
export function readdress(request: WireRequest): WireRequest {
  const { bucket } = endpointOf(request.headers.get('host'));
  const hoisted = presignedHeaders(request.target);
  const headers = hoisted.length === 0 ? request.headers : new HeaderList([...request.headers.fields, ...hoisted]);
  const addressed = { ...request, headers };
  return bucket === undefined ? addressed : pathStyle(addressed, bucket);
}

/** Presigning clients move headers into the query, where the signature covers them. `X-Amz-…` are the signature's own. */
function presignedHeaders(target: string): [string, string][] {
  const query = target.split('?', 2)[1] ?? '';
  if (!/(?:^|&)X-Amz-Signature=/.test(query)) return [];
  return [...new URLSearchParams(query)].filter(([name]) => name.startsWith('x-amz-'));
}
