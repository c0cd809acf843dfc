import { alice, bodyOf, faultOf, get, houseWithBucket, put, region, stranger, user, type House } from './fixture';
import { digest } from '../../../src/backend/crypto/digests';

const minute = 60_000;
const kms = (keyReference?: string, bucketKey = false) => ({
  algorithm: 'aws:kms',
  bucketKey,
  ...(keyReference === undefined ? {} : { keyReference }),
});

describe('encryption of an object', () => {
  let made: House;
  beforeEach(async () => {
    made = await houseWithBucket();
  });

  test('is SSE-S3 where neither bucket nor request say anything', async () => {
    expect((await put(made, 'a', 'text')).encryption).toEqual({ algorithm: 'AES256', bucketKey: false, context: [] });
    expect(made.kms.calls).toHaveLength(0);
  });

  test('follows the default of the bucket, and the request before it', async () => {
    const keyArn = made.kms.key('one');
    await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true });
    expect((await put(made, 'a', 'text')).encryption).toEqual({ algorithm: 'aws:kms', keyArn, bucketKey: true, context: [] });
    expect((await put(made, 'b', 'text', { encryption: { bucketKey: false } })).encryption.bucketKey).toBe(false);
    expect((await put(made, 'c', 'text', { encryption: { algorithm: 'AES256' } })).encryption.algorithm).toBe('AES256');
    await made.service.deleteBucketEncryption(alice, 'the-bucket');
    expect((await put(made, 'd', 'text')).encryption.algorithm).toBe('AES256');
    expect((await get(made, 'a')).toString()).toBe('text');
  });

  test('under SSE-KMS without a key id uses the managed key aws/s3', async () => {
    const { encryption } = await put(made, 'a', 'text', { encryption: kms() });
    expect(encryption.keyArn).toMatch(/key\/aws-s3-managed$/);
  });

  test.each([
    [
      { algorithm: 'AES256', keyReference: 'one' },
      { kind: 'invalid-encryption', details: { reason: 'key-with-aes256', algorithm: 'AES256' } },
    ],
    [{ keyReference: 'one' }, { kind: 'invalid-encryption', details: { reason: 'key-without-kms' } }],
    [{ algorithm: 'aes256' }, { kind: 'invalid-encryption', details: { reason: 'unknown-algorithm', algorithm: 'aes256' } }],
    [
      { algorithm: 'AES256', customerKey: Buffer.alloc(32) },
      { kind: 'invalid-encryption', details: { reason: 'customer-key-with-mode', algorithm: 'AES256' } },
    ],
  ])('rejects %j and stores nothing', async (encryption, fault) => {
    expect(await faultOf(put(made, 'a', 'text', { encryption }))).toEqual(fault);
    expect(made.blobs.ids).toHaveLength(0);
  });

  test('rejects SSE-C where the bucket blocks it, as every new one does', async () => {
    const encryption = { customerKey: Buffer.alloc(32, 1) };
    expect((await faultOf(put(made, 'a', 'text', { encryption }))).kind).toBe('encryption-blocked');
    expect(made.blobs.ids).toHaveLength(0);
    await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'AES256', blocked: ['NONE'] });
    expect((await put(made, 'a', 'text', { encryption })).encryption.algorithm).toBe('SSE-C');
  });

  test('rejects a default of AES256 with a key, and of an unknown algorithm', async () => {
    const set = (algorithm: string, keyReference?: string) =>
      made.service.putBucketEncryption(alice, 'the-bucket', { algorithm, ...(keyReference === undefined ? {} : { keyReference }) });
    expect((await faultOf(set('AES256', 'one'))).details).toEqual({ reason: 'key-with-aes256', algorithm: 'AES256' });
    expect((await faultOf(set('AES512'))).details).toEqual({ reason: 'unknown-algorithm', algorithm: 'AES512' });
  });

  test('keeps the blocked types when a new default says nothing of them', async () => {
    await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'aws:kms' });
    expect((await made.service.getBucket(alice, 'the-bucket')).encryption.blocked).toEqual(['SSE-C']);
  });

  test('gives the MD5 as ETag under SSE-S3, and something else of the same form under SSE-KMS', async () => {
    made.kms.key('one');
    const md5 = digest('md5', 'text').toString('hex');
    expect((await put(made, 'a', 'text')).etag).toBe(md5);
    const { etag } = await put(made, 'a', 'text', { encryption: kms('one') });
    expect(etag).toMatch(/^[0-9a-f]{32}$/);
    expect(etag).not.toBe(md5);
    expect((await put(made, 'a', 'text', { encryption: kms('one') })).etag).not.toBe(etag);
  });
});

