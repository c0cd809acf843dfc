import { endpointOf } from './endpoint';
import type { WireRequest, WireResponse } from '../../message';
import { element, escapeXml, XML_DECLARATION } from '../protocol/xml-writer';

export interface StoredByForm {
  readonly bucket: string;
  readonly key: string;
  /** In quotation marks. */
  readonly etag: string;
}

/** S3 API reference, "POST Object": a redirect, where a place to go to was given, or the status asked for; 204 where nothing was. */
export function formAnswer(
  { headers: ofPut }: WireResponse,
  stored: StoredByForm,
  fields: ReadonlyMap<string, string>,
  request: WireRequest,
): WireResponse {
  const location = locationOf(stored, request);
  const headers = ofPut.filter(([name]) => name.toLowerCase() !== 'content-type');
  const redirect = redirectOf(fields.get('success_action_redirect') ?? fields.get('redirect'), stored);
  if (redirect !== undefined) return { status: 303, headers: [...headers, ['Location', redirect]] };
  headers.push(['Location', location]);
  const status = fields.get('success_action_status');
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers };
  return { status: 201, headers: [...headers, ['Content-Type', 'application/xml']], body: documentOf(stored, location) };
}

function documentOf({ bucket, key, etag }: StoredByForm, location: string): string {
  const fields = { Location: location, Bucket: bucket, Key: key, ETag: etag };
  const content = Object.entries(fields).map(([name, value]) => element(name, escapeXml(value)));
  return XML_DECLARATION + element('PostResponse', content.join(''));
}

function locationOf({ bucket, key }: StoredByForm, { headers }: WireRequest): string {
  const host = headers.get('host') ?? '';
  const path = endpointOf(host).bucket === undefined ? `/${bucket}` : '';
  return `http://${host}${path}/${encodeURIComponent(key)}`;
}

/** What is no URL is passed over, as S3 does. */
function redirectOf(url: string | undefined, { bucket, key, etag }: StoredByForm): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return undefined;
  for (const [name, value] of Object.entries({ bucket, key, etag })) target.searchParams.append(name, value);
  return target.href;
}
