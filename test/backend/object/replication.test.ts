import { alice, bodyOf, house, readAll, region, type House } from './fixture';
import type { ObjectService } from '../../../src/backend/object/object-service';
import type { ReplicationRule } from '../../../src/backend/object/replication-rule';

let made: House;
const role = 'arn:aws:iam::000000000000:role/replicator';
const rule = (bucket: string, more: Partial<ReplicationRule> = {}): ReplicationRule => ({
  id: bucket,
  enabled: true,
  priority: 1,
  prefix: '',
  tags: [],
  deleteMarkers: false,
  kmsObjects: false,
  destination: { bucket },
  ...more,
});
const document = { kind: 'BucketReplication', body: '{}' };
const rules = (...all: ReplicationRule[]) => made.service.putReplication(alice, 'from', { role, rules: all }, document);

beforeEach(async () => {
  made = house();
  for (const [name, at] of [
    ['from', region],
    ['copy', 'us-east-1'],
    ['other', region],
  ] as const) {
    await made.service.createBucket(alice, name, { region: at });
    await made.service.putVersioning(alice, name, 'enabled');
    await made.service.putBucketEncryption(alice, name, { algorithm: 'AES256', blocked: [] });
  }
});
afterEach(() => made.service.close());

const put = (key: string, body: string, options: Parameters<ObjectService['putObject']>[4] = {}) =>
  made.service.putObject(alice, 'from', key, bodyOf(body), options);
const info = async (bucket: string, key: string, versionId?: string) => made.service.versionInfo(alice, bucket, key, versionId);
const text = async (bucket: string, key: string) => (await readAll((await made.service.getObject(alice, bucket, key)).body)).toString();
const keysOf = async (bucket: string) => (await made.service.listVersions(alice, bucket)).versions.map(({ key }) => key);

test('a replica has everything of its source, other bytes at rest, and is not replicated again', async () => {
  await rules(rule('copy'));
  await made.service.putReplication(alice, 'copy', { role, rules: [rule('from')] }, document);
  const source = await put('a', 'hello', { metadata: [['x', '1']], tags: [['t', 'v']], headers: { contentType: 'text/plain' } });
  expect(source.replication).toBe('PENDING');
  await made.service.replicated();
  expect((await info('from', 'a')).replication).toBe('COMPLETED');
  expect(await info('copy', 'a')).toEqual({ ...source, replication: 'REPLICA' });
  expect(await text('copy', 'a')).toBe('hello');
  expect(await keysOf('from')).toEqual(['a']);
  const [one, two] = made.blobs.ids.map((id) => made.blobs.bytesOf(id));
  expect(two).toBeDefined();
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
  expect(made.blobs.provisional).toEqual([]);
});

test('versions arrive in their order, also those of many parts, each part for itself', async () => {
  await rules(rule('copy'));
  await Promise.all(['one', 'two', 'three'].map((body) => put('a', body)));
  const { uploadId } = await made.service.createUpload(alice, 'from', 'big', {});
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');
  const target = { bucket: 'from', key: 'big', uploadId };
  const parts = [];
  for (const [number, body] of [
    [2, part],
    [7, Buffer.from('end')],
  ] as const) {
    const stored = await made.service.uploadPart(alice, { ...target, number }, bodyOf(body));
    parts.push({ number, etag: stored.part.etag, checksums: {} });
  }
  const whole = await made.service.completeUpload(alice, target, parts);
  await made.service.replicated();
  const versions = async (bucket: string) => (await made.service.listVersions(alice, bucket)).versions.map(({ versionId }) => versionId);
  expect(await versions('copy')).toEqual(await versions('from'));
  expect(await info('copy', 'big')).toEqual({ ...whole, replication: 'REPLICA' });
  const second = await made.service.getObject(alice, 'copy', 'big', { part: 7 });
  expect((await readAll(second.body)).toString()).toBe('end');
  expect(await text('copy', 'big')).toBe(part.toString() + 'end');
});

test('the rules choose: prefix, tags, priority, mode; what no rule is for has no status', async () => {
  await rules(
    rule('copy', { prefix: 'a/', destination: { bucket: 'copy', storageClass: 'STANDARD_IA' } }),
    rule('copy', { id: 'higher', priority: 2, prefix: 'a/b', destination: { bucket: 'copy', storageClass: 'ONEZONE_IA' } }),
    rule('other', { priority: 3, tags: [['keep', 'yes']] }),
    rule('other', { id: 'off', enabled: false }),
  );
  const stored = [
    await put('a/1', 'x'),
    await put('a/b', 'x'),
    await put('c', 'x', { tags: [['keep', 'yes']] }),
    await put('d', 'x', { tags: [['keep', 'no']] }),
    await put('a/kms', 'x', { encryption: { algorithm: 'aws:kms', keyReference: made.kms.key('k') } }),
    await put('a/customer', 'x', { encryption: { customerKey: Buffer.alloc(32, 1) } }),
  ];
  expect(stored.map(({ replication }) => replication)).toEqual(['PENDING', 'PENDING', 'PENDING', undefined, undefined, undefined]);
  await made.service.replicated();
  expect(await keysOf('copy')).toEqual(['a/1', 'a/b']);
  expect([(await info('copy', 'a/1')).storageClass, (await info('copy', 'a/b')).storageClass]).toEqual(['STANDARD_IA', 'ONEZONE_IA']);
  expect(await keysOf('other')).toEqual(['c']);
});

