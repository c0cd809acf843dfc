import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { fastest, loadAverage, spread } from './benchmark';
import { load } from './load';
import { minio, minioCredentials } from './minio';
import { moto } from './moto';
import { serve } from './served';
import type { Served } from './served';
import { signedKmsRequest, signedS3Head, signedS3Request } from './signed-request';
import type { BenchCredentials } from './signed-request';
import { transfer } from './transfer';
import type { Transfer } from './transfer';
import { insecureUnencryptedServer } from './unencrypted';

const mib = 1024 * 1024;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const large = { size: 64 * mib, connections: 4, perRound: 8 } as const;
const small = { size: 4096, connections: 16, seconds: 2 } as const;
/** What each of 16 clients sends and reads, in objects of 64 MiB. */
const streamed = { clients: 16, objects: Number(process.env.BENCH_STREAM_OBJECTS ?? 16) } as const;

type Row = (what: string, values: readonly number[], unit: string, bar?: string) => void;

/** Objects over HTTP, large and small, in the memory store but where it says otherwise; beside what one thread can encrypt, and beside peers. */
export const s3: Benchmark = {
  name: 's3',
  title: 'S3: signed payloads, policies evaluated, everything encrypted',
  async run() {
    const rows: (string | number)[][] = [];
    const row: Row = (what, values, unit, bar = '') => void rows.push([what, ...spread(values), unit, bar]);
    const notes: string[] = [];
    const limits = oneThread();
    row('one thread: MD5, SHA-256 and AES-256-GCM, one after the other', [limits.put], 'MB/s');
    row('one thread: AES-256-GCM decryption', [limits.get], 'MB/s');
    const ours = await bulk(row, '', limits);
    const clear = await bulk(row, ', stored in clear', limits, insecureUnencryptedServer);
    row('PUT: processor time in clear / encrypted', [clear.put / ours.put], '×', '≥ 0.75');
    row('GET: processor time in clear / encrypted', [clear.get / ours.get], '×', '≥ 0.75');
    notes.push(await beside(row, ours));
    await smallObjects(row, notes);
    await durablePuts(row);
    await streaming(row);
    return {
      columns: ['what', 'least', 'median', 'most', 'unit', 'bar'],
      rows,
      notes: [`${rounds} rounds. MB: 10^6 bytes. Processor time is the server's, of all its threads.`, ...notes, loadAverage()],
    };
  },
};

/** MB/s of Node's own primitives over the same bytes. */
function oneThread(): { readonly put: number; readonly get: number } {
  const bytes = randomBytes(large.size);
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const chunks = Array.from({ length: large.size / (16 * 1024) }, (_, at) => bytes.subarray(at * 16 * 1024, (at + 1) * 16 * 1024));
  const put = fastest(() => {
    const [md5, sha256] = [createHash('md5'), createHash('sha256')];
    for (const chunk of chunks) {
      md5.update(chunk);
      sha256.update(chunk);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.update(chunk);
      cipher.final();
    }
    md5.digest();
    sha256.digest();
  }, 3);
  const sealed = chunks.map((chunk) => {
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return { bytes: Buffer.concat([cipher.update(chunk), cipher.final()]), tag: cipher.getAuthTag() };
  });
  const get = fastest(() => {
    for (const chunk of sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(chunk.tag);
      decipher.update(chunk.bytes);
      decipher.final();
    }
  }, 3);
  return { put: large.size / 1e6 / put, get: large.size / 1e6 / get };
}

/** Processor milliseconds a GB, and MB/s. */
interface Bulk {
  readonly put: number;
  readonly get: number;
  readonly putRate: number;
  readonly getRate: number;
}

