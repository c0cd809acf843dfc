import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { CONTEXT, decode, exchange, refusal } from './exchange';
import { CREDENTIALS, bytesOf, rawRequest } from './sdk';
import { AwsError } from '../../../../../src/backend/wire/aws/aws-error';
import { pathStyle, restXml } from '../../../../../src/backend/wire/aws/protocol/rest-xml';
import { s3 } from '../../../../../src/facts/aws/models/s3';

function client(output: object | AwsError) {
  const { requestHandler, calls } = exchange(s3, output);
  const s3Client = new S3Client({
    region: 'us-east-1',
    credentials: CREDENTIALS,
    requestHandler,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { s3Client, calls };
}

describe('REST-XML with the SDK for JavaScript', () => {
  it('decodes key, headers, metadata and the stream of PutObject', async () => {
    const { s3Client, calls } = client({
      ETag: '"e"',
      VersionId: 'v',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn',
      BucketKeyEnabled: true,
    });
    const answer = await s3Client.send(
      new PutObjectCommand({
        Bucket: 'b',
        Key: 'a/ä +%?#&/../x//',
        Body: 'body',
        ContentType: 'text/plain',
        Metadata: { One: '1', two: '2' },
        ServerSideEncryption: 'aws:kms',
        BucketKeyEnabled: true,
        ObjectLockRetainUntilDate: new Date('2026-02-21T10:11:12.000Z'),
        Tagging: 'a=b',
      }),
    );
    const [{ name, input }] = calls as [(typeof calls)[0]];
    expect(name).toBe('PutObject');
    expect(input).toMatchObject({
      Bucket: 'b',
      Key: 'a/ä +%?#&/../x//',
      ContentType: 'text/plain',
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
      ObjectLockRetainUntilDate: new Date('2026-02-21T10:11:12.000Z'),
      ContentLength: 4,
    });
    expect(input.Metadata).toEqual(
      new Map([
        ['one', '1'],
        ['two', '2'],
      ]),
    );
    expect((await bytesOf(input.Body)).toString()).toBe('body');
    expect(answer).toMatchObject({
      ETag: '"e"',
      VersionId: 'v',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn',
      BucketKeyEnabled: true,
    });
  });

  it('encodes headers, metadata and a stream of GetObject', async () => {
    const LastModified = new Date('2026-02-21T10:11:12.000Z');
    async function* body() {
      yield await Promise.resolve(Buffer.from('he'));
      yield Buffer.from('llo');
    }
    const { s3Client } = client({
      Body: body(),
      ContentLength: 5,
      ContentType: 'text/x',
      LastModified,
      Metadata: new Map([['k', 'v']]),
      DeleteMarker: false,
    });
    const answer = await s3Client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k', Range: 'bytes=0-4', PartNumber: 3 }));
    expect(answer).toMatchObject({ ContentLength: 5, ContentType: 'text/x', LastModified, Metadata: { k: 'v' }, DeleteMarker: false });
    expect((await bytesOf(answer.Body)).toString()).toBe('hello');
  });

  it('decodes documents: encryption, tagging, lifecycle, policy text, ACL with its attribute', async () => {
    const { s3Client, calls } = client({});
    const Rules = [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'arn' }, BucketKeyEnabled: true },
    ];
    await s3Client.send(new PutBucketEncryptionCommand({ Bucket: 'b', ServerSideEncryptionConfiguration: { Rules } }));
    await s3Client.send(
      new PutBucketTaggingCommand({
        Bucket: 'b',
        Tagging: {
          TagSet: [
            { Key: '<a>', Value: '&\n' },
            { Key: 'b', Value: '' },
          ],
        },
      }),
    );
    const lifecycle = {
      Rules: [
        { ID: 'r', Status: 'Enabled' as const, Filter: { Prefix: 'p/' }, Expiration: { Days: 3 } },
        { Status: 'Disabled' as const, Filter: {} },
      ],
    };
    await s3Client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: 'b', LifecycleConfiguration: lifecycle }));
    await s3Client.send(new PutBucketPolicyCommand({ Bucket: 'b', Policy: '{"Version":"2012-10-17"}' }));
    const Grants = [{ Grantee: { Type: 'CanonicalUser' as const, ID: 'x' }, Permission: 'READ' as const }];
    await s3Client.send(new PutBucketAclCommand({ Bucket: 'b', AccessControlPolicy: { Grants, Owner: { ID: 'o' } } }));
    expect(calls.map(({ name }) => name)).toEqual([
      'PutBucketEncryption',
      'PutBucketTagging',
      'PutBucketLifecycleConfiguration',
      'PutBucketPolicy',
      'PutBucketAcl',
    ]);
    expect(calls[0]!.input.ServerSideEncryptionConfiguration).toEqual({ Rules });
    expect(calls[1]!.input.Tagging).toEqual({
      TagSet: [
        { Key: '<a>', Value: '&\n' },
        { Key: 'b', Value: '' },
      ],
    });
    expect(calls[2]!.input.LifecycleConfiguration).toEqual(lifecycle);
    expect(calls[3]!.input.Policy).toBe('{"Version":"2012-10-17"}');
    expect(calls[4]!.input.AccessControlPolicy).toEqual({ Grants, Owner: { ID: 'o' } });
  });

  it('decodes flattened lists and an empty body of CreateBucket', async () => {
    const { s3Client, calls } = client({});
    await s3Client.send(
      new DeleteObjectsCommand({ Bucket: 'b', Delete: { Objects: [{ Key: 'a' }, { Key: 'b', VersionId: 'v' }], Quiet: true } }),
    );
    await s3Client.send(
      new CompleteMultipartUploadCommand({
        Bucket: 'b',
        Key: 'k',
        UploadId: 'u',
        MultipartUpload: { Parts: [{ ETag: '"1"', PartNumber: 1 }] },
      }),
    );
    await s3Client.send(new CreateBucketCommand({ Bucket: 'b' }));
    await s3Client.send(new CreateBucketCommand({ Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    await s3Client.send(
      new PutObjectRetentionCommand({
        Bucket: 'b',
        Key: 'k',
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2026-02-21T10:11:12Z') },
      }),
    );
    expect(calls[0]!.input.Delete).toEqual({ Objects: [{ Key: 'a' }, { Key: 'b', VersionId: 'v' }], Quiet: true });
    expect(calls[1]!.input.MultipartUpload).toEqual({ Parts: [{ ETag: '"1"', PartNumber: 1 }] });
    expect(calls[2]!.input.CreateBucketConfiguration).toBeUndefined();
    expect(calls[3]!.input.CreateBucketConfiguration).toEqual({ LocationConstraint: 'eu-central-1' });
    expect(calls[4]!.input.Retention).toEqual({ Mode: 'GOVERNANCE', RetainUntilDate: new Date('2026-02-21T10:11:12Z') });
  });

  it('encodes listings with common prefixes and keys of difficult characters', async () => {
    const LastModified = new Date('2026-02-21T10:11:12.345Z');
    const { s3Client, calls } = client({
      Name: 'b',
      KeyCount: 2,
      MaxKeys: 10,
      IsTruncated: false,
      Contents: [{ Key: '<&\r>', LastModified, Size: 2 ** 40, ETag: '"e"' }],
      CommonPrefixes: [{ Prefix: 'p/' }, { Prefix: 'q/' }],
    });
    const answer = await s3Client.send(
      new ListObjectsV2Command({ Bucket: 'b', Prefix: 'p&+', MaxKeys: 10, FetchOwner: true, OptionalObjectAttributes: ['RestoreStatus'] }),
    );
    expect(calls[0]).toMatchObject({
      name: 'ListObjectsV2',
      input: { Bucket: 'b', Prefix: 'p&+', MaxKeys: 10, FetchOwner: true, OptionalObjectAttributes: ['RestoreStatus'] },
    });
    expect(answer).toMatchObject({
      Name: 'b',
      KeyCount: 2,
      Contents: [{ Key: '<&\r>', LastModified, Size: 2 ** 40, ETag: '"e"' }],
      CommonPrefixes: [{ Prefix: 'p/' }, { Prefix: 'q/' }],
    });
  });

  it('encodes a payload structure, a policy text, an unwrapped root and a list in a header', async () => {
    const LastModified = new Date('2026-02-21T10:11:12.000Z');
    const copy = client({ CopyObjectResult: { ETag: '"e"', LastModified }, CopySourceVersionId: 'v' });
    expect(await copy.s3Client.send(new CopyObjectCommand({ Bucket: 'b', Key: 'k', CopySource: 'b/x' }))).toMatchObject({
      CopyObjectResult: { ETag: '"e"', LastModified },
      CopySourceVersionId: 'v',
    });
    const policy = client({ Policy: '{"a":"<b>"}' });
    expect((await policy.s3Client.send(new GetBucketPolicyCommand({ Bucket: 'b' }))).Policy).toBe('{"a":"<b>"}');
    const location = client({ LocationConstraint: 'eu-central-1' });
    expect((await location.s3Client.send(new GetBucketLocationCommand({ Bucket: 'b' }))).LocationConstraint).toBe('eu-central-1');
    const attributes = client({ ETag: 'e', ObjectSize: 3, ObjectParts: { TotalPartsCount: 1, Parts: [{ PartNumber: 1, Size: 3 }] } });
    const answer = await attributes.s3Client.send(
      new GetObjectAttributesCommand({ Bucket: 'b', Key: 'k', ObjectAttributes: ['ETag', 'ObjectParts'] }),
    );
    expect(attributes.calls[0]!.input.ObjectAttributes).toEqual(['ETag', 'ObjectParts']);
    expect(answer).toMatchObject({ ETag: 'e', ObjectSize: 3, ObjectParts: { TotalPartsCount: 1, Parts: [{ PartNumber: 1, Size: 3 }] } });
    const buckets = client({ Buckets: [{ Name: 'b', CreationDate: LastModified }], Owner: { ID: 'o' } });
    expect(await buckets.s3Client.send(new ListBucketsCommand({}))).toMatchObject({
      Buckets: [{ Name: 'b', CreationDate: LastModified }],
      Owner: { ID: 'o' },
    });
  });

  it('writes the root elements and the namespace of S3', () => {
    const write = (name: string, output: object) => restXml.encodeOutput(s3, s3.operation(name)!, output, CONTEXT).body as string;
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
    expect(write('GetBucketLocation', { LocationConstraint: 'eu-central-1' })).toBe(
      `${head}<LocationConstraint ${xmlns}>eu-central-1</LocationConstraint>`,
    );
    expect(write('GetBucketLocation', {})).toBe(`${head}<LocationConstraint ${xmlns}/>`);
    expect(write('GetBucketVersioning', {})).toBe(`${head}<VersioningConfiguration ${xmlns}/>`);
    expect(
      write('GetBucketAcl', { Owner: { ID: 'o' }, Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'o' }, Permission: 'READ' }] }),
    ).toBe(
      `${head}<AccessControlPolicy ${xmlns}><Owner><ID>o</ID></Owner><AccessControlList><Grant>` +
        '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>o</ID></Grantee>' +
        '<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
    );
  });

  it('gives every operation whose output is a document a root element', () => {
    const rootless = s3.operationNames.filter((name) => {
      const operation = s3.operation(name);
      const output = operation?.output === undefined ? undefined : s3.shape(operation.output);
      if (output?.type !== 'structure' || output.payload !== undefined || operation?.outputRoot !== undefined) return false;
      return Object.values(output.members).some((member) => member.location === undefined);
    });
    expect(rootless).toEqual([]);
  });

  it('answers an error with its extra elements, and HEAD without a body', async () => {
    const error = new AwsError({ code: 'NoSuchKey', message: 'The specified key does not exist.', status: 404, extra: { Key: '<k>' } });
    const { s3Client } = client(error);
    await expect(s3Client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
      Key: '<k>',
      $metadata: { httpStatusCode: 404, requestId: CONTEXT.requestId, extendedRequestId: CONTEXT.hostId },
    });
    await expect(s3Client.send(new HeadObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('the router of S3', () => {
  it.each([
    ['GET', '/', 'ListBuckets'],
    ['GET', '/b', 'ListObjects'],
    ['GET', '/b/', 'ListObjects'],
    ['GET', '/b?list-type=2', 'ListObjectsV2'],
    ['GET', '/b?list-type=3', 'ListObjects'],
    ['GET', '/b?versions', 'ListObjectVersions'],
    ['GET', '/b?versioning=', 'GetBucketVersioning'],
    ['GET', '/b?uploads', 'ListMultipartUploads'],
    ['GET', '/b?lifecycle', 'GetBucketLifecycleConfiguration'],
    ['GET', '/b?notification', 'GetBucketNotificationConfiguration'],
    ['GET', '/b?analytics', 'ListBucketAnalyticsConfigurations'],
    ['GET', '/b?analytics&id=x', 'GetBucketAnalyticsConfiguration'],
    ['GET', '/b?metadataTable', 'GetBucketMetadataTableConfiguration'],
    ['HEAD', '/b', 'HeadBucket'],
    ['PUT', '/b', 'CreateBucket'],
    ['PUT', '/b/?acl', 'PutBucketAcl'],
    ['DELETE', '/b', 'DeleteBucket'],
    ['DELETE', '/b?policy', 'DeleteBucketPolicy'],
    ['POST', '/b?delete', 'DeleteObjects'],
    ['GET', '/b/k', 'GetObject'],
    ['GET', '/b//', 'GetObject'],
    ['GET', '/b/k?x-id=GetObject', 'GetObject'],
    ['GET', '/b/k?partNumber=1', 'GetObject'],
    ['GET', '/b/k?uploadId=u', 'ListParts'],
    ['GET', '/b/k?attributes', 'GetObjectAttributes'],
    ['GET', '/b/k?acl', 'GetObjectAcl'],
    ['GET', '/b/k?annotation&annotationName=x', 'GetObjectAnnotation'],
    ['GET', '/b/k?versionId=v&tagging', 'GetObjectTagging'],
    ['PUT', '/b/k', 'PutObject'],
    ['PUT', '/b/k?uploadId=u&partNumber=1', 'UploadPart'],
    ['PUT', '/b/k?uploadId=u', 'UploadPart'],
    ['POST', '/b/k?uploads', 'CreateMultipartUpload'],
    ['POST', '/b/k?uploadId=u', 'CompleteMultipartUpload'],
    ['POST', '/b/k?select&select-type=2', 'SelectObjectContent'],
    ['POST', '/b/k?restore&versionId=x', 'RestoreObject'],
    ['DELETE', '/b/k?uploadId=u', 'AbortMultipartUpload'],
    ['DELETE', '/b/k?versionId=v', 'DeleteObject'],
  ])('sends %s %s to %s', async (method, target, name) => {
    expect((await decode(s3, rawRequest(method, target)).catch((error: unknown) => error)) as object).toMatchObject({ name });
  });

  it('tells copies from uploads by the copy source', async () => {
    const copy: [string, string][] = [['x-amz-copy-source', 'b/x']];
    expect((await decode(s3, rawRequest('PUT', '/b/k', copy))).name).toBe('CopyObject');
    expect((await decode(s3, rawRequest('PUT', '/b/k?uploadId=u&partNumber=1', copy))).name).toBe('UploadPartCopy');
    const { s3Client, calls } = client({ CopyPartResult: { ETag: 'e' } });
    await s3Client.send(new UploadPartCopyCommand({ Bucket: 'b', Key: 'k', UploadId: 'u', PartNumber: 7, CopySource: 'b/x' }));
    expect(calls[0]).toMatchObject({ name: 'UploadPartCopy', input: { PartNumber: 7, UploadId: 'u' } });
  });

  it('takes a bucket from the host name before the path', async () => {
    const { name, input } = await decode(s3, pathStyle(rawRequest('GET', '/k/l?tagging'), 'b.c'));
    expect([name, input.Bucket, input.Key]).toEqual(['GetObjectTagging', 'b.c', 'k/l']);
    expect((await decode(s3, pathStyle(rawRequest('GET', '/'), 'b'))).name).toBe('ListObjects');
  });

  it('sends every modelled operation to itself', async () => {
    for (const name of s3.operationNames) {
      const operation = s3.operation(name);
      if (operation?.input === undefined) continue;
      const shape = s3.shape(operation.input);
      if (shape.type !== 'structure') continue;
      const required = (shape.required ?? []).map((member) => shape.members[member]!);
      const query = required.filter(({ location }) => location === 'querystring').map(({ locationName }) => `${locationName}=1`);
      const headers = required.filter(({ location }) => location === 'header').map(({ locationName }) => [locationName!, '1'] as const);
      const [path, fixed] = operation.http.requestUri.replace('{Bucket}', 'b').replace('{Key+}', 'k').split('?');
      const target = `${path}?${[...(fixed === undefined ? [] : [fixed]), ...query].join('&')}`;
      expect((await restXml.address(s3, rawRequest(operation.http.method, target, headers))).name).toBe(name);
    }
  });

  it('rejects methods and targets that are none', async () => {
    expect(await refusal(s3, rawRequest('POST', '/b'))).toMatchObject({ code: 'MethodNotAllowed', status: 405 });
    expect(await refusal(s3, rawRequest('PATCH', '/b/k'))).toMatchObject({ code: 'MethodNotAllowed' });
    for (const target of ['/b/%', '/b/%zz', '/b/%ff', '/b/k?x=%', 'b', '', '*', 'http://x/b']) {
      expect(await refusal(s3, rawRequest('GET', target))).toMatchObject({ code: 'InvalidURI', status: 400 });
    }
  });
});

describe('REST-XML input', () => {
  const versioning = (body: string | Buffer) => rawRequest('PUT', '/b?versioning', [], body);
  const billionLaughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><VersioningConfiguration><Status>&b;</Status></VersioningConfiguration>`;

  it.each([
    ['no XML', 'Enabled'],
    ['JSON', '{"Status":"Enabled"}'],
    ['another root', '<Versioning><Status>Enabled</Status></Versioning>'],
    ['an unclosed element', '<VersioningConfiguration><Status>Enabled</Status>'],
    ['crossed elements', '<VersioningConfiguration><Status>Enabled</VersioningConfiguration></Status>'],
    ['two roots', '<VersioningConfiguration/><VersioningConfiguration/>'],
    ['an unknown element', '<VersioningConfiguration><Stat>Enabled</Stat></VersioningConfiguration>'],
    ['a repeated element', '<VersioningConfiguration><Status>Enabled</Status><Status>Enabled</Status></VersioningConfiguration>'],
    ['text between elements', '<VersioningConfiguration>x<Status>Enabled</Status></VersioningConfiguration>'],
    ['elements inside a value', '<VersioningConfiguration><Status><b>Enabled</b></Status></VersioningConfiguration>'],
    ['a document type', billionLaughs],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><VersioningConfiguration/>'],
    ['an unknown entity', '<VersioningConfiguration><Status>&nbsp;</Status></VersioningConfiguration>'],
    ['an unbound prefix', '<a:VersioningConfiguration/>'],
    ['a character XML has not', '<VersioningConfiguration><Status>\u0001</Status></VersioningConfiguration>'],
    ['a reference to such a character', '<VersioningConfiguration><Status>&#0;</Status></VersioningConfiguration>'],
    ['depth', '<a>'.repeat(33)],
    ['nodes', `<VersioningConfiguration>${'<a/>'.repeat(100_001)}</VersioningConfiguration>`],
    ['bytes that are not UTF-8', Buffer.from('<VersioningConfiguration><Status>\xff</Status></VersioningConfiguration>', 'latin1')],
  ])('rejects %s with MalformedXML', async (_what, body) => {
    expect(await refusal(s3, versioning(body))).toMatchObject({ code: 'MalformedXML', status: 400 });
  });

  it('takes prefixes, CDATA, comments, references and a byte order mark', async () => {
    const body =
      '\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- c --><s:VersioningConfiguration xmlns:s="http://s3.amazonaws.com/doc/2006-03-01/"><s:Status><![CDATA[En]]>&#97;bled</s:Status></s:VersioningConfiguration>';
    expect((await decode(s3, versioning(body))).input.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  it('refuses every truncation of a document', async () => {
    const body =
      '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';
    for (let length = 1; length < body.length; length++) {
      expect(await refusal(s3, versioning(body.slice(0, length)))).toMatchObject({ code: 'MalformedXML' });
    }
  });

  it('rejects numbers that are none with the argument they came in', async () => {
    expect(await refusal(s3, rawRequest('GET', '/b?max-keys=ten'))).toMatchObject({
      code: 'InvalidArgument',
      message: 'Provided max-keys not an integer or within integer range',
      extra: { ArgumentName: 'max-keys', ArgumentValue: 'ten' },
    });
    expect(await refusal(s3, rawRequest('GET', '/b?max-keys=1&max-keys=2'))).toMatchObject({ code: 'InvalidArgument' });
  });

  it('ignores a condition whose date is none, and takes the three forms of a date', async () => {
    const read = async (date: string) => (await decode(s3, rawRequest('GET', '/b/k', [['If-Modified-Since', date]]))).input.IfModifiedSince;
    const date = new Date('1994-11-06T08:49:37Z');
    expect(await read('Sun, 06 Nov 1994 08:49:37 GMT')).toEqual(date);
    expect(await read('Sunday, 06-Nov-94 08:49:37 GMT')).toEqual(date);
    expect(await read('Sun Nov  6 08:49:37 1994')).toEqual(date);
    expect(await read('yesterday')).toBeUndefined();
  });

  it('rejects a document above the limit', async () => {
    expect(await refusal(s3, versioning(Buffer.alloc(8 * 1024 * 1024 + 1, 0x20)))).toMatchObject({ code: 'MaxMessageLengthExceeded' });
  });

  it('answers any bytes and any target with an input or an AwsError', async () => {
    const xml = fc
      .array(
        fc.constantFrom(
          '<Tagging>',
          '<TagSet>',
          '<Tag>',
          '<Key>',
          '</Key>',
          '</Tag>',
          '</TagSet>',
          '</Tagging>',
          'a',
          '&amp;',
          '&',
          '<',
          ' ',
        ),
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          xml,
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
        async (body) => {
          await decode(s3, rawRequest('PUT', '/b?tagging', [], body)).catch((error: unknown) => expect(error).toBeInstanceOf(AwsError));
        },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'), fc.string({ unit: 'binary' }), async (method, target) => {
        await decode(s3, rawRequest(method, `/${target}`)).catch((error: unknown) => expect(error).toBeInstanceOf(AwsError));
      }),
    );
  });
});