describe('KMS objects', () => {
  const kms = (keyReference: string) => rule('copy', { kmsObjects: true, destination: { bucket: 'copy', keyReference } });
  let own: string;
  let target: string;
  beforeEach(async () => {
    own = made.kms.key('own');
    target = own.replace('own', 'target');
    made.kms.states.set(target, 'enabled');
    await rules(kms(target));
  });

  test.each(['aws:kms', 'aws:kms:dsse'] as const)(
    'under %s are read under the source’s key and written under the rule’s, by the role',
    async (algorithm) => {
      await put('a', 'secret', { encryption: { algorithm, keyReference: own, context: [['team', 'x']] } });
      await made.service.replicated();
      expect((await info('copy', 'a')).encryption).toEqual({ algorithm, keyArn: target, bucketKey: false, context: [['team', 'x']] });
      const [read, written] = made.kms.calls.slice(-2);
      expect(
        [written, read].map((call) => [call?.what, call?.keyArn, call?.use.principal.arn, call?.context.get('aws:s3:arn')]).sort(),
      ).toEqual(
        [
          ['encrypt', target, role, 'arn:aws:s3:::copy/a'],
          ['unwrap', own, role, 'arn:aws:s3:::from/a'],
        ].sort(),
      );
      expect([written, read].map((call) => call?.use.region).sort()).toEqual([region, 'us-east-1'].sort());
      expect(await text('copy', 'a')).toBe('secret');
    },
  );

  test.each([
    ['the destination’s key may not be used', () => made.kms.denied.add(`${role} kms:Encrypt`)],
    ['the source’s key may not be used', () => made.kms.denied.add(`${role} kms:Decrypt`)],
    ['the destination’s key is disabled', () => made.kms.states.set(target, 'disabled')],
    ['the role may not replicate', () => made.kms.denied.add(`${role} s3:ReplicateObject`)],
    ['the role may not read', () => made.kms.denied.add(`${role} s3:GetObjectVersionForReplication`)],
    ['the role lets nobody in', () => made.kms.denied.add(role)],
  ])('fail where %s, and leave nothing', async (_why, forbid) => {
    forbid();
    const before = made.blobs.ids.length;
    await put('a', 'secret', { encryption: { algorithm: 'aws:kms', keyReference: own } });
    await made.service.replicated();
    expect((await info('from', 'a')).replication).toBe('FAILED');
    expect(await keysOf('copy')).toEqual([]);
    expect(made.blobs.ids).toHaveLength(before + 1);
    expect(made.blobs.provisional).toEqual([]);
  });
});

test('delete markers go where a rule takes them along; deletions for ever never do', async () => {
  await rules(rule('copy', { deleteMarkers: true }), rule('other', { priority: 2 }));
  const { versionId } = await put('a', 'x');
  const marker = await made.service.deleteObject(alice, 'from', 'a');
  await made.service.replicated();
  const versions = async (bucket: string) => (await made.service.listVersions(alice, bucket)).versions.map((one) => one.versionId);
  expect(await versions('copy')).toEqual([marker.versionId, versionId]);
  expect(await versions('other')).toEqual([versionId]);
  await made.service.deleteObject(alice, 'from', 'a', { versionId });
  await made.service.replicated();
  expect(await versions('copy')).toEqual([marker.versionId, versionId]);
});

test('tags that change later follow, and nothing is written twice', async () => {
  await rules(rule('copy'));
  await put('a', 'x');
  await made.service.replicated();
  const blobs = made.blobs.ids;
  await made.service.putObjectTags(alice, 'from', 'a', [['t', 'new']]);
  expect((await info('from', 'a')).replication).toBe('PENDING');
  await made.service.replicated();
  expect((await info('copy', 'a')).tags).toEqual([['t', 'new']]);
  expect(made.blobs.ids).toEqual(blobs);
});

test('what a server did not come to, the next one does; two at once leave one replica', async () => {
  await rules(rule('copy'));
  const assume = jest.spyOn(made.kms, 'assume').mockRejectedValueOnce(new Error('the process ended here'));
  const reported: unknown[] = [];
  const first = made.another((error) => reported.push(error));
  await first.putObject(alice, 'from', 'a', bodyOf('hello'));
  await first.replicated();
  expect(reported).toHaveLength(1);
  expect((await info('from', 'a')).replication).toBe('PENDING');
  assume.mockRestore();
  const [second, third] = [made.another(), made.another()];
  await Promise.all([second.recover(), third.recover()]);
  await Promise.all([second.replicated(), third.replicated()]);
  expect((await info('from', 'a')).replication).toBe('COMPLETED');
  expect(await keysOf('copy')).toEqual(['a']);
  expect(await text('copy', 'a')).toBe('hello');
  expect(made.blobs.ids).toHaveLength(2);
  for (const server of [first, second, third]) await server.close();
});

test('rejects destinations that cannot be, and versioning that ends', async () => {
  await expect(rules(rule('nowhere'))).rejects.toMatchObject({ kind: 'no-replica-bucket' });
  await made.service.createBucket(alice, 'plain', { region });
  await expect(rules(rule('plain'))).rejects.toMatchObject({ kind: 'replica-needs-versioning' });
  await expect(made.service.putReplication(alice, 'plain', { role, rules: [rule('copy')] }, document)).rejects.toMatchObject({
    kind: 'replication-needs-versioning',
  });
  await rules(rule('copy'));
  await expect(made.service.putVersioning(alice, 'from', 'suspended')).rejects.toMatchObject({ kind: 'versioning-is-replicated' });
  await made.service.deleteReplication(alice, 'from', document.kind);
  await made.service.putVersioning(alice, 'from', 'suspended');
  expect((await put('a', 'x')).replication).toBeUndefined();
});
