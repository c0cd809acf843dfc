import { loadavg } from 'node:os';

/** What a benchmark answers: one table, printed as it is or given as JSON. */
export interface BenchTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What a reader must know to judge the figures: conditions, bars, what is compared. */
  readonly notes?: readonly string[];
}

/** One table of `benchmark/`. `name` is what `npm run bench -- NAME` takes. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(): Promise<BenchTable>;
}

/** Seconds of the fastest of several rounds of `work`: the round least disturbed by whatever else the machine does. */
export function fastest(work: () => void, rounds = 5): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return best;
}

/** Median, to one decimal. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(1));
}

/** Least, median and most, rounded. */
export function spread(values: readonly number[]): readonly [least: number, median: number, most: number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => {
    const value = sorted[index] ?? Number.NaN;
    return Number(value.toFixed(value < 10 ? 2 : 0));
  };
  return [at(0), at(Math.floor(sorted.length / 2)), at(sorted.length - 1)];
}

/** What the machine did besides. */
export const loadAverage = (): string =>
  `Load average at the end: ${loadavg()
    .map((value) => value.toFixed(1))
    .join(' ')}.`;
