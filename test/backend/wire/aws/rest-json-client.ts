import { signLikeSdk } from './signature/foreign-signer';
import type { ReferenceBackend } from '../../../../src/backend';
import { bufferedBody, HeaderList } from '../../../../src/backend/wire/message';

export interface RestAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly bytes: Buffer;
  /** The JSON of the body; empty where it is bytes. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface RestRequest {
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

export interface SignedAs {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly region?: string;
}

/** Speaks REST-JSON as the SDKs do, to services of which no client is among the packages here. */
export class RestJsonClient {
  constructor(
    private readonly backend: ReferenceBackend,
    private readonly service: string,
    private readonly by: SignedAs = {},
  ) {}

  async send(method: string, path: string, { query = {}, headers = {}, body = Buffer.alloc(0) }: RestRequest = {}): Promise<RestAnswer> {
    const declared: Record<string, string> = this.service === 'ebs' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {};
    const signed = await signLikeSdk(
      { method, path, query, headers: { ...declared, ...headers }, body: this.service === 'ebs' ? '' : body.toString() },
      { service: this.service, region: 'us-east-1', at: Date.now(), ...this.by },
    );
    const answer = await this.backend.handle({ ...signed, headers: new HeaderList(signed.headers), body: bufferedBody(body) });
    const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from((answer.body as string | undefined) ?? '');
    const list = new HeaderList(answer.headers);
    const isJson = list.get('content-type') === 'application/json' && bytes.length > 0;
    return { status: answer.status, headers: list, bytes, json: isJson ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {} };
  }

  sendJson(method: string, path: string, input: object): Promise<RestAnswer> {
    return this.send(method, path, { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(input)) });
  }
}

/** The answer of what must not be refused. */
export async function done(answer: Promise<RestAnswer>): Promise<Readonly<Record<string, unknown>>> {
  const { status, json, bytes } = await answer;
  if (status >= 300) throw new Error(`${status} ${bytes.toString()}`);
  return json;
}

/** What a refusal says. */
export async function refused(answer: Promise<RestAnswer>): Promise<object> {
  const { status, headers, json } = await answer;
  return { status, code: headers.get('x-amzn-errortype'), Reason: json.Reason };
}
