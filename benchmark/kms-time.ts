import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { loadAverage } from './benchmark';
import { cryptographicOperations, kmsRequests } from './kms-requests';
import { load } from './load';
import { serveUnder } from './served';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The first that matches a frame, or the frames it was called from, gets its time. */
const places: readonly (readonly [what: string, test: RegExp])[] = [
  ['garbage collection', /^\(garbage collector\)/],
  ['idle', /^\(idle\)/],
  ['loading modules, once', /node:internal\/modules|wrapSafe/],
  ['ciphers, hashes, HMACs', /node:internal\/crypto|lib\/backend\/(crypto|random)/],
  ['signature: canonical form, checks', /wire\/aws\/(signature|authenticate|payload)/],
  ['reading and writing JSON, validation', /wire\/aws\/(protocol|validation)/],
  ['policies', /backend\/(identity|composition)/],
  ['events', /backend\/(events|keys\/key-events)/],
  ['records', /backend\/storage|sorted-btree/],
  ['keys: finding, admitting, blob', /backend\/(keys|ids)|wire\/aws\/kms/],
  ['pipeline', /wire\//],
  ['server and Node’s HTTP, sockets included', /backend\/server|node:/],
];

/** Where a server's time goes under load: samples of its profiler, by the place nearest to each. */
export const kmsTime: Benchmark = {
  name: 'kms-time',
  title: 'Where the time of a KMS request goes, 16 connections',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-'));
    try {
      const columns = new Map<string, ReadonlyMap<string, number>>();
      for (const operation of cryptographicOperations) {
        const own = join(folder, operation);
        const server = await serveUnder(['--cpu-prof', `--cpu-prof-dir=${own}`, '--cpu-prof-interval', '500']);
        const requests = (await kmsRequests(server.port)).get(operation) ?? [];
        await load(server.port, requests, 16, 5);
        await server.stop();
        const [file = ''] = readdirSync(own);
        columns.set(operation, shares(JSON.parse(readFileSync(join(own, file), 'utf8')) as Profile));
      }
      const shown = [...places.map(([what]) => what), 'other'].filter((what) => what !== 'idle' && what !== 'loading modules, once');
      return {
        columns: ['% of busy time', ...columns.keys()],
        rows: shown.map((what) => [what, ...[...columns.values()].map((column) => (column.get(what) ?? 0).toFixed(1))]),
        notes: [`Sampled every 0.5 ms for 5 s. ${loadAverage()}`],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Percent of the time that is neither idle nor start-up. */
function shares({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const placeOf = (id: number | undefined): string => {
    const node = id === undefined ? undefined : byId.get(id);
    if (node === undefined) return 'other';
    const { functionName, url } = node.callFrame;
    const frame = url === '' ? functionName : url;
    return places.find(([, test]) => test.test(frame))?.[0] ?? placeOf(parents.get(node.id));
  };
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const place = placeOf(id);
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[at] ?? 0));
  }
  times.delete('idle');
  times.delete('loading modules, once');
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return new Map([...times].map(([place, time]) => [place, (100 * time) / total]));
}
