import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AttachVolumeCommand, CreateVolumeCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { median } from './benchmark';
import type { Benchmark, BenchTable } from './benchmark';
import { fio, hasProgram, qemuNbd } from './block-clients';
import type { Load } from './block-clients';
import { serve } from './served';

const rounds = 3;
const loads: readonly (Load & { readonly name: string; readonly bar: number })[] = [
  { name: 'sequential write, 1 MiB', rw: 'write', block: '1M', depth: 4, mib: 512, bar: 1 },
  { name: 'sequential read, 1 MiB', rw: 'read', block: '1M', depth: 4, mib: 512, bar: 1 },
  { name: 'random write, 4 KiB, depth 16', rw: 'randwrite', block: '4k', depth: 16, mib: 64, bar: 0.7 },
  { name: 'random read, 4 KiB, depth 16', rw: 'randread', block: '4k', depth: 16, mib: 64, bar: 0.7 },
];

/** Our encrypted volume, our unencrypted one and the peer by turns, so that all meet the same disturbance. */
export const nbd: Benchmark = {
  name: 'nbd',
  title: 'Attached volumes over NBD, against qemu-nbd serving a LUKS1 image',
  async run(): Promise<BenchTable> {
    for (const program of ['fio', 'qemu-nbd', 'qemu-img']) {
      if (!(await hasProgram(program))) return { columns: ['figure'], rows: [], notes: [`not measured: ${program} is not installed`] };
    }
    const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-nbd-'));
    const socket = join(folder, 'nbd.sock');
    const served = await serve('--data', join(folder, 'state'), '--nbd', `unix:${socket}`);
    const peer = await qemuNbd(folder);
    try {
      const [encrypted = '', clear = ''] = await attachedVolumes(served.url);
      const uriOf = (volumeId: string): string => `nbd+unix:///${volumeId}?socket=${socket}`;
      const rows: (string | number)[][] = [];
      for (const load of loads) {
        const measured: [number[], number[], number[]] = [[], [], []];
        for (let round = 0; round < rounds; round++) {
          for (const [i, uri] of [uriOf(encrypted), uriOf(clear), peer.uri].entries()) {
            const { mbPerSecond, perSecond } = await fio(uri, load);
            measured[i]?.push(load.block === '4k' ? perSecond : mbPerSecond);
          }
        }
        const [ours, unencrypted, theirs] = [median(measured[0]), median(measured[1]), median(measured[2])];
        const unit = load.block === '4k' ? 'IOPS' : 'MB/s';
        rows.push([load.name, unit, ours, unencrypted, theirs, (ours / theirs).toFixed(2), load.bar, (ours / unencrypted).toFixed(2)]);
      }
      return {
        columns: ['load', 'unit', 'encrypted', 'unencrypted', 'qemu-nbd LUKS1', 'against it', 'bar', 'encrypted/unencrypted'],
        rows,
        notes: [
          `medians of ${rounds}; resident memory of the server afterwards ${served.residentMb()} MB (bar: 150); load of the machine ${(loadavg()[0] ?? 0).toFixed(1)}`,
          'encrypted against unencrypted: bar 0.90. qemu-nbd writes back without fsync; ours does at a flush, or when some dozens of segments wait for it.',
        ],
      };
    } finally {
      await peer.stop();
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function attachedVolumes(endpoint: string): Promise<readonly string[]> {
  const ec2 = new EC2Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const placement = { AvailabilityZone: 'us-east-1a' };
  const run = new RunInstancesCommand({
    ImageId: 'ami-0abcdef1234567890',
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    Placement: placement,
  });
  const { Instances } = await ec2.send(run);
  const volumes: string[] = [];
  for (const [Encrypted, Device] of [
    [true, '/dev/sdf'],
    [false, '/dev/sdg'],
  ] as const) {
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ ...placement, Size: 1, Encrypted }));
    await wait(500);
    await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: Instances?.[0]?.InstanceId, Device }));
    volumes.push(VolumeId);
  }
  ec2.destroy();
  return volumes;
}
