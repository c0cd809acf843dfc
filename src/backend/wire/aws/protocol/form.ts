import { BodyTooLargeError } from '../../message';
import type { WireRequest } from '../../message';

/** One name of a dotted parameter: `Filter.1.Value.2` is four nodes deep. */
export interface ParameterNode {
  /** The whole dotted name. */
  readonly path: string;
  value?: string;
  /** Whether a shape has a place for the name. */
  known: boolean;
  /** Whether a shape has taken the value. */
  used: boolean;
  readonly children: Map<string, ParameterNode>;
}

/** Why parameters cannot be read. */
export class FormSyntaxError extends Error {
  constructor(
    readonly reason: 'malformed' | 'duplicate' | 'too-many' | 'too-large',
    readonly parameter = '',
  ) {
    super(reason);
  }
}

const BODY_LIMIT = 1024 * 1024;
const PARAMETER_LIMIT = 20_000;
const DEPTH_LIMIT = 20;

/** The parameters of an AWS Query request, from the query string and from the form in the body. */
export async function readParameters(request: WireRequest): Promise<ParameterNode> {
  const root = node('');
  const mark = request.target.indexOf('?');
  const texts = mark < 0 ? [] : [request.target.slice(mark + 1)];
  if (request.method === 'POST') texts.push(await form(request));
  let left = PARAMETER_LIMIT;
  for (const text of texts) {
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      if (left-- === 0) throw new FormSyntaxError('too-many');
      const equals = pair.indexOf('=');
      place(root, decode(equals < 0 ? pair : pair.slice(0, equals)), decode(equals < 0 ? '' : pair.slice(equals + 1)));
    }
  }
  return root;
}

async function form(request: WireRequest): Promise<string> {
  try {
    return (await request.body.buffer(BODY_LIMIT)).toString('latin1');
  } catch (error) {
    if (error instanceof BodyTooLargeError) throw new FormSyntaxError('too-large');
    throw error;
  }
}

/** Percent-decoding (WHATWG form encoding), strict: a broken escape, a byte outside ASCII or bytes that are not UTF-8 are refused. */
function decode(text: string): string {
  // eslint-disable-next-line no-control-regex -- what may not stand in a form is what is meant
  if (/[^\x21-\x7e]/.test(text)) throw new FormSyntaxError('malformed');
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new FormSyntaxError('malformed');
  }
}

function place(root: ParameterNode, name: string, value: string): void {
  const parts = name.split('.');
  if (parts.length > DEPTH_LIMIT) throw new FormSyntaxError('malformed', name);
  let at = root;
  let path = '';
  for (const part of parts) {
    path = path === '' ? part : `${path}.${part}`;
    let child = at.children.get(part);
    if (child === undefined) {
      child = node(path);
      at.children.set(part, child);
    }
    at = child;
  }
  if (at.value !== undefined) throw new FormSyntaxError('duplicate', name);
  at.value = value;
}

function node(path: string): ParameterNode {
  return { path, known: false, used: false, children: new Map() };
}
