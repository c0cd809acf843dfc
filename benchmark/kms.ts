import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bareServer } from './bare';
import type { Benchmark } from './benchmark';
import { loadAverage, spread } from './benchmark';
import { kmsInProcess } from './kms-in-process';
import { cryptographicOperations, kmsRequests } from './kms-requests';
import { load } from './load';
import { moto } from './moto';
import { serve } from './served';

const rounds = 5;
const seconds = 2;
const bars = { http: 10_000, sign: 4_000, p99Ms: 10, inProcess: 60_000 } as const;

/** Signed requests over HTTP to a server in a process of its own; this process only sends ready-made bytes. */
export const kms: Benchmark = {
  name: 'kms',
  title: 'KMS: 32 bytes, one context pair, signatures verified, policies evaluated, events on, memory store',
  async run() {
    const server = await serve();
    const peer = await moto();
    try {
      const ours = await kmsRequests(server.port);
      const theirs = peer === undefined ? undefined : await kmsRequests(peer.port);
      const rows: (string | number)[][] = [];
      for (const operation of [...cryptographicOperations, 'Sign', 'DescribeKey']) {
        for (const connections of [16, 1]) {
          const measured = { perSecond: [] as number[], p50: [] as number[], p99: [] as number[], cpu: [] as number[] };
          const peerRate: number[] = [];
          // What a server of some age answers: V8 has compiled what is hot.
          await load(server.port, ours.get(operation) ?? [], connections, 3);
          for (let round = 0; round < rounds; round++) {
            const cpu = server.cpuMs();
            let count = 0;
            const result = await load(server.port, ours.get(operation) ?? [], connections, seconds, { answered: () => count++ });
            measured.cpu.push(((server.cpuMs() - cpu) * 1000) / count);
            measured.perSecond.push(result.perSecond);
            measured.p50.push(result.p50Ms);
            measured.p99.push(result.p99Ms);
            if (peer !== undefined && round < 3) {
              peerRate.push((await load(peer.port, theirs?.get(operation) ?? [], connections, 1)).perSecond);
            }
          }
          const [least, middle, most] = spread(measured.perSecond);
          const [, theirMiddle] = spread(peerRate);
          const bar = operation === 'Sign' ? bars.sign : operation === 'DescribeKey' ? '' : bars.http;
          rows.push([
            `${operation}, ${connections === 1 ? '1 connection' : `${connections} connections`}`,
            least,
            middle,
            most,
            connections === 16 ? bar : '',
            spread(measured.p50)[1],
            spread(measured.p99)[1],
            spread(measured.cpu)[1],
            peer === undefined ? '' : theirMiddle,
            peer === undefined ? '' : `${(middle / theirMiddle).toFixed(0)} ×`,
          ]);
        }
      }
      rows.push(await bareHttp(server.port, ours.get('GenerateDataKey') ?? []));
      const require = createRequire(__filename);
      const inProcess = await kmsInProcess((path) => require(join(__dirname, '..', 'lib', 'backend', path)) as unknown, rounds);
      for (const [operation, { perSecond, cpuUs }] of inProcess) {
        rows.push([`${operation}, in process`, ...spread(perSecond), bars.inProcess, '', '', spread(cpuUs)[1], '', '']);
      }
      return {
        columns: ['what', 'least/s', 'median/s', 'most/s', 'bar', 'p50 ms', 'p99 ms', 'CPU µs', 'moto/s', 'ratio'],
        rows,
        notes: [
          `Bars: p99 at most ${bars.p99Ms} ms at 16 connections. ${rounds} rounds of ${seconds} s each; p50, p99 and processor time of the server are medians of them.`,
          'In process: the operation itself, 16 side by side, no socket, signature or codec.',
          'Bare: the limits, in the same run: node:http that answers the same bytes to everything; the HMAC and the AES-GCM of one message alone.',
          peer === undefined
            ? 'moto could not be installed.'
            : 'moto checks no signature and encrypts nothing; it is asked between our rounds, in the same run.',
          `Server afterwards: ${server.residentMb()} MB resident. ${loadAverage()}`,
        ],
      };
    } finally {
      await server.stop();
      await peer?.stop();
    }
  },
};

/** The limit of a server on node:http: the bytes of one of our answers, from a process that does nothing else. */
async function bareHttp(port: number, requests: readonly Buffer[]): Promise<(string | number)[]> {
  let body = '';
  await load(port, requests.slice(0, 1), 1, 0, { answered: (bytes) => (body = String(bytes)) });
  const bare = await bareServer(body);
  try {
    const results = [];
    for (let round = 0; round <= rounds; round++) results.push(await load(bare.port, requests, 16, round === 0 ? 0.5 : seconds));
    const measured = results.slice(1);
    const column = (of: 'perSecond' | 'p50Ms' | 'p99Ms') => spread(measured.map((result) => result[of]));
    return ['bare node:http, 16 connections', ...column('perSecond'), '', column('p50Ms')[1], column('p99Ms')[1], '', '', ''];
  } finally {
    await bare.stop();
  }
}
