import { createHash } from 'node:crypto';
import { readAnswer } from './answers';
import type { Answer } from './answers';
import { signed, toRequest } from './signed';
import type { Bytes, Scope } from './signed';
import { WatchedRecords } from './watched-records';
import { AdjustableClock } from '../../src/backend/clock';
import { compose } from '../../src/backend/composition';
import type { Composition } from '../../src/backend/composition';
import { silentLog } from '../../src/backend/log';
import { insecureSeededRandom } from '../../src/backend/random';
import { MemoryBlobs } from '../../src/backend/storage/memory-blobs';
import { enclave } from '../backend/crypto/attested';
import { xksManager } from '../xks/manager';
import type { XksManager } from '../xks/manager';

/** A composed backend with something of everything in it, whose log and records are watched. */
export interface World {
  readonly parts: Composition;
  /** What the log was told as errors: defects. */
  readonly errors: readonly unknown[];
  /** Names of what there is, by kind: `key`, `volume`, `bucket` … */
  readonly pool: ReadonlyMap<string, readonly string[]>;
  ask(bytes: Bytes, scope: Scope): Promise<Answer>;
  /** Answers, and checks what holds of every answer. @throws Error where it does not hold */
  probe(bytes: Bytes, scope?: Scope): Promise<Answer>;
  close(): Promise<void>;
}

/** One document for all worlds: its RSA key takes a while to make. */
const attestation = enclave().document.toString('base64');

/** Longest time an answer may take, in milliseconds. */
const slow = 1_000;

export async function world(seed = 'hostile'): Promise<World> {
  const random = insecureSeededRandom(seed);
  const records = new WatchedRecords();
  const errors: unknown[] = [];
  const manager = xksManager(['/kms/xks/v1', '/tenant-1/kms/xks/v1']);
  const parts = await compose(
    { records, blobs: new MemoryBlobs(random), rootSecret: random.bytes(32) },
    {
      clock: new AdjustableClock(),
      random,
      log: { ...silentLog, error: (text, cause) => void errors.push(text, cause) },
      send: manager.send,
    },
  );
  const ask = async (bytes: Bytes, scope: Scope): Promise<Answer> =>
    readAnswer(await parts.handle(toRequest(signed(bytes, scope))), bytes.method);
  const probe = async (bytes: Bytes, scope?: Scope): Promise<Answer> => {
    const whole = scope === undefined ? bytes : signed(bytes, scope);
    const start = performance.now();
    const { result, changed } = await records.watch(async () => readAnswer(await parts.handle(toRequest(whole)), bytes.method));
    const took = performance.now() - start;
    if (errors.length > 0) throw new Error('a defect was logged', { cause: errors.splice(0) });
    if (result.status >= 500 && result.code !== 'NotImplemented') throw new Error(`${result.status} ${result.body.toString()}`);
    if (took > slow) throw new Error(`took ${Math.round(took)} ms`);
    if (result.status >= 300) {
      const rows = await changed();
      if (rows.length > 0) throw new Error(`${result.status} ${result.code ?? ''}, but changed ${JSON.stringify(rows)}`);
    }
    return result;
  };
  const pool = await furnish(ask, manager);
  if (errors.length > 0) throw new Error('a defect was logged', { cause: errors });
  return { parts, errors, pool, ask, probe, close: () => parts.close() };
}

type Ask = World['ask'];

