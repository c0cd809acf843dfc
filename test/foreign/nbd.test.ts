import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachVolumeCommand, CreateVolumeCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { run } from './foreign-program';
import { ReferenceBackend } from '../../src/backend';
import { insecureSeededRandom } from '../../src/backend/random';

const MiB = 1024 * 1024;
const zone = 'us-east-1a';
const random = insecureSeededRandom('foreign');

describe('programs that speak NBD', () => {
  let folder = '';
  let backend: ReferenceBackend;
  let url = '';
  let tcp = '';
  let socket = '';
  let volumeId = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-nbd-'));
    backend = await ReferenceBackend.start({ data: join(folder, 'state') });
    const ec2 = new EC2Client(backend.clientConfig());
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0abcdef1234567890',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        Placement: { AvailabilityZone: zone },
      }),
    );
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, Encrypted: true }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    volumeId = VolumeId ?? '';
    await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: Instances?.[0]?.InstanceId, Device: '/dev/sdf' }));
    const unix = await backend.listenNbd({ path: join(folder, 'nbd.sock') });
    socket = unix.url;
    url = unix.exportUrl(volumeId);
    tcp = (await backend.listenNbd()).exportUrl(volumeId);
  });

  afterAll(async () => {
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('nbdinfo finds an export for each volume, the root and the data, with all its abilities', async () => {
    const { exports } = JSON.parse(await run('nbdinfo', ['--json', '--list', socket])) as { exports: object[] };
    const abilities = {
      contexts: ['base:allocation'],
      is_read_only: false,
      can_df: true,
      can_fast_zero: true,
      can_flush: true,
      can_fua: true,
      can_multi_conn: true,
      can_trim: true,
      can_zero: true,
      block_size_minimum: 1,
      block_size_preferred: 4096,
      block_size_maximum: 32 * MiB,
    };
    expect(exports.map((one) => Reflect.get(one, 'export-size') as number).sort((a, b) => a - b)).toEqual([1024 * MiB, 8 * 1024 * MiB]);
    for (const one of exports) expect(one).toMatchObject(abilities);
    expect(exports).toContainEqual(expect.objectContaining({ 'export-name': volumeId, 'export-size': 1024 * MiB }));
  });

  test.each(['unix', 'tcp'])('nbdcopy brings a file in and out again over %s, sparse as it was', async (way) => {
    const target = way === 'unix' ? url : tcp;
    const file = join(folder, 'in.raw');
    const bytes = Buffer.alloc(1024 * MiB);
    random.bytes(5 * MiB).copy(bytes, 3 * MiB);
    random.bytes(4096).copy(bytes, 1024 * MiB - 4096);
    writeFileSync(file, bytes);
    await run('nbdcopy', ['--flush', '--destination-is-zero', file, target]);
    await run('nbdcopy', [target, join(folder, 'out.raw')]);
    expect(readFileSync(join(folder, 'out.raw')).equals(bytes)).toBe(true);
    const map = JSON.parse(await run('nbdinfo', ['--json', '--map', target])) as { offset: number; length: number; type: number }[];
    expect(map.filter(({ type }) => type === 0).reduce((sum, { length }) => sum + length, 0)).toBeLessThan(6 * MiB);
  });

  test('what qemu-io wrote, zeroed and discarded is what it reads', async () => {
    const commands = [
      'write -P 0x11 0 8M',
      'write -f -P 0x22 1000 3000',
      'write -z 2M 1M',
      'discard 4M 1M',
      'flush',
      'read -P 0x11 0 1000',
      'read -P 0x22 1000 3000',
      'read -P 0 2M 1M',
      'read -P 0 4M 1M',
      'read -P 0x11 5M 3M',
    ];
    const out = await run('qemu-io', ['-f', 'raw', ...commands.flatMap((command) => ['-c', command]), url]);
    expect(out).not.toMatch(/failed/i);
    expect(out.match(/^read \d+\/\d+ bytes/gm)).toHaveLength(5);
  });

  test('qemu-img finds its own image unchanged on the volume', async () => {
    const image = join(folder, 'disk.qcow2');
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', image, '1G']);
    await run('qemu-io', ['-c', 'write -P 0x5a 100M 10M', '-c', 'write -P 0xa5 900M 64k', image]);
    await run('qemu-img', ['convert', '-n', '-f', 'qcow2', '-O', 'raw', image, url]);
    expect(await run('qemu-img', ['compare', '-f', 'qcow2', '-F', 'raw', image, url])).toContain('identical');
  });

  test('fio verifies what it wrote, at random and out of order, over four connections', async () => {
    const job = [
      '--name=verify',
      '--ioengine=nbd',
      `--uri=${url}`,
      '--rw=randwrite',
      '--bsrange=512-128k',
      '--blockalign=512',
      '--iodepth=16',
    ];
    const out = await run('fio', [...job, '--size=48M', '--verify=crc32c', '--verify_fatal=1', '--fsync=64', '--output-format=terse'], {
      cwd: folder,
    });
    expect(
      out
        .split('\n')
        .find((line) => line.startsWith('3;'))
        ?.split(';')[4],
    ).toBe('0');
  });
});
