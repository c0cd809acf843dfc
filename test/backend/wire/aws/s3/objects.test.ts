import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, GetObjectCommandInput, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { front, raw, refused, region } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const put = (Key: string, Body: PutObjectCommandInput['Body'], rest: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
const get = (Key: string, rest: Partial<GetObjectCommandInput> = {}) => s3.send(new GetObjectCommand({ Bucket, Key, ...rest }));
const text = async (Key: string, rest: Partial<GetObjectCommandInput> = {}) => (await get(Key, rest)).Body?.transformToString();
const versioning = (Status: 'Enabled' | 'Suspended') =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

describe('PutObject and GetObject', () => {
  test.each(['a', 'a/b c+d&e=f?g#h%20', '../../etc/passwd', '//double', '.', 'ключ/鍵/🔑', 'back\\slash', "quote'(x)*!~"])(
    'store under the key %p',
    async (Key) => {
      await put(Key, `body of ${Key}`);
      expect(await text(Key)).toBe(`body of ${Key}`);
    },
  );

  test('give back what was stored with the bytes', async () => {
    const headers = {
      CacheControl: 'no-store',
      ContentDisposition: 'attachment',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      ContentType: 'text/plain',
      Metadata: { 'one-name': 'value' },
    };
    const stored = await put('a', 'hello', { ...headers, WebsiteRedirectLocation: '/b', Tagging: 'x=1&y=2', StorageClass: 'STANDARD_IA' });
    expect(stored).toMatchObject({ ETag: `"${createHash('md5').update('hello').digest('hex')}"`, ServerSideEncryption: 'AES256' });
    expect(stored.VersionId).toBeUndefined();
    const expected = {
      ...headers,
      WebsiteRedirectLocation: '/b',
      TagCount: 2,
      StorageClass: 'STANDARD_IA',
      AcceptRanges: 'bytes',
      ContentLength: 5,
      ETag: stored.ETag,
      ServerSideEncryption: 'AES256',
    };
    expect(await get('a')).toMatchObject(expected);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject(expected);
  });

  test('call what has no type binary/octet-stream', async () => {
    await raw(made, { method: 'PUT', path: '/the-bucket/a', body: 'x' });
    const { headers } = await raw(made, { path: '/the-bucket/a' });
    expect(headers).toMatchObject({
      'content-type': 'binary/octet-stream',
      'content-length': '1',
      server: 'AmazonS3',
      'last-modified': expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/) as string,
    });
    expect(headers['x-amz-request-id']).toBeDefined();
    expect(headers['x-amz-id-2']).toBeDefined();
    expect(Date.parse(headers.date ?? '')).toBe(Math.floor(made.clock.now() / 1000) * 1000);
  });

  test('carry metadata beyond ASCII as RFC 2047 text', async () => {
    await raw(made, { method: 'PUT', path: '/the-bucket/a', body: 'x', headers: { 'x-amz-meta-name': 'Zoë' } });
    const { headers } = await raw(made, { path: '/the-bucket/a' });
    expect(headers['x-amz-meta-name']).toBe(`=?UTF-8?B?${Buffer.from('Zoë').toString('base64')}?=`);
  });

  test('override headers of the answer', async () => {
    await put('a', 'x', { ContentType: 'text/plain' });
    const answer = await get('a', {
      ResponseContentType: 'text/html',
      ResponseCacheControl: 'no-cache',
      ResponseContentDisposition: 'inline',
    });
    expect(answer).toMatchObject({ ContentType: 'text/html', CacheControl: 'no-cache', ContentDisposition: 'inline' });
  });

  test('store and give back nothing at all', async () => {
    await put('empty', '');
    const answer = await get('empty');
    expect(answer.ContentLength).toBe(0);
    expect(await answer.Body?.transformToString()).toBe('');
  });

  test('rejects absent keys, keys too long, and too much metadata', async () => {
    expect(await refused(get('nothing'))).toEqual({ code: 'NoSuchKey', message: 'The specified key does not exist.', status: 404 });
    expect(await refused(put('k'.repeat(1025), 'x'))).toEqual({ code: 'KeyTooLongError', message: 'Your key is too long', status: 400 });
    expect(await refused(put('a', 'x', { Metadata: { a: 'x'.repeat(2048) } }))).toEqual({
      code: 'MetadataTooLarge',
      message: 'Your metadata headers exceed the maximum allowed metadata size',
      status: 400,
    });
    const answer = await raw(made, { path: '/nowhere/a' });
    expect(answer.text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchBucket<\/Code><Message>The specified bucket does not exist<\/Message><BucketName>nowhere<\/BucketName><RequestId>[^<]+<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
    );
    expect(await raw(made, { method: 'HEAD', path: '/the-bucket/nothing' })).toMatchObject({ status: 404, text: '' });
  });

  test('rejects what implies functions that are not served', async () => {
    expect(await refused(put('a', 'x', { StorageClass: 'GLACIER' }))).toMatchObject({ code: 'NotImplemented', status: 501 });
    expect(await refused(put('a', 'x', { StorageClass: 'MEMORY' as 'STANDARD' }))).toMatchObject({ code: 'InvalidStorageClass' });
    expect(await refused(put('a', 'x', { ObjectLockLegalHoldStatus: 'ON' }))).toEqual({
      code: 'InvalidRequest',
      message: 'Bucket is missing Object Lock Configuration',
      status: 400,
    });
    const restore = await raw(made, { method: 'POST', path: '/the-bucket/a', query: { restore: '' } });
    expect(restore).toMatchObject({ status: 501 });
    expect(restore.element('Code')).toBe('NotImplemented');
    const chunked = { 'transfer-encoding': 'chunked', 'content-length': undefined };
    const unsized = await raw(made, { method: 'PUT', path: '/the-bucket/a', headers: chunked });
    expect([unsized.status, unsized.element('Header')]).toEqual([501, 'Transfer-Encoding']);
    expect((await raw(made, { method: 'PATCH', path: '/the-bucket/a' })).element('Code')).toBe('MethodNotAllowed');
  });

  test.each(['\0', 'a\r\nSet-Cookie: b', '鍵', '\u007f'])(
    'fails to override a header with %j, which cannot stand in one',
    async (value) => {
      await put('a', 'x');
      const query = { 'response-content-disposition': value };
      const answer = await raw(made, { path: '/the-bucket/a', query });
      expect([answer.status, answer.element('Code'), answer.element('Message'), answer.element('ArgumentName')]).toEqual([
        400,
        'InvalidArgument',
        'Header value cannot be represented using ISO-8859-1.',
        'response-content-disposition',
      ]);
      expect((await raw(made, { method: 'HEAD', path: '/the-bucket/a', query })).status).toBe(400);
    },
  );

  test('override a header with what Latin-1 can say', async () => {
    await put('a', 'x');
    const { headers } = await raw(made, { path: '/the-bucket/a', query: { 'response-content-disposition': 'inline; filename="é.txt"' } });
    expect(headers['content-disposition']).toBe('inline; filename="é.txt"');
  });
});

