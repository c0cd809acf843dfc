import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerServer } from './moto';

export const minioCredentials = { accessKeyId: 'atrest-bench', secretAccessKey: 'atrest-bench-secret' } as const;
const port = 45_199;

/**
 * MinIO's server with keys of its own for SSE-S3, where `BENCH_MINIO` names its program or `go` makes it (`BENCH_MINIO=install`: some minutes);
 * `undefined` otherwise.
 */
export async function minio(): Promise<PeerServer | undefined> {
  const wanted = process.env.BENCH_MINIO;
  if (wanted === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-minio-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (wanted === 'install') {
    execFileSync('go', ['install', 'github.com/minio/minio@latest'], { env: { ...process.env, GOBIN: folder }, stdio: 'inherit' });
  }
  const program = wanted === 'install' ? join(folder, 'minio') : wanted;
  const { accessKeyId, secretAccessKey } = minioCredentials;
  const env = {
    ...process.env,
    MINIO_ROOT_USER: accessKeyId,
    MINIO_ROOT_PASSWORD: secretAccessKey,
    MINIO_KMS_SECRET_KEY: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
    MINIO_KMS_AUTO_ENCRYPTION: 'on',
  };
  const child = spawn(program, ['server', '--address', `127.0.0.1:${port}`, join(folder, 'data')], { env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    remove();
  };
  for (let attempt = 0; attempt < 300; attempt++) {
    const lives = await fetch(`http://127.0.0.1:${port}/minio/health/live`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (lives) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  return undefined;
}
