import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { front, raw, refused } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const by = { region: 'us-east-1' };

beforeEach(async () => {
  made = front();
  s3 = made.s3(by);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

const fill = async (...keys: string[]) => {
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
};

describe('ListObjectsV2', () => {
  test('pages by tokens to the end, each key and prefix once', async () => {
    await fill('a', 'b/1', 'b/2', 'c', 'd/1', 'e');
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken: token }));
      expect(page.KeyCount).toBe((page.Contents ?? []).length + (page.CommonPrefixes ?? []).length);
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    expect(seen.sort()).toEqual(['a', 'b/', 'c', 'd/', 'e']);
  });

  test('starts after a key, filters by prefix, tells the owner where asked', async () => {
    await fill('a1', 'a2', 'a3', 'b');
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a', StartAfter: 'a1', FetchOwner: true }));
    expect(page.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['a2', 2],
      ['a3', 2],
    ]);
    expect(page.Contents?.[0]).toMatchObject({
      Owner: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
    });
    expect(page.StartAfter).toBe('a1');
    const plain = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(plain.Contents?.[0]?.Owner).toBeUndefined();
  });

  test('writes the document as S3 does', async () => {
    await fill('a');
    const { text } = await raw(made, { path: '/the-bucket/', query: { 'list-type': '2' }, by });
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<ListBucketResult xmlns="http:\/\/s3.amazonaws.com\/doc\/2006-03-01\/">/,
    );
    expect(text).toMatch(/<LastModified>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z<\/LastModified>/);
    expect(text).toContain('<ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag>');
    expect(text).toContain('<Prefix/>');
  });

  test('escapes names where asked to', async () => {
    await fill('dir (1)/a b+c~\u0001é');
    const page = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    expect(page.Contents?.[0]?.Key).toBe('dir+%281%29/a+b%2Bc%7E%01%C3%A9');
    expect(page.EncodingType).toBe('url');
  });

  test('caps the page at a thousand and rejects numbers that are none', async () => {
    expect((await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 5000 }))).MaxKeys).toBe(1000);
    const bad = (value: string) => raw(made, { path: '/the-bucket', query: { 'list-type': '2', 'max-keys': value }, by });
    expect((await bad('-1')).element('Message')).toBe('Argument maxKeys must be an integer between 0 and 2147483647');
    expect((await bad('x')).element('Message')).toBe('Provided max-keys not an integer or within integer range');
    expect(await refused(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'x' })))).toEqual({
      code: 'InvalidArgument',
      message: 'The continuation token provided is incorrect',
      status: 400,
    });
    expect((await refused(s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'xml' as 'url' })))).message).toBe(
      'Invalid Encoding Method specified in Request',
    );
  });
});

test('ListObjects pages by markers, named only with a delimiter', async () => {
  await fill('a/1', 'b', 'c/1', 'd');
  const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 3 }));
  expect([first.CommonPrefixes?.map(({ Prefix }) => Prefix), first.NextMarker]).toEqual([['a/', 'c/'], 'c/']);
  const second = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker }));
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['d']);
  expect(second.Contents?.[0]?.Owner?.ID).toBeDefined();
  const plain = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 1 }));
  expect([plain.IsTruncated, plain.NextMarker, plain.Marker]).toEqual([true, undefined, '']);
});

test('ListObjectVersions tells versions and markers, page by page', async () => {
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await fill('a', 'a', 'b');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
  const all = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(all.Versions?.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
    ['a', true],
    ['a', false],
    ['b', false],
  ]);
  expect(all.DeleteMarkers).toMatchObject([{ Key: 'b', IsLatest: true, VersionId: expect.any(String) as string }]);
  const first = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
  const rest = await s3.send(
    new ListObjectVersionsCommand({ Bucket, KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker }),
  );
  expect(rest.Versions?.map(({ Key }) => Key)).toEqual(['a', 'b']);
  expect((await refused(s3.send(new ListObjectVersionsCommand({ Bucket, VersionIdMarker: 'x' })))).message).toBe(
    'A version-id marker cannot be specified without a key marker.',
  );
});
