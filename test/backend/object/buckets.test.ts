import { alice, bodyOf, faultOf, house, put, region, stranger, type House } from './fixture';

describe('buckets', () => {
  let made: House;
  beforeEach(() => {
    made = house();
  });
  const create = (name: string, caller = alice) => made.service.createBucket(caller, name, { region });

  test('begin encrypted with SSE-S3, closed to the public, with SSE-C blocked and versioning off', async () => {
    await create('the-bucket');
    expect(await made.service.getBucket(alice, 'the-bucket')).toMatchObject({
      account: '000000000000',
      region,
      created: 1_700_000_000_000,
      versioning: 'off',
      encryption: { algorithm: 'AES256', bucketKey: false, blocked: ['SSE-C'] },
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
      tags: [],
    });
  });

  test.each([
    ['ab', 'length'],
    ['a'.repeat(64), 'length'],
    ['Upper-case', 'characters'],
    ['under_score', 'characters'],
    ['../../etc', 'characters'],
    ['-begins', 'ends'],
    ['ends.', 'ends'],
    ['two..periods', 'adjacent-periods'],
    ['192.168.5.4', 'ip-address'],
    ['xn--bucket', 'reserved-prefix'],
    ['sthree-bucket', 'reserved-prefix'],
    ['amzn-s3-demo-bucket', 'reserved-prefix'],
    ['bucket-s3alias', 'reserved-suffix'],
    ['bucket--ol-s3', 'reserved-suffix'],
    ['bucket.mrap', 'reserved-suffix'],
    ['bucket--x-s3', 'reserved-suffix'],
    ['bucket--table-s3', 'reserved-suffix'],
  ])('rejects the name %s: %s', async (bucket, rule) => {
    expect(await faultOf(create(bucket))).toEqual({ kind: 'invalid-bucket-name', details: { bucket, rule } });
  });

  test.each(['abc', 'a'.repeat(63), '0.1', 'a.b-c', '1.2.3.4.5'])('take the name %s', async (name) => {
    expect((await create(name)).name).toBe(name);
  });

  test('reject a name that is taken, by whom it was', async () => {
    await create('the-bucket');
    expect(await faultOf(create('the-bucket'))).toEqual({ kind: 'bucket-already-owned-by-you', details: { bucket: 'the-bucket', region } });
    expect((await faultOf(create('the-bucket', stranger))).kind).toBe('bucket-already-exists');
  });

  test('reject being deleted while anything is in them, a delete marker too', async () => {
    await create('the-bucket');
    await made.service.putVersioning(alice, 'the-bucket', 'enabled');
    const { versionId } = await put(made, 'a', 'text');
    expect((await faultOf(made.service.deleteBucket(alice, 'the-bucket'))).kind).toBe('bucket-not-empty');
    const marker = await made.service.deleteObject(alice, 'the-bucket', 'a');
    await made.service.deleteObject(alice, 'the-bucket', 'a', { versionId });
    expect((await faultOf(made.service.deleteBucket(alice, 'the-bucket'))).kind).toBe('bucket-not-empty');
    await made.service.deleteObject(alice, 'the-bucket', 'a', { versionId: marker.versionId! });
    await made.service.deleteBucket(alice, 'the-bucket');
    expect((await faultOf(made.service.getBucket(alice, 'the-bucket'))).kind).toBe('no-such-bucket');
    expect((await faultOf(made.service.deleteBucket(alice, 'the-bucket'))).kind).toBe('no-such-bucket');
  });

  test('made anew under the same name know nothing of the old one', async () => {
    await create('the-bucket');
    await made.service.putBucketDocument(alice, 'the-bucket', 'policy', '{}');
    await made.service.deleteBucket(alice, 'the-bucket');
    const anew = await create('the-bucket', stranger);
    expect(anew.account).toBe('111111111111');
    expect((await faultOf(made.service.getBucketDocument(stranger, 'the-bucket', 'policy'))).kind).toBe('no-such-document');
    expect((await made.service.listBuckets(alice)).buckets).toEqual([]);
  });

  test('are listed by name, by account, by prefix, by region and in pages', async () => {
    for (const name of ['bbb-2', 'aaa', 'bbb-1', 'ccc']) await create(name);
    await made.service.createBucket(alice, 'zzz', { region: 'us-east-1' });
    await create('aaa-of-a-stranger', stranger);
    const names = async (request?: Parameters<House['service']['listBuckets']>[1]) => {
      const { buckets, next } = await made.service.listBuckets(alice, request);
      return [buckets.map(({ name }) => name), next];
    };
    expect(await names()).toEqual([['aaa', 'bbb-1', 'bbb-2', 'ccc', 'zzz'], undefined]);
    expect(await names({ prefix: 'bbb' })).toEqual([['bbb-1', 'bbb-2'], undefined]);
    expect(await names({ region: 'us-east-1' })).toEqual([['zzz'], undefined]);
    expect(await names({ maxBuckets: 2 })).toEqual([['aaa', 'bbb-1'], 'bbb-1']);
    expect(await names({ maxBuckets: 3, after: 'bbb-1' })).toEqual([['bbb-2', 'ccc', 'zzz'], undefined]);
  });

  test('keep configurations as given, and settings', async () => {
    await create('the-bucket');
    expect(await faultOf(made.service.getBucketDocument(alice, 'the-bucket', 'cors'))).toEqual({
      kind: 'no-such-document',
      details: { bucket: 'the-bucket', kind: 'cors' },
    });
    await made.service.putBucketDocument(alice, 'the-bucket', 'cors', '<Cors/>');
    expect(await made.service.getBucketDocument(alice, 'the-bucket', 'cors')).toBe('<Cors/>');
    await made.service.deleteBucketDocument(alice, 'the-bucket', 'cors');
    expect((await faultOf(made.service.getBucketDocument(alice, 'the-bucket', 'cors'))).kind).toBe('no-such-document');
    await made.service.putPublicAccessBlock(alice, 'the-bucket', undefined);
    await made.service.putBucketTags(alice, 'the-bucket', [['__proto__', 'x']]);
    const bucket = await made.service.getBucket(alice, 'the-bucket');
    expect(bucket.publicAccessBlock).toBeUndefined();
    expect(bucket.tags).toEqual([['__proto__', 'x']]);
  });
});

