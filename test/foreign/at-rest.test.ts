import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeVolumesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, EncryptCommand, KMSClient, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketEncryptionCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { open } from 'lmdb';
import { run } from './foreign-program';
import { ReferenceBackend } from '../../src/backend';

const region = 'eu-central-1';
const account = '000000000000';
const zone = `${region}a`;
const MiB = 1024 ** 2;

interface Part {
  readonly at: number;
  readonly bytes: string;
}
interface WrittenVolume {
  readonly id: string;
  readonly parts: readonly Part[];
}

/** Recognisable bytes, different in each sector. */
function text(length: number, name: string): Buffer {
  const lines = Array.from({ length: Math.ceil(length / 32) }, (_, line) => `${name} ${line}`.padEnd(31, '.') + '\n');
  return Buffer.from(lines.join('')).subarray(0, length);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Every pair of the database, by LMDB alone. */
async function pairsOf(path: string): Promise<[string, string][]> {
  const database = open<Buffer, Buffer>({ path, encoding: 'binary', keyEncoding: 'binary', readOnly: true });
  const pairs = [...database.getRange({})].map(({ key, value }): [string, string] => [
    String(key.readBigUInt64BE(0)),
    value.toString('hex'),
  ]);
  await database.close();
  return pairs;
}

describe('what lies at rest, read from the format pages by another implementation', () => {
  let folder = '';
  let backend: ReferenceBackend;
  let manifest = '';

  const start = async (): Promise<void> => {
    backend = await ReferenceBackend.start({ data: join(folder, 'state') });
  };
  const read = (part: string): Promise<string> => run('python3', ['-B', join(__dirname, 'read_at_rest'), part, manifest]);

  async function createVolume(ec2: EC2Client, input: { Size?: number; SnapshotId?: string; Encrypted?: boolean; KmsKeyId?: string }) {
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, ...input }));
    for (;;) {
      const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
      if (Volumes?.[0]?.State === 'available') return VolumeId;
      await wait(5);
    }
  }

  /** Writes, flushes, and tells what must be read. */
  async function write(id: string, parts: readonly (readonly [at: number, bytes: Buffer])[]): Promise<void> {
    const device = await backend.device(id, region);
    for (const [at, bytes] of parts) await device.write(at, bytes);
    await device.flush();
  }

  /** The same over the wire, by a program that is not ours. */
  async function writeOverNbd(id: string, parts: readonly (readonly [at: number, bytes: Buffer])[]): Promise<void> {
    const server = await backend.listenNbd({ path: join(folder, 'nbd.sock') });
    const source = join(folder, 'source');
    for (const [at, bytes] of parts) {
      writeFileSync(source, bytes);
      await run('qemu-io', ['-f', 'raw', '-c', `write -s ${source} ${at} ${bytes.length}`, '-c', 'flush', server.exportUrl(id)]);
    }
    await server.close();
  }

  async function volumes(keyId: string): Promise<WrittenVolume[]> {
    const ec2 = new EC2Client(backend.clientConfig(region));
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        Placement: { AvailabilityZone: zone },
      }),
    );
    const InstanceId = Instances?.[0]?.InstanceId;
    const attach = (VolumeId: string, letter: string): Promise<unknown> =>
      ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: `/dev/sd${letter}` }));

    const first = await createVolume(ec2, { Size: 1, Encrypted: true, KmsKeyId: keyId });
    await attach(first, 'f');
    await writeOverNbd(first, [
      [0, text(20_000, 'begin')],
      [5 * MiB, text(2 * MiB, 'middle')],
      [1024 * MiB - 4096, text(4096, 'end')],
    ]);
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: first }));
    // Over the snapshot: within a block, a whole page, and zeros that hide what lies below.
    await write(first, [
      [700, text(100, 'over')],
      [6 * MiB, text(MiB, 'newer')],
    ]);
    const device = await backend.device(first, region);
    await device.trim(5 * MiB, 8192);
    const restored = await createVolume(ec2, { SnapshotId });
    await attach(restored, 'g');
    await write(restored, [[4096, text(4096, 'restored')]]);
    const plain = await createVolume(ec2, { Size: 1 });
    await attach(plain, 'h');
    await write(plain, [[MiB, text(4096, 'plain')]]);
    ec2.destroy();

    const begin = text(20_000, 'begin');
    text(100, 'over').copy(begin, 700);
    const middle = text(2 * MiB, 'middle').fill(0, 0, 8192);
    text(MiB, 'newer').copy(middle, MiB);
    const beforeIt = text(20_000, 'begin');
    text(4096, 'restored').copy(beforeIt, 4096);
    const part = (at: number, bytes: Buffer): Part => ({ at, bytes: base64(bytes) });
    const end = part(1024 * MiB - 4096, text(4096, 'end'));
    return [
      { id: first, parts: [part(0, begin), part(5 * MiB, middle), end, part(100 * MiB, Buffer.alloc(8192))] },
      { id: restored, parts: [part(0, beforeIt), part(5 * MiB, text(2 * MiB, 'middle')), end] },
      { id: plain, parts: [part(MiB, text(4096, 'plain')), part(0, Buffer.alloc(4096))] },
    ];
  }

  async function objects(keyId: string): Promise<object[]> {
    const s3 = new S3Client(backend.clientConfig(region));
    const bucket = 'read-at-rest';
    await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }));
    const customerKey = Buffer.alloc(32, 'customer');
    const keyMd5 = createHash('md5').update(customerKey).digest('base64');
    const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyId } as const;
    const context = { SSEKMSEncryptionContext: base64(Buffer.from('{"department":"ü","a":"1"}')) };
    const modes: Record<string, Partial<PutObjectCommandInput>> = {
      s3: {},
      kms: kms,
      'kms with context': { ...kms, ...context },
      'bucket key': { ...kms, BucketKeyEnabled: true },
      'bucket key with context': { ...kms, ...context, BucketKeyEnabled: true },
      'two layers': { ...kms, ServerSideEncryption: 'aws:kms:dsse' },
      'key of the customer': { SSECustomerAlgorithm: 'AES256', SSECustomerKey: base64(customerKey), SSECustomerKeyMD5: keyMd5 },
    };
    const written = [];
    for (const [mode, input] of Object.entries(modes)) {
      for (const size of [0, 1, 16_383, 16_384, 16_385, 100_000]) {
        const [key, body] = [`${mode}/ü ${size}`, text(size, mode)];
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...input }));
        written.push({ bucket, key, body: base64(body), customerKey: base64(customerKey) });
      }
    }
    s3.destroy();
    return written;
  }

  async function ciphertexts(kms: KMSClient, keyId: string): Promise<{ blob: string; context: object; plaintext: string }[]> {
    const contexts: Record<string, string>[] = [
      {},
      { b: '2', a: '1' },
      { a: '', ü: '–', aa: 'longer' },
      { 'aws:s3:arn': 'arn:aws:s3:::bucket/key' },
    ];
    const made = [];
    for (const context of contexts) {
      const plaintext = text(100, Object.keys(context).join());
      const { CiphertextBlob = new Uint8Array() } = await kms.send(
        new EncryptCommand({ KeyId: keyId, Plaintext: plaintext, EncryptionContext: context }),
      );
      made.push({ blob: base64(CiphertextBlob), context, plaintext: base64(plaintext) });
      await kms.send(new RotateKeyOnDemandCommand({ KeyId: keyId }));
    }
    return made;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-at-rest-'));
    await start();
    const kms = new KMSClient(backend.clientConfig(region));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const keyId = KeyMetadata?.KeyId ?? '';
    const found = { ciphertexts: await ciphertexts(kms, keyId), objects: await objects(keyId), volumes: await volumes(keyId) };
    kms.destroy();
    await backend.stop();
    const data = join(folder, 'copy');
    cpSync(join(folder, 'state'), data, { recursive: true });
    const values = await pairsOf(join(data, 'records.mdb'));
    await start();
    const { url } = await backend.listen();
    manifest = join(folder, 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ data, values, endpoint: url, region, account, ...found }));
  });

  afterAll(async () => {
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('state directory: the root key from its file, every record, and the summary over them', async () => {
    expect(Number(/^(\d+) rows$/m.exec(await read('state_directory'))?.[1])).toBeGreaterThan(50);
  });

  test('ciphertext blobs: pyca opens and makes them, openssl derives the same message keys', async () => {
    expect(await read('ciphertext_blob')).toBe('4 blobs under 4 materials\n');
  });

  test('volumes: AES-256-XTS by sector number, under the data key that KMS unwraps for the volume id', async () => {
    expect(await read('volume_image')).toBe('3 volumes over 2 layers, 2 blocks hidden by zeros\n');
  });

  test('objects: Cobblestone-256, under data keys of each encryption mode', async () => {
    expect(await read('object_envelope')).toBe('42 objects in 7 modes\n');
  });
});
