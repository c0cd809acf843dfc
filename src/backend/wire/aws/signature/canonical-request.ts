import type { HeaderValues } from './request-head';

/** The parts of a request in canonical form; `signedHeaders` are lower case and sorted. */
export interface CanonicalParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderValues;
  readonly signedHeaders: readonly string[];
  /** Lower-case hex, or one of the words of `x-amz-content-sha256`. */
  readonly payloadHash: string;
}

/** IAM user guide, "Create a signed AWS API request", step 1. A signed header that is absent counts as empty. */
export function canonicalRequest(parts: CanonicalParts): string {
  let headers = '';
  for (const name of parts.signedHeaders) headers += `${name}:${canonicalHeader(parts.headers.get(name))}\n`;
  return `${parts.method}\n${parts.path}\n${parts.query}\n${headers}\n${parts.signedHeaders.join(';')}\n${parts.payloadHash}`;
}

function canonicalHeader(values: readonly string[] | undefined): string {
  if (values === undefined) return '';
  const [first = ''] = values;
  return values.length === 1 ? trimmed(first) : values.map(trimmed).join(',');
}

const untidy = /^\s|\s$|[\t\r\n]| {2}/;

function trimmed(value: string): string {
  // ASCII white space only: U+00A0 and above are bytes of UTF-8 here, and must stay.
  return untidy.test(value) ? value.replace(/[ \t\r\n\v\f]+/g, ' ').replace(/^ | $/g, '') : value;
}
