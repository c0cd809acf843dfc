import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const plain = Buffer.from('what the command line had to say\u0000\u00ff', 'latin1');

describe('the AWS CLI under atrest exec', () => {
  let folder = '';

  /** @returns the exit code, which is the command's */
  function exec(part: string): Promise<{ code: number | null; stderr: string }> {
    const atrest = ['--import', require.resolve('tsx'), join(root, 'test/backend/cli/atrest.ts')];
    const command = ['exec', '--data', join(folder, 'state'), '--region', 'eu-central-1', '--', join(__dirname, 'awscli.sh'), part];
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
    // Nothing of the user's own configuration.
    const own = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_PAGER: '', HOME: folder };
    const child = spawn(process.execPath, [...atrest, ...command], { cwd: folder, env: { ...inherited, ...own } });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => done({ code, stderr }));
    });
  }
  const left = (name: string): Buffer => readFileSync(join(folder, name));
  const answer = (name: string): unknown => JSON.parse(left(`${name}.json`).toString());

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-awscli-'));
    expect(await exec('first')).toMatchObject({ code: 0, stderr: '' });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('sts get-caller-identity names the root user', () => {
    expect(answer('caller')).toMatchObject({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
  });

  test('kms create-key and encrypt', () => {
    expect(answer('key')).toMatchObject({
      KeyMetadata: { Description: 'of the AWS CLI', KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT' },
    });
    const { KeyMetadata } = answer('key') as { KeyMetadata: { Arn: string } };
    expect(answer('encrypted')).toMatchObject({ KeyId: KeyMetadata.Arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    expect(left('sealed').includes(plain)).toBe(false);
  });

  test('kms decrypt is refused in another encryption context', () => {
    expect(left('refusal').toString()).toContain('An error occurred (InvalidCiphertextException) when calling the Decrypt operation');
  });

  test('s3 mb, cp, ls, rm', () => {
    expect(left('mb').toString()).toBe('make_bucket: cli-bucket\n');
    expect(left('cp').toString()).toContain('upload: ./plain to s3://cli-bucket/folder/plain');
    const listed = left('ls').toString().split('\n');
    expect(listed.map((line) => line.slice(20).trim())).toEqual([`${plain.length} folder/plain`, `${plain.length} other`, '']);
    expect(left('rm').toString()).toBe('delete: s3://cli-bucket/other\n');
  });

  test('s3api head-object tells of encryption and metadata', () => {
    const { KeyMetadata } = answer('key') as { KeyMetadata: { Arn: string } };
    expect(answer('head')).toMatchObject({
      ContentLength: plain.length,
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: KeyMetadata.Arn,
      Metadata: { from: 'cli' },
    });
  });

  test('s3api list-objects-v2 goes by pages', () => {
    expect(answer('list')).toMatchObject({ Contents: [{ Key: 'folder/plain' }], NextToken: expect.any(String) as string });
  });

  test('ec2 create-volume and describe-volumes', () => {
    const { KeyMetadata } = answer('key') as { KeyMetadata: { Arn: string } };
    const { VolumeId } = answer('volume') as { VolumeId: string };
    expect(answer('volumes')).toMatchObject({
      Volumes: [
        {
          VolumeId,
          Size: 2,
          VolumeType: 'gp3',
          State: 'available',
          Encrypted: true,
          KmsKeyId: KeyMetadata.Arn,
          Tags: [{ Key: 'Name', Value: 'of the CLI' }],
        },
      ],
    });
  });

  test('ebs start-snapshot, put-snapshot-block and complete-snapshot', () => {
    const { KeyMetadata } = answer('key') as { KeyMetadata: { Arn: string } };
    expect(answer('started')).toMatchObject({ Status: 'pending', SseType: 'sse-kms', KmsKeyArn: KeyMetadata.Arn });
    expect(answer('put')).toMatchObject({ ChecksumAlgorithm: 'SHA256' });
    expect(answer('completed')).toEqual({ Status: 'pending' });
  });

  test('another run over the same state decrypts, fetches, reads a block and removes; its exit code is passed on', async () => {
    expect(await exec('second')).toMatchObject({ code: 3, stderr: '' });
    expect(left('opened')).toEqual(plain);
    expect(left('fetched')).toEqual(plain);
    expect(answer('blocks')).toMatchObject({ BlockSize: 524_288, Blocks: [{ BlockIndex: 3 }] });
    expect(left('fetched-block').equals(left('block'))).toBe(true);
    expect(left('rb').toString()).toBe('delete: s3://cli-bucket/folder/plain\nremove_bucket: cli-bucket\n');
  });
});