describe('SSE-KMS', () => {
  let made: House;
  let keyArn: string;
  beforeEach(async () => {
    made = await houseWithBucket();
    keyArn = made.kms.key('one');
  });

  test('asks for each object with its ARN as context, on the caller’s behalf', async () => {
    await put(made, 'folder/a', 'text', { encryption: { ...kms('one'), context: [['project', 'x']] } });
    await get(made, 'folder/a');
    const context = new Map([
      ['project', 'x'],
      ['aws:s3:arn', 'arn:aws:s3:::the-bucket/folder/a'],
    ]);
    expect(made.kms.calls.map(({ what, context: given }) => [what, given])).toEqual([
      ['generate', context],
      ['unwrap', context],
    ]);
    expect(made.kms.calls[0]!.use).toEqual({ principal: alice.principal, region, via: 's3', requestId: 'request-1' });
  });

  test('never takes aws:s3:arn from the caller', async () => {
    await put(made, 'a', 'text', { encryption: { ...kms('one'), context: [['aws:s3:arn', 'arn:aws:s3:::another/object']] } });
    expect(made.kms.calls[0]!.context.get('aws:s3:arn')).toBe('arn:aws:s3:::the-bucket/a');
  });

  test.each([false, true])('stops GET and PUT at once when the key is disabled (bucket key: %s)', async (bucketKey) => {
    await put(made, 'a', 'text', { encryption: kms('one', bucketKey) });
    await get(made, 'a');
    const blobs = made.blobs.ids;
    made.kms.states.set(keyArn, 'disabled');
    expect(await faultOf(get(made, 'a'))).toEqual({ kind: 'disabled', details: { arn: keyArn } });
    expect(await faultOf(put(made, 'b', 'text', { encryption: kms('one', bucketKey) }))).toEqual({
      kind: 'disabled',
      details: { arn: keyArn },
    });
    made.kms.states.set(keyArn, 'pending-deletion');
    expect((await faultOf(get(made, 'a'))).kind).toBe('invalid-state');
    made.kms.states.delete(keyArn);
    expect((await faultOf(get(made, 'a'))).kind).toBe('not-found');
    expect((await made.service.headObject(alice, 'the-bucket', 'a')).info.size).toBe(4);
    expect(made.blobs.ids).toEqual(blobs);
    made.kms.states.set(keyArn, 'enabled');
    expect((await get(made, 'a')).toString()).toBe('text');
  });

  test('rejects a key that is not there, before the body is read', async () => {
    let read = false;
    async function* body(): AsyncGenerator<Uint8Array> {
      read = true;
      await Promise.resolve();
      yield Buffer.from('text');
    }
    expect((await faultOf(made.service.putObject(alice, 'the-bucket', 'a', body(), { encryption: kms('none') }))).kind).toBe('not-found');
    expect(read).toBe(false);
  });
});

