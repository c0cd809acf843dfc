import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = join(__dirname, 'atrest.ts');
const start = (args: readonly string[], env: NodeJS.ProcessEnv, stdout: 'pipe' | number = 'pipe'): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', script, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', stdout, 'pipe'] });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of `atrest` to its end; `stdout` is a file, opened for reading only, instead of a pipe. */
export async function atrest(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { stdout }: { readonly stdout?: string } = {},
): Promise<Ended> {
  if (stdout === undefined) return endOf(start(args, env));
  const file = openSync(stdout, 'r');
  try {
    return await endOf(start(args, env, file));
  } finally {
    closeSync(file);
  }
}

export interface Serving {
  readonly firstLine: string;
  readonly url: string;
  readonly child: ChildProcess;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** `atrest serve --port 0 …`, as soon as its first line is there. */
export async function serving(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Serving> {
  const child = start(['serve', '--port', '0', ...args], env);
  const ended = endOf(child);
  const { stdout } = child;
  if (stdout === null) throw new Error('no standard output');
  const firstLine = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve);
    void ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  return {
    firstLine,
    url: /http:[^"\s]+/.exec(firstLine)?.[0] ?? '',
    child,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