async function bulk(row: Row, label: string, limits: ReturnType<typeof oneThread>, start: () => Promise<Served> = serve): Promise<Bulk> {
  const server = await start();
  try {
    await load(server.port, [await signedS3Request(server.port, 'PUT', '/bench')], 1, 0);
    const measured = await transfers(server);
    row(
      `PUT 64 MiB${label}, ${large.connections} connections`,
      measured.putRates,
      'MB/s',
      label === '' ? `≥ ${(0.6 * limits.put).toFixed(0)}` : '',
    );
    row(`PUT 64 MiB${label}: processor time`, measured.putCpu, 'ms/GB', label === '' ? `≤ ${(1e6 / (0.6 * limits.put)).toFixed(0)}` : '');
    row(
      `GET 64 MiB${label}, ${large.connections} connections`,
      measured.getRates,
      'MB/s',
      label === '' ? `≥ ${(0.4 * limits.get).toFixed(0)}` : '',
    );
    row(`GET 64 MiB${label}: processor time`, measured.getCpu, 'ms/GB', label === '' ? `≤ ${(1e6 / (0.4 * limits.get)).toFixed(0)}` : '');
    const middle = (values: readonly number[]): number => spread(values)[1];
    return {
      put: middle(measured.putCpu),
      get: middle(measured.getCpu),
      putRate: middle(measured.putRates),
      getRate: middle(measured.getRates),
    };
  } finally {
    await server.stop();
  }
}

async function transfers(server: Pick<Served, 'port'> & Partial<Pick<Served, 'cpuMs'>>, credentials?: BenchCredentials) {
  const measured = { putRates: [] as number[], putCpu: [] as number[], getRates: [] as number[], getCpu: [] as number[] };
  const gigabytes = (large.size * large.perRound) / 1e9;
  const { puts, gets } = await largeObjects(server.port, large.perRound, credentials);
  const cpuMs = (): number => server.cpuMs?.() ?? Number.NaN;
  for (let round = 0; round < rounds; round++) {
    let cpu = cpuMs();
    measured.putRates.push((gigabytes * 1000) / (await transfer(server.port, puts, large.connections)));
    measured.putCpu.push((cpuMs() - cpu) / gigabytes);
    cpu = cpuMs();
    measured.getRates.push((gigabytes * 1000) / (await transfer(server.port, gets, large.connections)));
    measured.getCpu.push((cpuMs() - cpu) / gigabytes);
  }
  return measured;
}

/** So many keys, each put over and over. */
async function largeObjects(port: number, count: number, credentials?: BenchCredentials) {
  const piece = randomBytes(mib);
  const sha256 = createHash('sha256');
  for (let sent = 0; sent < large.size / mib; sent++) sha256.update(piece);
  const hash = sha256.digest('hex');
  const body = { piece, times: large.size / mib };
  const puts: Transfer[] = [];
  const gets: Transfer[] = [];
  for (let at = 0; at < count; at++) {
    const path = `/bench/large-${at}`;
    puts.push({ head: await signedS3Head(port, 'PUT', path, { hash, length: large.size }, credentials), body });
    gets.push({ head: await signedS3Request(port, 'GET', path, '', credentials) });
  }
  return { puts, gets };
}

/** The same bytes to MinIO, from this client. */
async function beside(row: Row, ours: Bulk): Promise<string> {
  const peer = await minio();
  if (peer === undefined) return 'MinIO was not asked: BENCH_MINIO=install, or the path of its program, has it measured.';
  try {
    await load(peer.port, [await signedS3Request(peer.port, 'PUT', '/bench', '', minioCredentials)], 1, 0);
    const { putRates, getRates } = await transfers(peer, minioCredentials);
    row('MinIO, SSE-S3: PUT 64 MiB', putRates, 'MB/s');
    row('MinIO, SSE-S3: GET 64 MiB', getRates, 'MB/s');
    row('PUT: ours / MinIO', [ours.putRate / spread(putRates)[1]], '×', '1.0');
    row('GET: ours / MinIO', [ours.getRate / spread(getRates)[1]], '×', '1.0');
    return 'MinIO writes to its folder; ours keeps in memory.';
  } finally {
    await peer.stop();
  }
}

