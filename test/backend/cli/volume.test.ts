import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AttachVolumeCommand, CreateVolumeCommand, DescribeVolumesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { atrest } from './run-atrest';
import { ReferenceBackend } from '../../../src/backend';
import { readHeader, unlock } from '../../../src/backend/block/luks2/open-image';
import { openImageFile } from '../../../src/backend/image-file';
import { caller, MiB, World } from '../block/world';

let folder = '';
let state = '';
let keyFile = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrest-volume-'));
  state = join(folder, 'state');
  keyFile = join(folder, 'key');
  writeFileSync(keyFile, 'correct horse');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Something with a new backend over the state, which is closed afterwards. */
async function withState<T>(work: (backend: ReferenceBackend, ec2: EC2Client) => Promise<T>): Promise<T> {
  const backend = await ReferenceBackend.start({ data: state });
  const ec2 = new EC2Client(backend.clientConfig());
  try {
    return await work(backend, ec2);
  } finally {
    ec2.destroy();
    await backend.stop();
  }
}

test('atrest volume export writes an image that opens with the key file, for its owner only', async () => {
  const id = await withState(async (_, ec2) => {
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, Encrypted: true }));
    while ((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State !== 'available') await wait(1);
    return VolumeId;
  });
  const path = join(folder, 'image');
  const args = ['volume', 'export', '--luks2', '--data', state, '--key-file', keyFile, '--pbkdf2', '--sparse', id, path];
  expect(await atrest(args)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(statSync(path).mode % 0o1000).toBe(0o600);
  expect(statSync(path).size).toBe(16 * MiB + 1024 * MiB);
  const image = await openImageFile(path, 'read');
  const { header, metadata } = await readHeader(image);
  expect(header.label).toBe(id);
  expect(await unlock(image, metadata, Buffer.from('correct horse'))).toHaveLength(64);
  await image.close();
  // What is there is not written over.
  expect(await atrest(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^atrest: EEXIST.*\n$/) as string });
});

test('atrest volume import makes a volume of an image, and prints its id', async () => {
  const world = new World();
  const { id } = await world.encryptedVolume({ size: MiB });
  await (await world.attach(id)).write(5000, Buffer.from('from the image'));
  await world.detach(id);
  const path = join(folder, 'image');
  const image = await openImageFile(path, 'new');
  await world.service.exportImage(caller, { what: 'volume', id, image, passphrase: Buffer.from('correct horse'), kdf: 'pbkdf2' });
  await image.close();
  const { code, stdout, stderr } = await atrest(['volume', 'import', '--luks2', '--data', state, path], {
    ATREST_LUKS2_PASSPHRASE: 'correct horse',
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^vol-[0-9a-f]{17}\n$/);
  const VolumeId = stdout.trim();
  await withState(async (backend, ec2) => {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    expect(Volumes).toMatchObject([{ Size: 1, Encrypted: true, State: 'available', AvailabilityZone: 'us-east-1a' }]);
    const { Instances } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: Instances?.[0]?.InstanceId, Device: '/dev/sdf' }));
    expect((await (await backend.device(VolumeId)).read(5000, 14)).toString()).toBe('from the image');
  });
});

test.each([
  ['no form', ['export', 'vol-0', 'image'], {}, 2, /--luks2/],
  ['no passphrase', ['export', '--luks2', 'vol-0', 'image'], {}, 2, /no passphrase/],
  [
    'no such volume',
    ['export', '--luks2', 'vol-0123456789abcdef0', 'image'],
    { ATREST_LUKS2_PASSPHRASE: 'x' },
    1,
    /^atrest: not-found: .*\n$/,
  ],
  ['no image', ['import', '--luks2', 'key'], { ATREST_LUKS2_PASSPHRASE: 'x' }, 1, /^atrest: the image has no LUKS2 header\n$/],
  ['no such file', ['import', '--luks2', 'none'], { ATREST_LUKS2_PASSPHRASE: 'x' }, 1, /^atrest: ENOENT.*\n$/],
] as const)('refuses %s in one line, and leaves nothing behind', async (_what, [command, ...rest], env, exitCode, message) => {
  const args = rest.map((one) => (['image', 'key', 'none'].includes(one) ? join(folder, one) : one));
  const { code, stderr } = await atrest(['volume', command, '--data', state, ...args], env);
  expect(stderr).toMatch(message);
  expect(code).toBe(exitCode);
  expect(existsSync(join(folder, 'image'))).toBe(false);
});
