import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient, CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { run as runProgram } from './foreign-program';
import { ReferenceBackend } from '../../src/backend';

const region = 'eu-central-1';
const small = Buffer.from('what a client had to say');
/** Three parts of five mebibytes, the last one short. */
const large = randomBytes(11 * 1024 * 1024 + 7);

let backend: ReferenceBackend;
let endpoint: URL;
let s3: S3Client;
let key = '';
let folder = '';
const at = (...names: readonly string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrest-s3-clients-'));
  mkdirSync(at('tree', 'below'), { recursive: true });
  writeFileSync(at('tree', 'small ü.txt'), small);
  writeFileSync(at('tree', 'below', 'large'), large);
  backend = await ReferenceBackend.start();
  endpoint = new URL((await backend.listen()).url);
  s3 = new S3Client(backend.clientConfig(region));
  const kms = new KMSClient(backend.clientConfig(region));
  key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  kms.destroy();
});

afterAll(async () => {
  s3.destroy();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A bucket that takes SSE-C too. */
async function bucket(Bucket: string): Promise<string> {
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const Rules = [
    {
      BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] },
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const },
    },
  ];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  return Bucket;
}

/** One with ACLs: some clients send one with every object. */
async function writersBucket(Bucket: string): Promise<string> {
  await bucket(Bucket);
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }));
  return Bucket;
}

const head = (Bucket: string, Key: string, more = {}): Promise<HeadObjectCommandOutput> =>
  s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const keysOf = async (Bucket: string): Promise<readonly string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key);
const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
  runProgram(file, args, { cwd: folder, env: { HOME: folder, ...env } });
/** The same tree, byte for byte. */
function expectTree(path: string): void {
  expect(readFileSync(join(path, 'small ü.txt'))).toEqual(small);
  expect(readFileSync(join(path, 'below', 'large')).equals(large)).toBe(true);
}

const customer = 'customer key of thirty-two bytes';
const customerMd5 = createHash('md5').update(customer).digest('base64');
const withCustomerKey = () => ({
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: Buffer.from(customer).toString('base64'),
  SSECustomerKeyMD5: customerMd5,
});

describe('rclone', () => {
  const rclone = (...args: readonly string[]): Promise<string> =>
    run('rclone', ['--config', '/dev/null', '--s3-upload-cutoff', '5Mi', '--s3-chunk-size', '5Mi', ...args], {
      RCLONE_CONFIG_R_TYPE: 's3',
      // Its AWS goes by host names, which an address has not.
      RCLONE_CONFIG_R_PROVIDER: 'Other',
      RCLONE_CONFIG_R_ENDPOINT: endpoint.origin,
      RCLONE_CONFIG_R_ACCESS_KEY_ID: 'test',
      RCLONE_CONFIG_R_SECRET_ACCESS_KEY: 'test',
      RCLONE_CONFIG_R_REGION: region,
      RCLONE_CONFIG_R_FORCE_PATH_STYLE: 'true',
    });

  // It sends no customer's key where there is no TLS.
  test.each([
    ['s3', () => ['--s3-server-side-encryption', 'AES256'], { ServerSideEncryption: 'AES256' }],
    ['kms', () => ['--s3-server-side-encryption', 'aws:kms', '--s3-sse-kms-key-id', key], { ServerSideEncryption: 'aws:kms' }],
  ] as const)('copies a tree there and back under %s, in parts, and reads a range', async (mode, options, shown) => {
    const name = await writersBucket(`rclone-${mode}`);
    await rclone('copy', at('tree'), `R:${name}`, ...options());
    expect(await head(name, 'below/large')).toMatchObject({
      ContentLength: large.length,
      ...shown,
    });
    await rclone('copy', `R:${name}`, at(`rclone-${mode}`), ...options());
    expectTree(at(`rclone-${mode}`));
    const range = await rclone('cat', '--offset', '3', '--count', '5', `R:${name}/small ü.txt`, ...options());
    expect(range).toBe(small.subarray(3, 8).toString());
  });

  test('compares, moves and deletes', async () => {
    const name = await writersBucket('rclone-moves');
    await rclone('sync', at('tree'), `R:${name}/one`);
    await rclone('check', at('tree'), `R:${name}/one`, '--download');
    await rclone('move', `R:${name}/one`, `R:${name}/two`);
    expect(await keysOf(name)).toEqual(['two/below/large', 'two/small ü.txt']);
    await rclone('delete', `R:${name}`);
    expect(await keysOf(name)).toEqual([]);
  });
});

