import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientConfig } from '../../../../src/backend';
import { refusal, useBackend } from '../../running';

const running = useBackend();

/** One call of each service, and how that service refuses a signature. */
const calls: Readonly<Record<string, readonly [call: (config: ClientConfig) => Promise<unknown>, code: string, status: number]>> = {
  KMS: [(config) => new KMSClient(config).send(new ListKeysCommand({})), 'InvalidSignatureException', 400],
  EC2: [(config) => new EC2Client(config).send(new DescribeVolumesCommand({})), 'AuthFailure', 401],
  STS: [(config) => new STSClient(config).send(new GetCallerIdentityCommand({})), 'SignatureDoesNotMatch', 403],
  S3: [(config) => new S3Client(config).send(new ListBucketsCommand({})), 'SignatureDoesNotMatch', 403],
};

const once = (credentials?: ClientConfig['credentials']): ClientConfig => {
  const config = { ...running.backend.clientConfig('eu-central-1'), maxAttempts: 1 };
  return credentials === undefined ? config : { ...config, credentials };
};

test.each(Object.keys(calls))('%s takes the right secret', async (name) => {
  const [call] = calls[name]!;
  await expect(call(once())).resolves.toBeDefined();
});

test.each(Object.keys(calls))('%s rejects a wrong secret with its own error', async (name) => {
  const [call, code, status] = calls[name]!;
  expect(await refusal(call(once({ accessKeyId: 'test', secretAccessKey: 'tess' })))).toMatchObject({ name: code, status });
});

test.each(Object.keys(calls))('%s rejects an access key that nobody has', async (name) => {
  const [call, , status] = calls[name]!;
  expect((await refusal(call(once({ accessKeyId: 'AKIDNOBODYHASTHIS', secretAccessKey: 'test' })))).status).toBe(
    name === 'KMS' ? 400 : status,
  );
});

test('what is refused has changed nothing', async () => {
  const wrong = new KMSClient(once({ accessKeyId: 'test', secretAccessKey: 'tess' }));
  await refusal(wrong.send(new CreateKeyCommand({})));
  expect((await running.kms('eu-central-1').send(new ListKeysCommand({}))).Keys).toEqual([]);
  expect(await running.backend.events()).toEqual([]);
});

test('signatures hold when the clock was advanced by a year', async () => {
  await running.backend.advance(366 * 86_400_000);
  for (const [call] of Object.values(calls)) await expect(call(once())).resolves.toBeDefined();
});