describe('ranges', () => {
  beforeEach(() => put('a', '0123456789'));

  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=0-99', '0123456789', 'bytes 0-9/10'],
  ])('%s is answered with 206', async (Range, body, ContentRange) => {
    const answer = await get('a', { Range });
    expect(answer).toMatchObject({ ContentRange, ContentLength: body.length, $metadata: { httpStatusCode: 206 } });
    expect(answer.ChecksumCRC32 === undefined || body.length === 10).toBe(true);
    expect(await answer.Body?.transformToString()).toBe(body);
  });

  test.each(['bytes=4-2', 'lines=1-2', 'bytes=0-1,3-4'])('%s counts as none', async (Range) => {
    expect(await get('a', { Range })).toMatchObject({ ContentLength: 10, $metadata: { httpStatusCode: 200 } });
  });

  test('rejects a range outside the object with 416', async () => {
    const answer = await raw(made, { path: '/the-bucket/a', headers: { range: 'bytes=10-' } });
    expect(answer).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } });
    expect([
      answer.element('Code'),
      answer.element('Message'),
      answer.element('RangeRequested'),
      answer.element('ActualObjectSize'),
    ]).toEqual(['InvalidRange', 'The requested range is not satisfiable', 'bytes=10-', '10']);
  });

  test('part 1 of an object put whole is all of it, and there is no other', async () => {
    expect(await get('a', { PartNumber: 1 })).toMatchObject({ ContentRange: 'bytes 0-9/10', $metadata: { httpStatusCode: 206 } });
    expect(await refused(get('a', { PartNumber: 2 }))).toMatchObject({ code: 'InvalidPartNumber', status: 416 });
    expect((await refused(get('a', { PartNumber: 0 }))).message).toBe('Part number must be an integer between 1 and 10000, inclusive');
    expect((await refused(get('a', { PartNumber: 1, Range: 'bytes=0-1' }))).message).toBe(
      'Cannot specify both Range header and partNumber query parameter',
    );
  });
});

