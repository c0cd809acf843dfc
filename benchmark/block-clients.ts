import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** What fio did against one export. */
export interface Load {
  readonly rw: 'read' | 'write' | 'randread' | 'randwrite';
  readonly block: string;
  readonly depth: number;
  /** MiB moved; random loads move them within 512 MiB. */
  readonly mib: number;
}

export interface Moved {
  readonly mbPerSecond: number;
  readonly perSecond: number;
}

export async function hasProgram(name: string): Promise<boolean> {
  return runFile(name, ['--version']).then(
    () => true,
    () => false,
  );
}

export async function fio(uri: string, { rw, block, depth, mib }: Load): Promise<Moved> {
  const size = rw.startsWith('rand') ? ['--size=512M', `--io_size=${mib}M`] : [`--size=${mib}M`];
  const job = ['--name=bench', '--ioengine=nbd', `--uri=${uri}`, `--rw=${rw}`, `--bs=${block}`, `--iodepth=${depth}`, ...size];
  const { stdout } = await runFile('fio', [...job, '--output-format=json'], { maxBuffer: 16 * 1024 * 1024 });
  const { jobs } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    jobs: Record<'read' | 'write', { bw_bytes: number; iops: number }>[];
  };
  const moved = jobs[0]?.[rw.endsWith('read') ? 'read' : 'write'];
  return { mbPerSecond: (moved?.bw_bytes ?? Number.NaN) / 1e6, perSecond: moved?.iops ?? Number.NaN };
}

/** `qemu-nbd` over a new LUKS1 image: the peer that also encrypts in user space. */
export async function qemuNbd(folder: string): Promise<{ readonly uri: string; stop(): Promise<void> }> {
  const [image, socket] = [`${folder}/peer.img`, `${folder}/peer.sock`];
  const secret = ['--object', 'secret,id=key,data=benchmark'];
  await runFile('qemu-img', ['create', '-q', '-f', 'luks', ...secret, '-o', 'key-secret=key,iter-time=50', image, '2G']);
  const options = `driver=luks,key-secret=key,file.driver=file,file.filename=${image}`;
  const child = spawn('qemu-nbd', [...secret, '--image-opts', options, '-k', socket, '-t', '-e', '8', '-x', 'peer'], { stdio: 'inherit' });
  await wait(1_000);
  return {
    uri: `nbd+unix:///peer?socket=${socket}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
