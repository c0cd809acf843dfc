import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `atrest serve` in a process of its own, as compiled (`npm run compile`). */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resident memory in MB (10^6 bytes); NaN where the system does not tell. */
  residentMb(): number;
  stop(): Promise<void>;
}

export const atrest = join(__dirname, '..', 'bin', 'atrest');

/** Resolves when the first line of `atrest serve` is there. */
export async function serve(...options: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [atrest, 'serve', '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
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
