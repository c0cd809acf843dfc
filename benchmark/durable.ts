import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { loadAverage, spread } from './benchmark';
import { load } from './load';
import { serve } from './served';
import type { Served } from './served';
import { signedKmsRequest, signedS3Request } from './signed-request';

const keyCount = Number(process.env.BENCH_KEYS ?? 100_000);
const rounds = 5;
const connections = 16;
const objectsPerRound = 6_000;

/** What a state directory costs: opening one that holds many keys, reading in it, and writes that are on the disk when they are answered. */
export const durable: Benchmark = {
  name: 'durable',
  title: `State directory: ${keyCount.toLocaleString('en')} KMS keys, durable writes`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-'));
    const data = join(folder, 'state');
    const rows: (string | number)[][] = [];
    const row = (what: string, values: readonly number[], bar: number | string, unit: string): void => {
      rows.push([what, ...spread(values), bar, unit]);
    };
    try {
      const keys = await fill(data, row);
      await startUps(data, row);
      await describing(data, keys, row);
      await putting(join(folder, 'objects'), row);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return {
      columns: ['what', 'least', 'median', 'most', 'bar', 'unit'],
      rows,
      notes: [`Every write is fsynced before its answer. ${connections} connections, ${rounds} rounds. ${loadAverage()}`],
    };
  },
};

type Row = (what: string, values: readonly number[], bar: number | string, unit: string) => void;

/** @returns the ids of the keys */
async function fill(data: string, row: Row): Promise<readonly string[]> {
  const ids: string[] = [];
  const server = await serve('--data', data);
  const request = await signedKmsRequest(server.port, 'CreateKey', {});
  const answered = (body: Buffer): void => {
    ids.push((JSON.parse(String(body)) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId);
  };
  // A signature is good for five minutes; a part of the keys at a time keeps well within it.
  const rates: number[] = [];
  for (let part = 0; part < 10; part++) {
    const { perSecond } = await load(server.port, [request], connections, 600, { count: keyCount / 10, answered });
    rates.push(perSecond);
  }
  row('CreateKey, durable', rates, '', '/s');
  await server.stop();
  return ids;
}

async function startUps(data: string, row: Row): Promise<void> {
  const times: number[] = [];
  const memory: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const begun = performance.now();
    const server = await serve('--data', data);
    await load(server.port, [await signedKmsRequest(server.port, 'ListKeys', {})], 1, 0);
    times.push(performance.now() - begun);
    memory.push(server.residentMb());
    await end(server, n % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
  }
  row('start-up to first signed answer', times, 1000, 'ms');
  row('memory after it', memory, '', 'MB');
}

async function describing(data: string, keys: readonly string[], row: Row): Promise<void> {
  for (const [what, at] of [
    ['1 connection', 1],
    [`${connections} connections`, connections],
  ] as const) {
    const p99: number[] = [];
    const rates: number[] = [];
    for (let n = 0; n < rounds; n++) {
      // A server of its own: nothing was read before.
      const server = await serve('--data', data);
      const requests = await Promise.all(
        Array.from({ length: 2_000 }, (_, index) =>
          signedKmsRequest(server.port, 'DescribeKey', { KeyId: keys[(index * 7919 + n * 13) % keys.length] }),
        ),
      );
      await load(server.port, requests.slice(0, 200), at, 0.3);
      const result = await load(server.port, requests, at, 3);
      p99.push(result.p99Ms);
      rates.push(result.perSecond);
      await server.stop();
    }
    row(`DescribeKey of 2,000 keys, ${what}: p99`, p99, 2, 'ms');
    row(`DescribeKey of 2,000 keys, ${what}`, rates, '', '/s');
  }
}

async function putting(data: string, row: Row): Promise<void> {
  const server = await serve('--data', data);
  await load(server.port, [await signedS3Request(server.port, 'PUT', '/bench')], 1, 0);
  const body = Buffer.alloc(4096, 'four kibibytes ');
  const [rates, p99]: [number[], number[]] = [[], []];
  for (let n = 0; n < rounds; n++) {
    const requests = await Promise.all(
      Array.from({ length: objectsPerRound }, (_, index) => signedS3Request(server.port, 'PUT', `/bench/${n}/${index}`, body)),
    );
    const result = await load(server.port, requests, connections, 60, { count: objectsPerRound });
    rates.push(result.perSecond);
    p99.push(result.p99Ms);
  }
  row('PUT 4 KiB, SSE-S3, durable', rates, 1500, '/s');
  row('PUT 4 KiB, SSE-S3, durable: p99', p99, '', 'ms');
  await server.stop();
}

async function end(server: Served, signal: NodeJS.Signals): Promise<void> {
  if (signal === 'SIGKILL') process.kill(server.pid, signal);
  await server.stop();
}