describe('object keys', () => {
  let made: House;
  beforeEach(async () => {
    made = house();
    await made.service.createBucket(alice, 'the-bucket', { region });
  });

  test.each([
    '../../etc/passwd',
    '.',
    '..',
    '//',
    'a//b',
    '\\',
    '%2e%2e%2f',
    'trailing.',
    ' ',
    '\u0001',
    'CON',
    'ключ',
    '\u{1F511}',
    '\u{10FFFF}',
    '__proto__',
  ])('may be %j, and name nothing else', async (key) => {
    await put(made, key, key);
    const { objects } = await made.service.listObjects(alice, 'the-bucket');
    expect(objects.map((object) => object.key)).toEqual([key]);
    for (const id of made.blobs.ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  test('have 1 to 1024 bytes of UTF-8', async () => {
    await put(made, '\u00e9'.repeat(512), 'text');
    expect(await faultOf(put(made, '\u00e9'.repeat(513), 'text'))).toEqual({ kind: 'key-too-long', details: { size: 1026, limit: 1024 } });
    expect((await faultOf(put(made, '', 'text'))).details).toMatchObject({ reason: 'empty' });
    expect((await faultOf(put(made, 'a\u0000b', 'text'))).details).toMatchObject({ reason: 'contains-nul' });
    expect((await faultOf(put(made, 'a\ud800b', 'text'))).details).toMatchObject({ reason: 'not-unicode' });
  });

  test('with metadata, headers, tags and storage class come back as given', async () => {
    const given = {
      metadata: [
        ['__proto__', 'a'],
        ['x', 'ü'],
      ],
      headers: { contentType: 'text/plain', cacheControl: 'no-cache', contentEncoding: 'gzip' },
      storageClass: 'STANDARD_IA',
      tags: [['team', 'red']],
    } as const;
    await made.service.putObject(alice, 'the-bucket', 'a', bodyOf('text'), given);
    expect((await made.service.headObject(alice, 'the-bucket', 'a')).info).toMatchObject(given);
    await made.service.putObjectTags(alice, 'the-bucket', 'a', [['team', 'blue']]);
    expect((await made.service.headObject(alice, 'the-bucket', 'a')).info).toMatchObject({ ...given, tags: [['team', 'blue']] });
  });
});