describe('bucket keys', () => {
  let made: House;
  let keyArn: string;
  const encryption = kms('one', true);
  beforeEach(async () => {
    made = await houseWithBucket();
    keyArn = made.kms.key('one');
  });

  test('cut the calls: one to write and one to read a hundred objects, with the bucket’s ARN', async () => {
    for (let at = 0; at < 100; at++) await put(made, `a${at}`, `text ${at}`, { encryption });
    for (let at = 0; at < 100; at++) expect((await get(made, `a${at}`)).toString()).toBe(`text ${at}`);
    expect(made.kms.calls.map(({ what, context }) => [what, [...context]])).toEqual([
      ['generate', [['aws:s3:arn', 'arn:aws:s3:::the-bucket']]],
      ['unwrap', [['aws:s3:arn', 'arn:aws:s3:::the-bucket']]],
    ]);
  });

  test('without one it is a call for each', async () => {
    for (let at = 0; at < 10; at++) await put(made, `a${at}`, 'text', { encryption: kms('one') });
    expect(made.kms.count('generate')).toBe(10);
  });

  test('are asked for once by writers that come at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => put(made, `a${at}`, 'text', { encryption })));
    expect(made.kms.count('generate')).toBe(1);
    for (let at = 0; at < 20; at++) expect((await get(made, `a${at}`)).toString()).toBe('text');
  });

  test('still give every object a data key of its own', async () => {
    await put(made, 'a', 'text', { encryption });
    await put(made, 'b', 'text', { encryption });
    const dataKeys = made.drawn.filter((bytes) => bytes.length === 32).map((bytes) => bytes.toString('hex'));
    expect(new Set(dataKeys).size).toBe(2);
  });

  test('are renewed after five minutes, and what older ones wrapped stays readable', async () => {
    await put(made, 'a', 'older', { encryption });
    made.clock.advance(5 * minute - 1);
    await put(made, 'b', 'same', { encryption });
    expect(made.kms.count('generate')).toBe(1);
    made.clock.advance(1);
    await put(made, 'c', 'newer', { encryption });
    expect(made.kms.count('generate')).toBe(2);
    expect((await get(made, 'a')).toString()).toBe('older');
    expect((await get(made, 'c')).toString()).toBe('newer');
    expect(made.kms.count('unwrap')).toBe(2);
  });

  test('do not serve a principal who was not allowed himself', async () => {
    const write = (name: string) => made.service.putObject(user(name), 'the-bucket', name, bodyOf('text'), { encryption });
    const read = (name: string) => made.service.getObject(user(name), 'the-bucket', 'a');
    await put(made, 'a', 'text', { encryption });
    await get(made, 'a');
    made.kms.denied.add(`${user('reader').principal.arn} kms:GenerateDataKey`);
    made.kms.denied.add(`${user('writer').principal.arn} kms:Decrypt`);
    (await read('reader')).close();
    expect((await faultOf(write('reader'))).kind).toBe('access-denied');
    await write('writer');
    expect((await faultOf(read('writer'))).kind).toBe('access-denied');
  });

  test('ask again after a refusal, and feel a new refusal after five minutes', async () => {
    const carol = user('carol');
    const write = (key: string) => made.service.putObject(carol, 'the-bucket', key, bodyOf('text'), { encryption });
    const refusal = `${carol.principal.arn} kms:GenerateDataKey`;
    made.kms.denied.add(refusal);
    expect((await faultOf(write('a'))).kind).toBe('access-denied');
    made.kms.denied.delete(refusal);
    await write('a');
    made.kms.denied.add(refusal);
    made.clock.advance(5 * minute);
    expect((await faultOf(write('b'))).kind).toBe('access-denied');
  });

  test('of another bucket do not open an object, nor without the wrapped bucket key', async () => {
    await put(made, 'a', 'text', { encryption });
    await made.service.createBucket(alice, 'second-bucket', { region });
    await made.service.putObject(alice, 'second-bucket', 'a', bodyOf('text'), { encryption });
    expect(made.kms.count('generate')).toBe(2);
    expect(keyArn).toBe((await made.service.headObject(alice, 'second-bucket', 'a')).info.encryption.keyArn);
  });

  test('are kept by nobody after the service has ended', async () => {
    await put(made, 'a', 'text', { encryption });
    await made.service.close();
    await put(made, 'b', 'text', { encryption });
    expect(made.kms.count('generate')).toBe(2);
  });
});

test('another account may neither write nor read', async () => {
  const made = await houseWithBucket();
  await put(made, 'a', 'text');
  expect((await faultOf(made.service.getObject(stranger, 'the-bucket', 'a'))).kind).toBe('access-denied');
  expect((await faultOf(made.service.putObject(stranger, 'the-bucket', 'a', bodyOf('x')))).kind).toBe('access-denied');
  expect((await faultOf(made.service.listObjects(stranger, 'the-bucket'))).kind).toBe('access-denied');
});