describe('conditions', () => {
  test('on reads: 304 without a body, 412 with the condition', async () => {
    const { ETag = '' } = await put('a', 'x');
    const read = (headers: Record<string, string>) => raw(made, { path: '/the-bucket/a', headers });
    expect(await read({ 'if-none-match': ETag })).toMatchObject({ status: 304, text: '', headers: { etag: ETag } });
    expect((await read({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await read({ 'if-match': ETag })).status).toBe(200);
    const failed = await read({ 'if-match': '"other"' });
    expect(failed.status).toBe(412);
    expect([failed.element('Code'), failed.element('Message'), failed.element('Condition')]).toEqual([
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      'If-Match',
    ]);
    const later = new Date(made.clock.now() + 60_000).toUTCString();
    const earlier = new Date(made.clock.now() - 60_000).toUTCString();
    expect((await read({ 'if-modified-since': later })).status).toBe(304);
    expect((await read({ 'if-modified-since': earlier })).status).toBe(200);
    expect((await read({ 'if-unmodified-since': earlier })).status).toBe(412);
  });

  test('on writes', async () => {
    const { ETag = '' } = await put('a', 'x', { IfNoneMatch: '*' });
    expect(await refused(put('a', 'y', { IfNoneMatch: '*' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    expect(await refused(put('a', 'y', { IfMatch: '"other"' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    expect(await refused(put('b', 'y', { IfMatch: ETag }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await refused(put('a', 'y', { IfNoneMatch: '"x"' }))).toMatchObject({ code: 'NotImplemented', status: 501 });
    expect(await text('a')).toBe('x');
    await put('a', 'y', { IfMatch: ETag });
    expect(await text('a')).toBe('y');
    expect(await refused(s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch: ETag })))).toMatchObject({ status: 412 });
  });
});

describe('digests', () => {
  const putRaw = (headers: Record<string, string | undefined>, body = 'hello') =>
    raw(made, { method: 'PUT', path: '/the-bucket/a', headers, body });
  const md5 = (body: string) => createHash('md5').update(body).digest('base64');
  const errorOf = async (headers: Record<string, string | undefined>) => {
    const answer = await putRaw(headers);
    expect((await raw(made, { path: '/the-bucket/a' })).status).toBe(404);
    return [answer.status, answer.element('Code'), answer.element('Message')];
  };

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('%s is computed, stored and shown', async (ChecksumAlgorithm) => {
    const name = `Checksum${ChecksumAlgorithm}` as const;
    const stored = await put(
      'a',
      'hello',
      ChecksumAlgorithm === 'CRC64NVME' ? { ChecksumCRC64NVME: 'M3eFcAZSQlc=' } : { ChecksumAlgorithm },
    );
    expect(stored[name]).toBeDefined();
    const answer = await get('a', { ChecksumMode: 'ENABLED' });
    expect([answer[name], answer.ChecksumType]).toEqual([stored[name], 'FULL_OBJECT']);
    const attributes = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: 'a',
        ObjectAttributes: ['Checksum', 'ETag', 'ObjectSize', 'StorageClass', 'ObjectParts'],
      }),
    );
    expect(attributes).toMatchObject({
      Checksum: { [name]: stored[name], ChecksumType: 'FULL_OBJECT' },
      ETag: stored.ETag?.replaceAll('"', ''),
      ObjectSize: 5,
      StorageClass: 'STANDARD',
    });
    expect(attributes.ObjectParts).toBeUndefined();
  });

  test('without any asked for, CRC64NVME is computed', async () => {
    expect((await putRaw({})).headers['x-amz-checksum-crc64nvme']).toBe('M3eFcAZSQlc=');
  });

  test('a right Content-MD5 is taken', async () => {
    expect((await putRaw({ 'content-md5': md5('hello') })).status).toBe(200);
  });

  test.each([
    ['sha512', createHash('sha512').update('abc').digest('base64')],
    ['md5', createHash('md5').update('abc').digest('base64')],
    // Of the xxHash reference implementation.
    ['xxhash64', Buffer.from('44bc2cf5ad770999', 'hex').toString('base64')],
    ['xxhash3', Buffer.from('78af5f94892f3950', 'hex').toString('base64')],
    ['xxhash128', Buffer.from('06b05ab6733a618578af5f94892f3950', 'hex').toString('base64')],
  ])('%s is checked, stored and shown', async (name, value) => {
    const send = (body: string) =>
      raw(made, { method: 'PUT', path: '/the-bucket/sum', body, headers: { [`x-amz-checksum-${name}`]: value } });
    expect((await send('abd')).element('Code')).toBe('BadDigest');
    expect((await send('abc')).headers[`x-amz-checksum-${name}`]).toBe(value);
    const shown = await raw(made, { path: '/the-bucket/sum', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(shown.headers).toMatchObject({ [`x-amz-checksum-${name}`]: value, 'x-amz-checksum-type': 'FULL_OBJECT' });
  });

  test('fails where they are wrong or malformed', async () => {
    expect(await errorOf({ 'content-md5': md5('other') })).toEqual([
      400,
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    ]);
    expect(await errorOf({ 'content-md5': 'short' })).toEqual([400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.']);
    expect(await errorOf({ 'x-amz-checksum-crc32': 'AAAAAA==' })).toEqual([
      400,
      'BadDigest',
      'The CRC32 you specified did not match the calculated checksum.',
    ]);
    expect(await errorOf({ 'x-amz-checksum-crc32': 'x' })).toEqual([
      400,
      'InvalidRequest',
      'Value for x-amz-checksum-crc32 header is invalid.',
    ]);
    expect(await errorOf({ 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' })).toEqual([
      400,
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ]);
    expect(await errorOf({ 'x-amz-sdk-checksum-algorithm': 'CRC32' })).toEqual([
      400,
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    ]);
    expect(await errorOf({ 'x-amz-sdk-checksum-algorithm': 'SHA1', 'x-amz-checksum-crc32': 'AAAAAA==' })).toEqual([
      400,
      'InvalidRequest',
      'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    ]);
    expect((await errorOf({ 'x-amz-checksum-sha512': 'AAAAAA==' }))[2]).toBe('Value for x-amz-checksum-sha512 header is invalid.');
    expect((await errorOf({ 'x-amz-checksum-blake3': 'AAAAAA==' }))[0]).toBe(501);
    expect((await errorOf({ 'x-amz-content-sha256': '0'.repeat(64) })).slice(0, 2)).toEqual([400, 'XAmzContentSHA256Mismatch']);
    expect((await errorOf({ 'content-length': '6' })).slice(0, 2)).toEqual([400, 'IncompleteBody']);
    expect((await errorOf({ 'content-length': '4' })).slice(0, 2)).toEqual([400, 'IncompleteBody']);
    expect((await errorOf({ 'content-length': String(6 * 1024 ** 3) })).slice(0, 2)).toEqual([400, 'EntityTooLarge']);
    expect((await errorOf({ 'content-length': undefined })).slice(0, 2)).toEqual([411, 'MissingContentLength']);
    expect(made.blobs.ids).toEqual([]);
  });
});

describe('versions', () => {
  test('are kept, read, hidden by markers and removed', async () => {
    await versioning('Enabled');
    const one = await put('a', 'one');
    const two = await put('a', 'two');
    expect(one.VersionId).toMatch(/^[A-Za-z0-9._]{32}$/);
    expect(await text('a')).toBe('two');
    expect(await text('a', { VersionId: one.VersionId })).toBe('one');
    const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(marker).toMatchObject({ DeleteMarker: true });
    const gone = await raw(made, { path: '/the-bucket/a' });
    expect(gone).toMatchObject({ status: 404, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.VersionId } });
    const byId = await raw(made, { path: '/the-bucket/a', query: { versionId: marker.VersionId ?? '' } });
    expect(byId).toMatchObject({ status: 405, headers: { 'x-amz-delete-marker': 'true', allow: 'DELETE' } });
    expect(byId.element('Code')).toBe('MethodNotAllowed');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: marker.VersionId }));
    expect(await text('a')).toBe('two');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: two.VersionId }));
    expect(await text('a')).toBe('one');
    expect(await refused(get('a', { VersionId: two.VersionId }))).toEqual({
      code: 'NoSuchVersion',
      message: 'The specified version does not exist.',
      status: 404,
    });
    expect(await refused(get('a', { VersionId: 'nonsense' }))).toEqual({
      code: 'InvalidArgument',
      message: 'Invalid version id specified',
      status: 400,
    });
    await versioning('Suspended');
    expect((await put('a', 'three')).VersionId).toBe('null');
  });
});

describe('DeleteObjects', () => {
  const removal = (Objects: { Key: string; VersionId?: string; ETag?: string }[], Quiet?: boolean) =>
    s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, ...(Quiet === undefined ? {} : { Quiet }) } }));

  test('tells each one, or only the failures', async () => {
    const { ETag = '' } = await put('a', 'x');
    await put('b', 'x');
    const answer = await removal([{ Key: 'a', ETag }, { Key: 'absent' }, { Key: 'b', ETag: '"other"' }, { Key: 'b', VersionId: '?' }]);
    expect(answer.Deleted).toEqual([{ Key: 'a' }, { Key: 'absent' }]);
    expect(answer.Errors).toEqual([
      { Key: 'b', Code: 'PreconditionFailed', Message: 'At least one of the pre-conditions you specified did not hold' },
      { Key: 'b', VersionId: '?', Code: 'InvalidArgument', Message: 'Invalid version id specified' },
    ]);
    const quiet = await removal([{ Key: 'b' }], true);
    expect([quiet.Deleted, quiet.Errors]).toEqual([undefined, undefined]);
    expect(await refused(get('b'))).toMatchObject({ code: 'NoSuchKey' });
  });

  test('makes and removes delete markers', async () => {
    await versioning('Enabled');
    const { Deleted: [marker] = [] } = await removal([{ Key: 'a' }]);
    expect(marker).toMatchObject({ Key: 'a', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) as string });
    const VersionId = marker?.DeleteMarkerVersionId ?? '';
    const { Deleted } = await removal([{ Key: 'a', VersionId }]);
    expect(Deleted).toEqual([{ Key: 'a', VersionId, DeleteMarker: true, DeleteMarkerVersionId: VersionId }]);
  });

  test('rejects a request without a digest, one of a wrong one, bad XML and too many keys', async () => {
    const body = '<Delete><Object><Key>a</Key></Object></Delete>';
    const post = (xml: string, headers: Record<string, string> = { 'content-md5': createHash('md5').update(xml).digest('base64') }) =>
      raw(made, { method: 'POST', path: '/the-bucket', query: { delete: '' }, headers, body: xml });
    expect((await post(body)).status).toBe(200);
    expect((await post(body, {})).element('Message')).toBe('Missing required header for this request: Content-MD5');
    expect((await post(body, { 'content-md5': createHash('md5').digest('base64') })).element('Code')).toBe('BadDigest');
    for (const bad of ['<Delete>', '<Delete/>', '<!DOCTYPE x [<!ENTITY a "b">]><Delete/>', '', 'x', '<Delete><Bad/></Delete>']) {
      expect((await post(bad)).status).toBe(400);
    }
    const many = `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`;
    expect((await post(many)).element('Code')).toBe('MalformedXML');
  });
});

describe('object tags', () => {
  test('are put, read and deleted', async () => {
    await put('a', 'x');
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }))).TagSet).toEqual([{ Key: 'k', Value: 'v' }]);
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'a' }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }))).TagSet).toEqual([]);
  });

  test('rejects more than ten, and a header that names one twice', async () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&');
    expect(await refused(put('a', 'x', { Tagging: eleven }))).toEqual({
      code: 'BadRequest',
      message: 'Object tags cannot be greater than 10',
      status: 400,
    });
    expect((await refused(put('a', 'x', { Tagging: 'k=1&k=2' }))).message).toBe(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  });
});

