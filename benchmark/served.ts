import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `atrest serve` in a process of its own, as compiled (`npm run compile`). */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Processor time so far, of all its threads, in milliseconds; NaN where the system does not tell. */
  cpuMs(): number;
  /** Resident memory in MB (10^6 bytes); NaN where the system does not tell. */
  residentMb(): number;
  stop(): Promise<void>;
}

export const atrest = join(__dirname, '..', 'bin', 'atrest');

/** Resolves when the first line of `atrest serve` is there. */
export const serve = (...options: readonly string[]): Promise<Served> => serveUnder([], ...options);

/** @param node options of Node itself */
export async function serveUnder(node: readonly string[], ...options: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [...node, atrest, 'serve', '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`atrest serve ended with ${String(code)} before it listened; was it compiled?`)));
  });
  const url = /http:\S+/.exec(line)?.[0] ?? '';
  const pid = child.pid ?? 0;
  return {
    url,
    port: Number(new URL(url).port),
    pid,
    cpuMs: () => cpuMs(pid),
    residentMb: () => residentMb(pid),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function residentMb(pid: number): number {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round((Number(kb) * 1024) / 1e6);
  } catch {
    return Number.NaN;
  }
}

/** proc(5): fields 14 and 15 of stat, in hundredths of a second. */
function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
