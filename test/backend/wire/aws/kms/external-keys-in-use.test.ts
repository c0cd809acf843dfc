import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AttachVolumeCommand, CreateVolumeCommand, DescribeVolumesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  ConnectCustomKeyStoreCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReferenceBackend } from '../../../../../src/backend';
import { keyStoreTable } from '../../../../../src/backend/keys/external/key-store-record';
import { familyTable } from '../../../../../src/backend/keys/key-record';
import { connectedStore, newExternalKey, newStore, storeOf, useXksProxy } from '../../../../xks/stores';
import { allow, assume, makeRole, makeUser, policy, trust } from '../../../principals';
import { refusal, useBackend } from '../../../running';
import { scratchFolders } from '../../../storage/scratch-folder';

const xks = useXksProxy();
const running = useBackend({
  get xksProxies() {
    return xks.options().xksProxies;
  },
});
const folder = scratchFolders();

test('a volume under an external key attaches while its manager may be asked, and not otherwise', async () => {
  const [kms, ec2] = [running.kms(), running.ec2()];
  const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
  const { Arn } = await newExternalKey(kms, xks.proxy, CustomKeyStoreId);
  const { VolumeId = '' } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, Encrypted: true, KmsKeyId: Arn }),
  );
  const volume = async () => (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State;
  while ((await volume()) === 'creating') await wait(5);
  const { Instances } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1 }));
  const attach = () => ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: Instances?.[0]?.InstanceId ?? '', Device: '/dev/sdf' }));
  const external = xks.proxy.keys.get('external-1');
  xks.proxy.keys.delete('external-1');
  expect((await refusal(attach())).name).toBe('CustomerKeyHasBeenRevoked');
  if (external) xks.proxy.keys.set('external-1', external);
  await attach();
  const device = await running.backend.device(VolumeId);
  await device.write(0, Buffer.from('written under two keys'));
  expect((await device.read(0, 22)).toString()).toBe('written under two keys');
  expect(xks.proxy.asked.filter(({ api }) => api === 'decrypt').at(-1)?.body.requestMetadata).toMatchObject({
    kmsOperation: 'Decrypt',
    kmsKeyArn: Arn,
    kmsViaService: 'ec2.us-east-1.amazonaws.com',
  });
});

test('an object under an external key cannot be read while the store is not connected', async () => {
  const kms = running.kms();
  const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
  const { Arn } = await newExternalKey(kms, xks.proxy, CustomKeyStoreId);
  const s3 = new S3Client({ ...running.backend.clientConfig(), maxAttempts: 1 });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: 'outside' }));
    const at = { Bucket: 'outside', Key: 'one' };
    await s3.send(
      new PutObjectCommand({ ...at, Body: 'hello', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn, BucketKeyEnabled: true }),
    );
    const read = async () => (await s3.send(new GetObjectCommand(at))).Body?.transformToString();
    expect(await read()).toBe('hello');
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    // Also where a bucket key is in memory.
    expect(await refusal(read())).toMatchObject({
      name: 'KMS.KMSInvalidStateException',
      message: expect.stringMatching(/not connected to its external key store proxy/) as string,
    });
  } finally {
    s3.destroy();
  }
});

test('a durable state keeps stores, keys and the credential, which is nowhere in the clear', async () => {
  const data = folder();
  const secret = xks.proxy.credential.RawSecretAccessKey;
  const start = () => ReferenceBackend.start({ data, ...xks.options() });
  const client = (backend: ReferenceBackend) => new KMSClient({ ...backend.clientConfig(), maxAttempts: 1 });
  let backend = await start();
  let kms = client(backend);
  const store = await connectedStore(kms, xks.proxy);
  const { KeyId } = await newExternalKey(kms, xks.proxy, store);
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('kept') }));
  kms.destroy();
  await backend.stop();
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    const file = join(data, name);
    if (statSync(file).isFile()) expect(readFileSync(file).includes(secret)).toBe(false);
  }

  backend = await start();
  kms = client(backend);
  expect((await storeOf(kms, store)).ConnectionState).toBe('CONNECTED');
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
  kms.destroy();
  await backend.stop();

  // The same state where nobody may be called.
  backend = await ReferenceBackend.start({ data });
  kms = client(backend);
  expect((await refusal(kms.send(new DecryptCommand({ CiphertextBlob })))).message).toMatch(/^AWS KMS cannot communicate/);
  kms.destroy();
  await backend.stop();
});

test('no row holds the secret of a proxy, nor the key of its manager', async () => {
  const kms = running.kms();
  const store = await connectedStore(kms, xks.proxy);
  const { KeyId } = await newExternalKey(kms, xks.proxy, store);
  await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
  const { records } = (
    running.backend as unknown as { parts: { services: { keys: { records: { list(table: object): Promise<{ row: object }[]> } } } } }
  ).parts.services.keys;
  const rows = [...(await records.list(keyStoreTable)), ...(await records.list(familyTable))];
  expect(rows).toHaveLength(2);
  const shown = JSON.stringify(rows, (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  const secret = xks.proxy.credential.RawSecretAccessKey;
  for (const bytes of [
    secret,
    Buffer.from(secret, 'base64').toString('latin1'),
    xks.proxy.keys.get('external-1')?.secret.toString('latin1') ?? '',
  ]) {
    expect(shown.includes(JSON.stringify(bytes).slice(1, -1))).toBe(false);
  }
});

test('the operations on stores need their permissions, and a proxy is told the role of a session', async () => {
  const store = await newStore(running.kms(), xks.proxy);
  const may = policy(allow(['kms:DescribeCustomKeyStores', 'kms:ConnectCustomKeyStore', 'kms:CreateKey']));
  const ada = await makeUser(running.backend, 'ada', may);
  const role = await makeRole(running.backend, 'maker', trust(ada.arn), may);
  const session = await assume(running.backend, ada, role);
  const asSession = new KMSClient({ ...running.backend.clientConfig(), credentials: session, maxAttempts: 1 });
  try {
    expect((await asSession.send(new DescribeCustomKeyStoresCommand({}))).CustomKeyStores).toHaveLength(1);
    const { name, message } = await refusal(asSession.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: store })));
    expect(name).toBe('AccessDeniedException');
    expect(message).toContain('is not authorized to perform: kms:DisconnectCustomKeyStore');
    expect((await refusal(newStore(asSession, xks.proxy, { CustomKeyStoreName: 'b' }))).name).toBe('AccessDeniedException');
    await asSession.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: store }));
    xks.proxy.addKey('external-1');
    await asSession.send(new CreateKeyCommand({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: store, XksKeyId: 'external-1' }));
    expect(xks.proxy.asked.at(-1)?.body.requestMetadata.awsPrincipalArn).toBe('arn:aws:iam::000000000000:role/maker');
  } finally {
    asSession.destroy();
  }
});
