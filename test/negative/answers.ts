import { validateHeaderName, validateHeaderValue } from 'node:http';
import { SaxesParser } from 'saxes';
import type { WireResponse } from '../../src/backend/wire/message';

export interface Answer {
  readonly status: number;
  /** Of a refusal. */
  readonly code?: string;
  readonly message?: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/**
 * Reads an answer as a strict client would. @throws Error for what is no answer of its protocol: headers that cannot be sent,
 * text that does not parse, a refusal without code or request id.
 */
export async function readAnswer(response: WireResponse, method: string): Promise<Answer> {
  for (const [name, value] of response.headers) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  const headers = new Map(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const body = await bytesOf(response.body);
  const { status } = response;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`status ${status}`);
  const type = headers.get('content-type') ?? '';
  if (status < 300) {
    if (type.startsWith('application/x-amz-json')) JSON.parse(body.length === 0 ? '{}' : body.toString());
    else if (/\bxml\b/.test(type) && body.toString('latin1', 0, 5) === '<?xml') elements(body.toString());
    return { status, headers, body };
  }
  // RFC 9110 §9.3.2, §15.4.5: neither has a body to read a code from.
  if (method === 'HEAD' || status === 304) {
    if (!headers.has('x-amz-request-id') && !headers.has('x-amzn-requestid')) throw new Error('a refusal without a request id');
    // JSON and Query know no HEAD; HTTP leaves their bodies out.
    if (headers.has('x-amz-request-id') && body.length > 0) throw new Error('a body where none may be');
    return { status, headers, body };
  }
  const [code, message, id] = type.includes('json') ? jsonError(body, headers) : xmlError(body);
  if (!code || !/^[\w.]+$/.test(code)) throw new Error(`a refusal without a code: ${body.toString()}`);
  if (!id || !/^[0-9a-f-]{36}$/.test(id)) throw new Error(`a refusal without a request id: ${body.toString()}`);
  return { status, headers, body, code, message: message ?? '' };
}

async function bytesOf(body: WireResponse['body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

function jsonError(body: Buffer, headers: ReadonlyMap<string, string>): (string | undefined)[] {
  const { __type, message, Message } = JSON.parse(body.toString()) as Record<string, string>;
  // REST-JSON names the code in a header.
  return [__type ?? headers.get('x-amzn-errortype'), message ?? Message, headers.get('x-amzn-requestid')];
}

function xmlError(body: Buffer): (string | undefined)[] {
  const found = elements(body.toString());
  return [found.get('Code'), found.get('Message'), found.get('RequestId') ?? found.get('RequestID')];
}

/** Text by name of element, the last one where there are several. @throws Error where the text is not XML. */
function elements(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open: string[] = [];
  let content = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new Error(`${error.message} in ${text.slice(0, 2000)}`);
  });
  parser.on('opentag', ({ name }) => {
    open.push(name);
    content = '';
  });
  parser.on('text', (part) => (content += part));
  parser.on('closetag', () => void found.set(open.pop() ?? '', content));
  // Control characters stand as references, as S3 writes them: XML 1.0 has no other way, and AWS's readers take it.
  parser.write(text.replace(/&#x[0-9a-f]{1,2};/g, '?')).close();
  return found;
}
