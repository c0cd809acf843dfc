import { createHash } from 'node:crypto';
import type { ReferenceBackend } from '../../../../../src/backend';
import { done, RestJsonClient } from '../rest-json-client';
import type { RestAnswer, SignedAs } from '../rest-json-client';

export const blockBytes = 524_288;
export const sha256 = (...parts: readonly Buffer[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

export const digestOf = (bytes: Buffer): string => sha256(bytes).toString('hex');

/** Speaks the EBS direct APIs. */
export class EbsClient extends RestJsonClient {
  constructor(backend: ReferenceBackend, by: SignedAs = {}) {
    super(backend, 'ebs', by);
  }

  start(input: object): Promise<RestAnswer> {
    return this.sendJson('POST', '/snapshots', input);
  }
  async started(input: object): Promise<string> {
    return (await done(this.start(input))).SnapshotId as string;
  }
  put(id: string, index: number, body: Buffer, headers: Record<string, string> = {}): Promise<RestAnswer> {
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
  complete(id: string, count: number, checksum?: Buffer): Promise<RestAnswer> {
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
  list(id: string, query: Record<string, string> = {}): Promise<RestAnswer> {
    return this.send('GET', `/snapshots/${id}/blocks`, { query });
  }
  async tokenOf(id: string, index: number): Promise<string> {
    return (await this.blocks(id)).find(({ BlockIndex }) => BlockIndex === index)?.BlockToken ?? '';
  }
  async blocks(id: string): Promise<readonly { BlockIndex: number; BlockToken: string }[]> {
    return (await done(this.list(id))).Blocks as { BlockIndex: number; BlockToken: string }[];
  }
  changed(second: string, query: Record<string, string> = {}): Promise<RestAnswer> {
    return this.send('GET', `/snapshots/${second}/changedblocks`, { query });
  }
  get(id: string, index: number, blockToken: string): Promise<RestAnswer> {
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

/** A block of its own for each text. */
export const blockOf = (text: string): Buffer => Buffer.alloc(blockBytes, `${text} `);
