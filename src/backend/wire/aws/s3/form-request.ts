import { invalidArgument, malformedXml } from './errors';
import { HeaderList, streamedBody } from '../../message';
import type { WireRequest } from '../../message';
import { readXml, XmlSyntaxError } from '../protocol/xml-reader';

/** Fields that are headers of a PutObject under the same name. */
const headers: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'content-type',
  'expires',
]);

/** Fields that begin like headers of the object and are about the form. */
const ofForm: ReadonlySet<string> = new Set(
  ['algorithm', 'credential', 'date', 'signature', 'security-token'].map((name) => `x-amz-${name}`),
);

/** The PutObject that a form stands for. Its body is the file, which the form's reader hands on. @throws AwsError */
export function formRequest(request: WireRequest, bucket: string, fields: ReadonlyMap<string, string>): WireRequest {
  const ofObject: [string, string][] = [];
  for (const [name, value] of fields) {
    if (headers.has(name) || (name.startsWith('x-amz-') && !ofForm.has(name))) ofObject.push([name, wire(value)]);
    else if (name === 'acl') ofObject.push(['x-amz-acl', value]);
    else if (name === 'tagging') ofObject.push(['x-amz-tagging', taggingHeader(value)]);
  }
  const kept = ['host', 'user-agent', 'referer'].flatMap((name) =>
    request.headers.all(name).map((value): [string, string] => [name, value]),
  );
  const key = (fields.get('key') ?? '').split('/').map(encodeURIComponent).join('/');
  return {
    ...request,
    method: 'PUT',
    target: `/${encodeURIComponent(bucket)}/${key}`,
    headers: new HeaderList([...kept, ...ofObject]),
    body: streamedBody(nothing()),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of nothing
async function* nothing(): AsyncGenerator<Buffer, void> {
  yield* [];
}

/** A header value is bytes, one a character. */
const wire = (value: string): string => Buffer.from(value, 'utf8').toString('latin1');

/** `<Tagging><TagSet><Tag><Key>…</Key><Value>…</Value></Tag></TagSet></Tagging>`. @throws AwsError */
function taggingHeader(xml: string): string {
  try {
    const root = readXml(xml);
    if (root.name !== 'Tagging') throw malformedXml();
    const tags = root.children
      .filter(({ name }) => name === 'TagSet')
      .flatMap(({ children }) => children)
      .map(({ children }): [string, string] => {
        const text = (wanted: string): string => children.find(({ name }) => name === wanted)?.text ?? '';
        return [text('Key'), text('Value')];
      });
    return new URLSearchParams(tags).toString();
  } catch (error) {
    if (error instanceof XmlSyntaxError) throw invalidArgument('The Tagging field is not well-formed.', 'tagging', xml);
    throw error;
  }
}