describe('s3cmd', () => {
  const s3cmd = (...args: readonly string[]): Promise<string> =>
    run('s3cmd', [
      '--config=/dev/null',
      '--access_key=test',
      '--secret_key=test',
      `--region=${region}`,
      `--host=${endpoint.host}`,
      `--host-bucket=${endpoint.host}`,
      '--no-ssl',
      '--no-progress',
      '--multipart-chunk-size-mb=5',
      ...args,
    ]);

  test.each([
    ['s3', () => ['--server-side-encryption'], { ServerSideEncryption: 'AES256' }],
    ['kms', () => ['--server-side-encryption', `--server-side-encryption-kms-id=${key}`], { ServerSideEncryption: 'aws:kms' }],
  ] as const)('syncs a tree there and back under %s, in parts', async (mode, options, shown) => {
    const name = await bucket(`s3cmd-${mode}`);
    await s3cmd('sync', ...options(), `${at('tree')}/`, `s3://${name}/`);
    expect(await head(name, 'below/large')).toMatchObject({ ContentLength: large.length, ...shown });
    mkdirSync(at(`s3cmd-${mode}`));
    await s3cmd('sync', `s3://${name}/`, `${at(`s3cmd-${mode}`)}/`);
    expectTree(at(`s3cmd-${mode}`));
  });

  test('shows, copies, opens to everybody and removes', async () => {
    const name = await writersBucket('s3cmd-all');
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    await s3cmd('put', at('tree', 'small ü.txt'), `s3://${name}/a`);
    await s3cmd('cp', `s3://${name}/a`, `s3://${name}/b`);
    expect(await s3cmd('info', `s3://${name}/b`)).toMatch(/SSE:\s+AES256/);
    expect((await fetch(`${endpoint.origin}/${name}/b`)).status).toBe(403);
    await s3cmd('setacl', '--acl-public', `s3://${name}/b`);
    expect(await (await fetch(`${endpoint.origin}/${name}/b`)).text()).toBe(small.toString());
    expect(await s3cmd('ls', `s3://${name}`)).toMatch(/s3:\/\/s3cmd-all\/a\n.*s3:\/\/s3cmd-all\/b\n/s);
    await s3cmd('del', '--recursive', '--force', `s3://${name}`);
    await s3cmd('rb', `s3://${name}`);
    await expect(s3cmd('ls', `s3://${name}`)).rejects.toThrow('NoSuchBucket');
  });
});

describe('aws s3', () => {
  const aws = (...args: readonly string[]): Promise<string> =>
    run('aws', args, {
      AWS_ENDPOINT_URL: endpoint.origin,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_CONFIG_FILE: at('aws-config'),
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
    });
  beforeAll(() =>
    writeFileSync(
      at('aws-config'),
      '[default]\ns3 =\n  signature_version = s3v4\n  multipart_threshold = 5MB\n  multipart_chunksize = 5MB\n',
    ),
  );

  test.each([
    ['s3', () => ['--sse', 'AES256'], { ServerSideEncryption: 'AES256' }],
    ['kms', () => ['--sse', 'aws:kms', '--sse-kms-key-id', key], { ServerSideEncryption: 'aws:kms' }],
    ['customer', () => ['--sse-c', 'AES256', '--sse-c-key', customer], { SSECustomerAlgorithm: 'AES256' }],
  ] as const)('copies a tree there and back under %s, in parts', async (mode, options, shown) => {
    const name = await bucket(`awscli-${mode}`);
    await aws('s3', 'cp', '--recursive', ...options(), at('tree'), `s3://${name}`);
    expect(await head(name, 'below/large', mode === 'customer' ? withCustomerKey() : {})).toMatchObject({
      ContentLength: large.length,
      ...shown,
    });
    await aws('s3', 'cp', '--recursive', ...(mode === 'customer' ? options() : []), `s3://${name}`, at(`awscli-${mode}`));
    expectTree(at(`awscli-${mode}`));
  });

  test('syncs, moves, presigns, reads a range and removes', async () => {
    const name = await bucket('awscli-all');
    await aws('s3', 'sync', at('tree'), `s3://${name}/one`);
    await aws('s3', 'mv', '--recursive', `s3://${name}/one`, `s3://${name}/two`);
    expect(await keysOf(name)).toEqual(['two/below/large', 'two/small ü.txt']);
    const url = (await aws('s3', 'presign', `s3://${name}/two/small ü.txt`, '--expires-in', '60')).trim();
    expect(await (await fetch(url)).text()).toBe(small.toString());
    expect((await fetch(url.replace('Expires=60', 'Expires=61'))).status).toBe(403);
    await aws('s3api', 'get-object', '--bucket', name, '--key', 'two/below/large', '--range', 'bytes=5242870-5242890', at('range'));
    expect(readFileSync(at('range')).equals(large.subarray(5242870, 5242891))).toBe(true);
    await aws('s3', 'rm', '--recursive', `s3://${name}`);
    expect(await keysOf(name)).toEqual([]);
  });
});

const fuse = ((): boolean => {
  try {
    for (const may of [constants.R_OK, constants.W_OK]) accessSync('/dev/fuse', may);
    return true;
  } catch {
    return false;
  }
})();

// Where the kernel has no FUSE for us there is nothing to mount.
(fuse ? describe : describe.skip)('s3fs', () => {
  test('mounts a bucket: files are written in parts, read at places, renamed and removed', async () => {
    const name = await bucket('s3fs-bucket');
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: key } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration: { Rules } }));
    const mount = at('mounted');
    mkdirSync(mount);
    writeFileSync(at('s3fs-password'), 'test:test', { mode: 0o600 });
    const options = [
      `url=${endpoint.origin}`,
      'use_path_request_style',
      `passwd_file=${at('s3fs-password')}`,
      `endpoint=${region}`,
      'multipart_size=5',
      'sigv4',
    ];
    await run('s3fs', [name, mount, ...options.flatMap((option) => ['-o', option])]);
    try {
      // By other processes: this one answers the mount.
      await run('cp', [at('tree', 'below', 'large'), join(mount, 'large')]);
      await run('mkdir', [join(mount, 'below')]);
      await run('mv', [join(mount, 'large'), join(mount, 'below', 'moved')]);
      await run('cmp', [at('tree', 'below', 'large'), join(mount, 'below', 'moved')]);
      await run('cp', [at('tree', 'small ü.txt'), join(mount, 'small')]);
      await run('rm', [join(mount, 'small')]);
      expect(await keysOf(name)).toEqual(['below/', 'below/moved']);
      expect(await head(name, 'below/moved')).toMatchObject({ ContentLength: large.length, SSEKMSKeyId: key });
    } finally {
      await run('fusermount', ['-u', mount]);
    }
    expect(readdirSync(mount)).toEqual([]);
  });
});
