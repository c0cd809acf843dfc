import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './foreign-program';
import { ReferenceBackend } from '../../src/backend';
import { useXksProxy } from '../xks/stores';

const program = join(__dirname, 'boto3_clients');

describe('boto3', () => {
  const xks = useXksProxy();
  let data = '';
  let backend: ReferenceBackend;
  let endpoint = '';
  let nbd = '';

  const start = async (): Promise<void> => {
    backend = await ReferenceBackend.start({ data, ...xks.options() });
    endpoint = (await backend.listen()).url;
    nbd = (await backend.listenNbd()).url;
  };
  const checks = (part: string): Promise<string> => {
    const { AccessKeyId, RawSecretAccessKey } = xks.proxy.credential;
    xks.proxy.addKey('external-1');
    const env = { XKS_ACCESS_KEY_ID: AccessKeyId, XKS_SECRET_ACCESS_KEY: RawSecretAccessKey, ATREST_NBD: nbd };
    return run('python3', ['-B', program, part, endpoint], { env });
  };

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'atrest-boto3-'));
    await start();
  });

  afterAll(async () => {
    await backend.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test.each(['kms', 'kms_operations', 'key_pairs', 'key_stores', 'ec2', 'ebs', 'launch', 's3', 'iam', 'sts', 'signatures'])(
    'finds what it expects of AWS: %s',
    async (part) => {
      expect(await checks(part)).toMatch(new RegExp(`^${part}: \\d+ checks\\n$`));
    },
  );

  test('finds again, after a restart, what it left', async () => {
    await checks('left_behind');
    await backend.stop();
    await start();
    expect(await checks('found_again')).toBe('found_again: 1 checks\n');
  });
});
