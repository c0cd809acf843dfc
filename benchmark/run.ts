import { cpus } from 'node:os';
import type { Benchmark, BenchTable } from './benchmark';
import { constructs } from './constructs';
import { durable } from './durable';
import { kms } from './kms';
import { kmsTime } from './kms-time';
import { nbd } from './nbd';
import { s3 } from './s3';
import { start } from './start';
import { terraformApply } from './terraform-apply';
import { xts } from './xts';

/** Every table, in the order in which they are printed. */
const benchmarks: readonly Benchmark[] = [start, durable, kms, kmsTime, s3, xts, nbd, terraformApply, constructs];

const usage = `usage: npm run bench [-- [NAME] [--json]]\n\ntables: ${benchmarks.map(({ name }) => name).join(', ')}\n`;

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const names = args.filter((arg) => arg !== '--json');
  const chosen = names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`no table named ${unknown.join(', ')}\n${usage}`);
    return 2;
  }
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
  if (!json) process.stdout.write(`${machine}\n`);
  const tables: Record<string, unknown> = {};
  for (const benchmark of chosen) {
    const table = await benchmark.run();
    if (json) tables[benchmark.name] = { title: benchmark.title, ...table };
    else process.stdout.write(`\n${benchmark.title} (${benchmark.name})\n\n${format(table)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, tables }, undefined, 2)}\n`);
  return 0;
}

/** Columns as wide as their widest cell; numbers to the right. */
function format({ columns, rows, notes = [] }: BenchTable): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const widths = columns.map((column, at) => Math.max(column.length, ...cells.map((row) => (row[at] ?? '').length)));
  const right = columns.map((_, at) => rows.every((row) => /^[\d.,]+$/.test(String(row[at] ?? ''))));
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (right[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ');
  return [line(columns), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line), '', ...notes].join('\n') + '\n';
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