async function smallObjects(row: Row, notes: string[]): Promise<void> {
  const server = await serve();
  const peer = await moto();
  try {
    const ours = await smallRequests(server.port);
    const theirs = peer && (await smallRequests(peer.port));
    for (const what of ['PUT', 'GET'] as const) {
      const [rates, cpu, peerRates]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        const before = server.cpuMs();
        let count = 0;
        const { perSecond } = await load(server.port, ours[what], small.connections, small.seconds, { answered: () => count++ });
        rates.push(perSecond);
        cpu.push(((server.cpuMs() - before) * 1000) / count);
        if (theirs !== undefined) peerRates.push((await load(peer!.port, theirs[what], small.connections, 1)).perSecond);
      }
      row(`${what} 4 KiB, SSE-KMS with bucket key, ${small.connections} connections`, rates, '/s', what === 'PUT' ? '≥ 3000' : '≥ 5000');
      row(`${what} 4 KiB: processor time`, cpu, 'µs');
      if (peerRates.length === 0) continue;
      row(`${what} 4 KiB: moto`, peerRates, '/s');
      row(`${what} 4 KiB: ours / moto`, [spread(rates)[1] / spread(peerRates)[1]], '×', '≥ 8');
    }
    if (peer === undefined) notes.push('moto could not be installed.');
  } finally {
    await server.stop();
    await peer?.stop();
  }
}

async function smallRequests(port: number) {
  let key = '';
  const answered = (body: Buffer): void => {
    key = (JSON.parse(String(body)) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
  };
  await load(port, [await signedKmsRequest(port, 'CreateKey', {})], 1, 0, { answered });
  const rule =
    '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>' +
    `<KMSMasterKeyID>${key}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>` +
    '</ServerSideEncryptionConfiguration>';
  await load(port, [await signedS3Request(port, 'PUT', '/bench')], 1, 0);
  await load(port, [await signedS3Request(port, 'PUT', '/bench?encryption=', rule)], 1, 0);
  const body = randomBytes(small.size);
  const names = Array.from({ length: 500 }, (_, at) => `/bench/small-${at}`);
  const PUT = await Promise.all(names.map((name) => signedS3Request(port, 'PUT', name, body)));
  const GET = await Promise.all(names.map((name) => signedS3Request(port, 'GET', name)));
  await load(port, PUT, small.connections, 60, { count: names.length });
  return { PUT, GET };
}

async function durablePuts(row: Row): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-s3-'));
  const server = await serve('--data', join(folder, 'state'));
  try {
    await load(server.port, [await signedS3Request(server.port, 'PUT', '/bench')], 1, 0);
    const body = randomBytes(small.size);
    const puts = await Promise.all(Array.from({ length: 1000 }, (_, at) => signedS3Request(server.port, 'PUT', `/bench/${at}`, body)));
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) rates.push((await load(server.port, puts, small.connections, small.seconds)).perSecond);
    row(`PUT 4 KiB, SSE-S3, durable, ${small.connections} connections`, rates, '/s', '≥ 1500');
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function streaming(row: Row): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-s3-'));
  const server = await serve('--data', join(folder, 'state'));
  const resident: number[] = [];
  const timer = setInterval(() => resident.push(server.residentMb()), 100);
  try {
    await load(server.port, [await signedS3Request(server.port, 'PUT', '/bench')], 1, 0);
    const { puts, gets } = await largeObjects(server.port, streamed.clients);
    for (const [what, requests] of [
      ['write', puts],
      ['read', gets],
    ] as const) {
      resident.length = 0;
      await transfer(server.port, Array.from({ length: streamed.objects }, () => requests).flat(), streamed.clients);
      row(`memory while ${streamed.clients} clients ${what} ${streamed.objects} × 64 MiB each, durable`, resident, 'MB', '≤ 200');
    }
  } finally {
    clearInterval(timer);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
