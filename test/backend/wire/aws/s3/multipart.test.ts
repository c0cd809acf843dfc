import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, CompletedPart, CreateMultipartUploadCommandInput, S3Client } from '@aws-sdk/client-s3';
import { account, front, raw, refused, region } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const MiB = 1024 ** 2;
const five = Buffer.alloc(5 * MiB, 'five MiB of a part. ');

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

const begin = async (Key: string, rest: Partial<CreateMultipartUploadCommandInput> = {}) =>
  (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest }))).UploadId ?? '';
const complete = (Key: string, UploadId: string, Parts: CompletedPart[]) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

describe('a multipart upload', () => {
  test('begins, takes parts, and becomes an object with the properties it was begun with', async () => {
    const UploadId = await begin('folder/a b', { ContentType: 'text/x', Metadata: { mine: 'value' }, Tagging: 'a=1' });
    const Parts: CompletedPart[] = [];
    for (const [at, Body] of [five, Buffer.from('end')].entries()) {
      const PartNumber = at + 1;
      const { ETag, ServerSideEncryption } = await s3.send(
        new UploadPartCommand({ Bucket, Key: 'folder/a b', UploadId, PartNumber, Body }),
      );
      expect([ETag, ServerSideEncryption]).toEqual([`"${createHash('md5').update(Body).digest('hex')}"`, 'AES256']);
      Parts.push({ PartNumber, ETag });
    }
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key: 'folder/a b', UploadId }));
    expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, five.length],
      [2, 3],
    ]);
    expect(await s3.send(new ListMultipartUploadsCommand({ Bucket }))).toMatchObject({ Uploads: [{ Key: 'folder/a b', UploadId }] });
    const done = await complete('folder/a b', UploadId, Parts);
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(done).toMatchObject({ Bucket, Key: 'folder/a b', ChecksumType: 'FULL_OBJECT', ServerSideEncryption: 'AES256' });

    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'folder/a b' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([five, Buffer.from('end')]))).toBe(true);
    expect(got).toMatchObject({ ContentType: 'text/x', Metadata: { mine: 'value' }, TagCount: 1, ETag: done.ETag });
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'folder/a b', PartNumber: 2 }));
    expect(await part.Body?.transformToString()).toBe('end');
    expect(part).toMatchObject({ PartsCount: 2, ContentRange: `bytes ${five.length}-${five.length + 2}/${five.length + 3}` });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'folder/a b', PartNumber: 1 }))).toMatchObject({
      ContentLength: five.length,
    });
    expect(await refused(s3.send(new GetObjectCommand({ Bucket, Key: 'folder/a b', PartNumber: 3 })))).toMatchObject({
      code: 'InvalidPartNumber',
      status: 416,
    });
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents).toMatchObject([{ ETag: done.ETag, Size: five.length + 3 }]);
  });

  test('with checksums of its parts shows them', async () => {
    const UploadId = await begin('a', { ChecksumAlgorithm: 'SHA256' });
    const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
    const Body = Buffer.from('only part');
    const ChecksumSHA256 = sum(Body).toString('base64');
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber: 1, Body, ChecksumSHA256 }));
    expect(await refused(complete('a', UploadId, [{ PartNumber: 1, ETag }]))).toEqual({
      code: 'InvalidRequest',
      message:
        'The upload was created using a sha256 checksum. The complete request must include the checksum for each part. ' +
        'It was missing for part 1 in the request.',
      status: 400,
    });
    const whole = `${sum(sum(Body)).toString('base64')}-1`;
    const done = await complete('a', UploadId, [{ PartNumber: 1, ETag, ChecksumSHA256 }]);
    expect(done).toMatchObject({ ChecksumSHA256: whole, ChecksumType: 'COMPOSITE' });
    const ObjectAttributes = ['ObjectParts' as const, 'Checksum' as const];
    expect(await s3.send(new GetObjectAttributesCommand({ Bucket, Key: 'a', ObjectAttributes }))).toMatchObject({
      Checksum: { ChecksumSHA256: whole, ChecksumType: 'COMPOSITE' },
      ObjectParts: { TotalPartsCount: 1, IsTruncated: false, Parts: [{ PartNumber: 1, Size: Body.length, ChecksumSHA256 }] },
    });
  });

  test('with a key of the customer needs it for each part, in S3’s words', async () => {
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    const keyOf = (fill: number) => {
      const key = Buffer.alloc(32, fill);
      const SSECustomerKeyMD5 = createHash('md5').update(key).digest('base64');
      return { SSECustomerAlgorithm: 'AES256', SSECustomerKey: key.toString('base64'), SSECustomerKeyMD5 };
    };
    const UploadId = await begin('a', keyOf(1));
    const send = (key: object) => s3.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber: 1, Body: 'x', ...key }));
    const initiate =
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.';
    expect(await refused(send({}))).toEqual({ code: 'InvalidRequest', message: initiate, status: 400 });
    expect(await refused(send(keyOf(2)))).toEqual({
      code: 'InvalidRequest',
      message: 'The provided encryption parameters did not match the ones used originally.',
      status: 400,
    });
    const { ETag, SSECustomerKeyMD5 } = await send(keyOf(1));
    expect(SSECustomerKeyMD5).toBe(keyOf(1).SSECustomerKeyMD5);
    await complete('a', UploadId, [{ PartNumber: 1, ETag }]);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', ...keyOf(1) }));
    expect(await got.Body?.transformToString()).toBe('x');
  });

  test('copies parts of other objects', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
    const UploadId = await begin('a');
    const copy = (CopySourceRange?: string) =>
      s3.send(new UploadPartCopyCommand({ Bucket, Key: 'a', UploadId, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange }));
    expect(await refused(copy('bytes=5-10'))).toMatchObject({
      code: 'InvalidArgument',
      message: 'Range specified is not valid for source object of size: 10',
    });
    expect((await refused(copy('bytes=5-'))).message).toMatch(/^The x-amz-copy-source-range value must be of the form/);
    const { CopyPartResult } = await copy('bytes=2-5');
    await complete('a', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    expect(await (await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).Body?.transformToString()).toBe('2345');
  });

  test('rejects in S3’s words what is none', async () => {
    const UploadId = await begin('a');
    const ETag = (await s3.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber: 1, Body: 'small' }))).ETag;
    const second = (await s3.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber: 2, Body: 'x' }))).ETag;
    const answer = async (Parts: CompletedPart[]) => (await refused(complete('a', UploadId, Parts))).code;
    expect(await answer([])).toBe('MalformedXML');
    expect(await answer([{ PartNumber: 1, ETag: second }])).toBe('InvalidPart');
    expect(
      await answer([
        { PartNumber: 2, ETag: second },
        { PartNumber: 1, ETag },
      ]),
    ).toBe('InvalidPartOrder');
    expect(
      await answer([
        { PartNumber: 1, ETag },
        { PartNumber: 2, ETag: second },
      ]),
    ).toBe('EntityTooSmall');
    const part = (PartNumber: number) => s3.send(new UploadPartCommand({ Bucket, Key: 'a', UploadId, PartNumber, Body: 'x' }));
    for (const number of [0, 10_001]) {
      expect(await refused(part(number))).toEqual({
        code: 'InvalidArgument',
        message: 'Part number must be an integer between 1 and 10000, inclusive',
        status: 400,
      });
    }
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId }));
    expect(await refused(part(1))).toEqual({
      code: 'NoSuchUpload',
      message: 'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      status: 404,
    });
    expect(made.blobs.ids).toEqual([]);
  });

  test('is refused to another account and to nobody', async () => {
    const UploadId = await begin('a');
    const other = made.s3({ credentials: { accessKeyId: '111111111111', secretAccessKey: 'test' } });
    expect((await refused(other.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId })))).code).toBe('AccessDenied');
    const anonymous = await raw(made, { path: '/the-bucket/a', query: { uploadId: UploadId }, by: false });
    expect(anonymous.element('Code')).toBe('AccessDenied');
    expect(account).not.toBe('111111111111');
  });
});
