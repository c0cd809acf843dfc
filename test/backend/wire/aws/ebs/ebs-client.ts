import { createHash } from 'node:crypto';
import type { ReferenceBackend } from '../../../../../src/backend';
import { bufferedBody, HeaderList } from '../../../../../src/backend/wire/message';
import { signLikeSdk } from '../signature/foreign-signer';

export const blockBytes = 524_288;
export const sha256 = (...parts: readonly Buffer[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

export const digestOf = (bytes: Buffer): string => sha256(bytes).toString('hex');

export interface EbsAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly bytes: Buffer;
  /** The JSON of the body; empty where it is bytes. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface EbsRequest {
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** Speaks the EBS direct APIs as the SDKs do: no client of them is among the packages here. */
export class EbsClient {
  constructor(
    private readonly backend: ReferenceBackend,
    private readonly by: { readonly accessKeyId?: string; readonly secretAccessKey?: string; readonly region?: string } = {},
  ) {}

  async send(method: string, path: string, { query = {}, headers = {}, body = Buffer.alloc(0) }: EbsRequest = {}): Promise<EbsAnswer> {
    const signed = await signLikeSdk(
      { method, path, query, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers } },
      { service: 'ebs', region: 'us-east-1', at: Date.now(), ...this.by },
    );
    const answer = await this.backend.handle({ ...signed, headers: new HeaderList(signed.headers), body: bufferedBody(body) });
    const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from((answer.body as string | undefined) ?? '');
    const list = new HeaderList(answer.headers);
    const isJson = list.get('content-type') === 'application/json';
    return { status: answer.status, headers: list, bytes, json: isJson ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {} };
  }

  start(input: object): Promise<EbsAnswer> {
    return this.send('POST', '/snapshots', { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(input)) });
  }
  async started(input: object): Promise<string> {
    return (await done(this.start(input))).SnapshotId as string;
  }
  put(id: string, index: number, body: Buffer, headers: Record<string, string> = {}): Promise<EbsAnswer> {
    return this.send('PUT', `/snapshots/${id}/blocks/${index}`, {
      body,
      headers: {
        'x-amz-data-length': String(blockBytes),
        'x-amz-checksum': sha256(body).toString('base64'),
        'x-amz-checksum-algorithm': 'SHA256',
        ...headers,
      },
    });
  }
  complete(id: string, count: number, checksum?: Buffer): Promise<EbsAnswer> {
    const sums: Record<string, string> =
      checksum === undefined
        ? {}
        : {
            'x-amz-checksum': checksum.toString('base64'),
            'x-amz-checksum-algorithm': 'SHA256',
            'x-amz-checksum-aggregation-method': 'LINEAR',
          };
    return this.send('POST', `/snapshots/completion/${id}`, { headers: { 'x-amz-changedblockscount': String(count), ...sums } });
  }
  list(id: string, query: Record<string, string> = {}): Promise<EbsAnswer> {
    return this.send('GET', `/snapshots/${id}/blocks`, { query });
  }
  async tokenOf(id: string, index: number): Promise<string> {
    return (await this.blocks(id)).find(({ BlockIndex }) => BlockIndex === index)?.BlockToken ?? '';
  }
  async blocks(id: string): Promise<readonly { BlockIndex: number; BlockToken: string }[]> {
    return (await done(this.list(id))).Blocks as { BlockIndex: number; BlockToken: string }[];
  }
  changed(second: string, query: Record<string, string> = {}): Promise<EbsAnswer> {
    return this.send('GET', `/snapshots/${second}/changedblocks`, { query });
  }
  get(id: string, index: number, blockToken: string): Promise<EbsAnswer> {
    return this.send('GET', `/snapshots/${id}/blocks/${index}`, { query: { blockToken } });
  }
  /** Digests of the blocks that are stored, by index: jest takes seconds to compare as many bytes. */
  async contents(id: string): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const { BlockIndex, BlockToken } of await this.blocks(id)) {
      found.set(BlockIndex, digestOf((await this.get(id, BlockIndex, BlockToken)).bytes));
    }
    return found;
  }
}

/** The answer of what must not be refused. */
export async function done(answer: Promise<EbsAnswer>): Promise<Readonly<Record<string, unknown>>> {
  const { status, json, bytes } = await answer;
  if (status >= 300) throw new Error(`${status} ${bytes.toString()}`);
  return json;
}

/** What a refusal says. */
export async function refused(answer: Promise<EbsAnswer>): Promise<object> {
  const { status, headers, json } = await answer;
  return { status, code: headers.get('x-amzn-errortype'), Reason: json.Reason };
}

/** A block of its own for each text. */
export const blockOf = (text: string): Buffer => Buffer.alloc(blockBytes, `${text} `);