describe('CopyObject', () => {
  const copy = (rest: object) => s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a`, ...rest }));

  test('copies bytes, headers, metadata and tags', async () => {
    const { ETag } = await put('a', 'hello', { ContentType: 'text/plain', Metadata: { x: '1' }, Tagging: 't=1' });
    const { CopyObjectResult } = await copy({});
    expect(CopyObjectResult?.ETag).toBe(ETag);
    expect(await get('b')).toMatchObject({ ContentType: 'text/plain', Metadata: { x: '1' }, TagCount: 1 });
    expect(await text('b')).toBe('hello');
  });

  test('replaces them where told to', async () => {
    await put('a', 'hello', { ContentType: 'text/plain', Metadata: { x: '1' }, Tagging: 't=1' });
    await copy({ MetadataDirective: 'REPLACE', Metadata: { y: '2' }, TaggingDirective: 'REPLACE', Tagging: 'u=2&v=3' });
    expect(await get('b')).toMatchObject({ Metadata: { y: '2' }, TagCount: 2 });
  });

  test('reads keys with any characters, and versions', async () => {
    await versioning('Enabled');
    const { VersionId } = await put('k y?versionId=é+', 'one');
    await put('k y?versionId=é+', 'two');
    const answer = await copy({ CopySource: `/${Bucket}/${encodeURIComponent('k y?versionId=é+')}?versionId=${VersionId}` });
    expect(answer.CopySourceVersionId).toBe(VersionId);
    expect(await text('b')).toBe('one');
  });

  test('rejects a copy onto itself that changes nothing, and sources that are none', async () => {
    await put('a', 'x');
    expect((await refused(copy({ Key: 'a' }))).message).toBe(
      'This copy request is illegal because it is trying to copy an object to itself without changing the ' +
        "object's metadata, storage class, website redirect location or encryption attributes.",
    );
    await copy({ Key: 'a', MetadataDirective: 'REPLACE', Metadata: { z: '1' } });
    expect((await get('a')).Metadata).toEqual({ z: '1' });
    expect(await refused(copy({ CopySource: `${Bucket}/absent` }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await refused(copy({ CopySource: 'nowhere/absent' }))).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    expect(await refused(copy({ CopySource: 'nothing' }))).toMatchObject({ code: 'InvalidArgument', status: 400 });
    expect(await refused(copy({ CopySourceIfNoneMatch: (await get('a')).ETag }))).toMatchObject({ code: 'PreconditionFailed' });
    expect(await refused(copy({ CopySourceIfMatch: '"other"' }))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  });
});

test('GetObjectAcl gives the owner full control', async () => {
  await put('a', 'x');
  const { Owner, Grants } = await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }));
  expect(Grants).toEqual([{ Grantee: { ID: Owner?.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
  expect((await refused(s3.send(new GetObjectAclCommand({ Bucket, Key: 'absent' })))).code).toBe('NoSuchKey');
});
