import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const release = 'moto[server]==5.2.5';

export interface PeerServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * moto's server, the peer that most people test with, from PyPI into a folder of its own; `undefined` where it cannot be had. It
 * base64-encodes instead of encrypting and checks no signature.
 */
export async function moto(): Promise<PeerServer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-moto-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', release]);
  } catch {
    remove();
    return undefined;
  }
  const port = await freePort();
  const child = spawn(join(folder, 'bin', 'moto_server'), ['-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    remove();
  };
  for (let attempt = 0; attempt < 300; attempt++) {
    const answered = await fetch(`http://127.0.0.1:${port}/moto-api/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