/** Makes a few of everything. */
async function furnish(ask: Ask, manager: XksManager): Promise<ReadonlyMap<string, readonly string[]>> {
  const pool = new Map<string, string[]>();
  const add = (kind: string, ...names: string[]): void => void pool.set(kind, [...(pool.get(kind) ?? []), ...names]);
  const kms = async (operation: string, input: object): Promise<unknown> => {
    const { body } = expectDone(await ask(kmsBytes(operation, JSON.stringify(input)), { service: 'kms' }));
    return JSON.parse(body.toString() || '{}');
  };
  const ec2 = async (form: string): Promise<string> =>
    expectDone(await ask(formBytes(`${form}&Version=2016-11-15`), { service: 'ec2' })).body.toString();
  const s3 = async (method: string, target: string, body = '', headers: [string, string][] = []): Promise<Answer> =>
    expectDone(await ask(s3Bytes(method, target, body, headers), { service: 's3' }));

  for (const input of [{}, { MultiRegion: true }, { Description: 'off' }, { Description: 'dying' }]) {
    const { KeyMetadata } = (await kms('CreateKey', input)) as { KeyMetadata: { KeyId: string; Arn: string } };
    add('keyId', KeyMetadata.KeyId);
    add('key', KeyMetadata.KeyId, KeyMetadata.Arn);
  }
  const [first = '', multi = '', off = '', dying = ''] = pool.get('keyId') ?? [];
  for (const id of ['external-one', 'external-two']) {
    manager.addKey(id);
    add('externalKey', id);
  }
  const keyStore = {
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    XksProxyConnectivity: 'PUBLIC_ENDPOINT',
    XksProxyUriEndpoint: 'https://xks.example.com',
    XksProxyAuthenticationCredential: manager.credential,
  };
  for (const [name, prefix] of [
    ['one', ''],
    ['two', '/tenant-1'],
  ] as const) {
    const stored = { ...keyStore, CustomKeyStoreName: name, XksProxyUriPath: `${prefix}/kms/xks/v1` };
    add('keyStore', ((await kms('CreateCustomKeyStore', stored)) as { CustomKeyStoreId: string }).CustomKeyStoreId);
    add('keyStoreName', name);
    add('proxyPath', stored.XksProxyUriPath);
  }
  add('proxyEndpoint', keyStore.XksProxyUriEndpoint);
  const [CustomKeyStoreId = ''] = pool.get('keyStore') ?? [];
  await kms('ConnectCustomKeyStore', { CustomKeyStoreId });
  const external = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'external-one' };
  const { KeyMetadata: held } = (await kms('CreateKey', external)) as { KeyMetadata: { KeyId: string } };
  add('key', held.KeyId);
  add('ciphertext', ((await kms('Encrypt', { KeyId: held.KeyId, Plaintext: 'aGVsbG8=' })) as { CiphertextBlob: string }).CiphertextBlob);
  await kms('CreateAlias', { AliasName: 'alias/one', TargetKeyId: first });
  add('alias', 'alias/one', 'alias/aws/s3', 'alias/aws/ebs');
  add('key', 'alias/one', 'arn:aws:kms:us-east-1:000000000000:alias/one');
  await kms('EnableKeyRotation', { KeyId: first });
  await kms('ReplicateKey', { KeyId: multi, ReplicaRegion: 'eu-west-1' });
  for (const KeyId of [first, multi, off]) {
    const { CiphertextBlob } = (await kms('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' })) as { CiphertextBlob: string };
    add('ciphertext', CiphertextBlob);
  }
  const pair = async (KeySpec: string, KeyUsage: string): Promise<string> => {
    const { KeyMetadata } = (await kms('CreateKey', { KeySpec, KeyUsage })) as { KeyMetadata: { KeyId: string } };
    add('key', KeyMetadata.KeyId);
    return KeyMetadata.KeyId;
  };
  const signing = { KeyId: await pair('ECC_NIST_P256', 'SIGN_VERIFY'), Message: 'aGVsbG8=', SigningAlgorithm: 'ECDSA_SHA_256' };
  add('signature', ((await kms('Sign', signing)) as { Signature: string }).Signature);
  const agreement = await pair('ECC_NIST_P256', 'KEY_AGREEMENT');
  add('publicKey', ((await kms('GetPublicKey', { KeyId: agreement })) as { PublicKey: string }).PublicKey);
  const encapsulating = { KeyId: await pair('ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'), EncapsulationAlgorithm: 'ML_KEM' };
  add('encapsulated', ((await kms('Encapsulate', encapsulating)) as { SharedSecretCiphertextBlob: string }).SharedSecretCiphertextBlob);
  for (const [spec, usage] of [
    ['HMAC_256', 'GENERATE_VERIFY_MAC'],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'],
    ['SM2', 'ENCRYPT_DECRYPT'],
  ] as const) {
    await pair(spec, usage);
  }
  add('attestation', attestation);
  await kms('DisableKey', { KeyId: off });
  await kms('ScheduleKeyDeletion', { KeyId: dying, PendingWindowInDays: 7 });

  const iam = async (form: string): Promise<string> =>
    expectDone(await ask(formBytes(`${form}&Version=2010-05-08`), { service: 'iam' })).body.toString();
  const document = (statement: object): string => encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  const allowed = document({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
  const trusted = document({ Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' });
  for (const name of ['ada', 'bob']) {
    await iam(`Action=CreateUser&UserName=${name}`);
    await iam(`Action=CreateRole&RoleName=${name}&AssumeRolePolicyDocument=${trusted}`);
    await iam(`Action=CreateGroup&GroupName=${name}`);
    await iam(`Action=CreateInstanceProfile&InstanceProfileName=${name}`);
    await iam(`Action=CreatePolicy&PolicyName=${name}&PolicyDocument=${allowed}`);
    add('policyArn', `arn:aws:iam::000000000000:policy/${name}`);
    add('roleArn', `arn:aws:iam::000000000000:role/${name}`);
    for (const kind of ['user', 'role', 'group', 'profile', 'policyName']) add(kind, name);
  }
  add('policyArn', 'arn:aws:iam::aws:policy/AdministratorAccess');
  add('accessKeyId', /<AccessKeyId>(\w+)/.exec(await iam('Action=CreateAccessKey&UserName=ada'))?.[1] ?? '');
  await iam(`Action=PutUserPolicy&UserName=ada&PolicyName=ada&PolicyDocument=${allowed}`);
  await iam('Action=AttachRolePolicy&RoleName=ada&PolicyArn=arn:aws:iam::000000000000:policy/ada');
  await iam('Action=AddUserToGroup&UserName=ada&GroupName=ada');
  await iam('Action=AddRoleToInstanceProfile&RoleName=ada&InstanceProfileName=ada');
  await iam(`Action=CreatePolicyVersion&PolicyArn=arn:aws:iam::000000000000:policy/bob&PolicyDocument=${allowed}`);
  add('version', 'v1', 'v2');

  const id = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1] ?? '';
  add('volume', id(await ec2('Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Encrypted=true'), 'volumeId'));
  add('volume', id(await ec2('Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1'), 'volumeId'));
  const [volume = '', plain = ''] = pool.get('volume') ?? [];
  add('snapshot', id(await ec2(`Action=CreateSnapshot&VolumeId=${volume}`), 'snapshotId'));
  for (const complete of [true, false]) {
    const direct = await written(ask, complete);
    add('snapshot', direct.snapshot);
    add('blockToken', ...direct.tokens);
  }
  const rule = '{"ResourceType":"EBS_SNAPSHOT","RetentionPeriod":{"RetentionPeriodValue":7,"RetentionPeriodUnit":"DAYS"}';
  const delay = '{"UnlockDelay":{"UnlockDelayValue":7,"UnlockDelayUnit":"DAYS"}}';
  for (const more of ['}', `,"LockConfiguration":${delay}}`, ',"ResourceTags":[{"ResourceTagKey":"keep"}]}']) {
    const { body } = expectDone(await ask(s3Bytes('POST', '/rules', rule + more), { service: 'rbin' }));
    const { Identifier, RuleArn } = JSON.parse(body.toString()) as { Identifier: string; RuleArn: string };
    add('rule', Identifier);
    add('ruleArn', RuleArn);
  }
  add('instance', id(await ec2('Action=RunInstances&ImageId=ami-0123456789abcdef0&MinCount=1&MaxCount=1'), 'instanceId'));
  await ec2(`Action=AttachVolume&VolumeId=${volume}&InstanceId=${pool.get('instance')?.[0] ?? ''}&Device=%2Fdev%2Fsdf`);
  const root = `BlockDeviceMapping.1.DeviceName=%2Fdev%2Fxvda&BlockDeviceMapping.1.Ebs.SnapshotId=${pool.get('snapshot')?.[0] ?? ''}`;
  add('image', id(await ec2(`Action=RegisterImage&Name=own&RootDeviceName=%2Fdev%2Fxvda&${root}`), 'imageId'));
  const launched = 'LaunchTemplateData.ImageId=ami-0123456789abcdef0&LaunchTemplateData.InstanceType=t3.micro';
  add('template', id(await ec2(`Action=CreateLaunchTemplate&LaunchTemplateName=own&${launched}`), 'launchTemplateId'));
  add('resource', volume, plain, ...['snapshot', 'instance', 'image', 'template'].flatMap((kind) => pool.get(kind) ?? []));

  for (const bucket of ['bucket-one', 'bucket-two']) {
    await s3('PUT', `/${bucket}`);
    add('bucket', bucket);
  }
  await s3('PUT', '/bucket-two?versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
  for (const key of ['one', 'a/b', 'two']) {
    await s3('PUT', `/bucket-one/${key}`, 'hello');
    const { headers } = await s3('PUT', `/bucket-two/${key}`, 'hello', [['x-amz-server-side-encryption', 'aws:kms']]);
    add('objectKey', key);
    add('version', headers.get('x-amz-version-id') ?? '', 'null');
    add('etag', headers.get('etag') ?? '');
  }
  await s3('DELETE', '/bucket-two/two');
  return pool;
}

/** A snapshot with one block, written through the EBS direct APIs. */
async function written(ask: Ask, complete: boolean): Promise<{ readonly snapshot: string; readonly tokens: readonly string[] }> {
  const ebs = async (method: string, target: string, body = '', headers: readonly (readonly [string, string])[] = []): Promise<unknown> =>
    JSON.parse(expectDone(await ask(s3Bytes(method, target, body, headers), { service: 'ebs' })).body.toString() || '{}');
  const { SnapshotId } = (await ebs('POST', '/snapshots', '{"VolumeSize":1,"Encrypted":true}')) as { SnapshotId: string };
  const block = 'x'.repeat(524_288);
  await ebs('PUT', `/snapshots/${SnapshotId}/blocks/0`, block, [
    ['x-amz-Data-Length', String(block.length)],
    ['x-amz-Checksum', createHash('sha256').update(block).digest('base64')],
    ['x-amz-Checksum-Algorithm', 'SHA256'],
  ]);
  if (!complete) return { snapshot: SnapshotId, tokens: [] };
  await ebs('POST', `/snapshots/completion/${SnapshotId}`, '', [['x-amz-ChangedBlocksCount', '1']]);
  const { Blocks } = (await ebs('GET', `/snapshots/${SnapshotId}/blocks`)) as { Blocks: readonly { BlockToken: string }[] };
  return { snapshot: SnapshotId, tokens: Blocks.map(({ BlockToken }) => BlockToken) };
}

function expectDone(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body.toString()}`);
  return answer;
}

export const kmsBytes = (operation: string, body: string | Buffer): Bytes => ({
  method: 'POST',
  target: '/',
  headers: [
    ['Content-Type', 'application/x-amz-json-1.1'],
    ['X-Amz-Target', `TrentService.${operation}`],
    ['Content-Length', String(Buffer.byteLength(body))],
  ],
  body: Buffer.from(body),
});

export const formBytes = (form: string | Buffer): Bytes => ({
  method: 'POST',
  target: '/',
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(form))],
  ],
  body: Buffer.from(form),
});

export const s3Bytes = (
  method: string,
  target: string,
  body: string | Buffer = '',
  headers: readonly (readonly [string, string])[] = [],
): Bytes => ({
  method,
  target,
  headers: [...(method === 'PUT' || method === 'POST' ? [['Content-Length', String(Buffer.byteLength(body))] as const] : []), ...headers],
  body: Buffer.from(body),
});
