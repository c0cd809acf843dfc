import { createHash } from 'node:crypto';
import { CreateAliasCommand, CreateKeyCommand, DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { account, damage, front, raw, refused, region } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const canary = 'a text that must not be found at rest';
const put = (Key: string, rest: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: canary, ...rest }));
const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket, Key }));
const text = async (Key: string) => (await get(Key)).Body?.transformToString();

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

async function newKey(inRegion = region): Promise<{ KeyId: string; Arn: string }> {
  const { KeyMetadata } = await made.kms(inRegion).send(new CreateKeyCommand({}));
  return KeyMetadata as { KeyId: string; Arn: string };
}

describe('SSE-KMS', () => {
  test('names the key by its ARN, and its ETag is no MD5', async () => {
    const { KeyId, Arn } = await newKey();
    await made.kms().send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }));
    for (const SSEKMSKeyId of [KeyId, Arn, 'alias/mine']) {
      const answer = await put('a', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId });
      expect(answer).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn });
      expect(answer.BucketKeyEnabled).toBeUndefined();
      expect(answer.ETag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(answer.ETag).not.toContain(createHash('md5').update(canary).digest('hex'));
    }
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn });
    expect(await text('a')).toBe(canary);
  });

  test('without a key uses that of aws/s3', async () => {
    const { SSEKMSKeyId } = await put('a', { ServerSideEncryption: 'aws:kms' });
    expect(SSEKMSKeyId).toMatch(new RegExp(`^arn:aws:kms:${region}:${account}:key/[0-9a-f-]{36}$`));
    expect(await text('a')).toBe(canary);
  });

  test('with a bucket key, and with a context of the caller', async () => {
    const { KeyId } = await newKey();
    const SSEKMSEncryptionContext = Buffer.from('{"team":"x"}').toString('base64');
    const options = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId, BucketKeyEnabled: true, SSEKMSEncryptionContext } as const;
    expect(await put('a', options)).toMatchObject({ BucketKeyEnabled: true, SSEKMSEncryptionContext });
    expect(await get('a')).toMatchObject({ BucketKeyEnabled: true });
    expect(await text('a')).toBe(canary);
  });

  test('in two layers is said to be so, and has no bucket key', async () => {
    const { Arn } = await newKey();
    const options = { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: Arn } as const;
    const answer = await put('a', { ...options, BucketKeyEnabled: true });
    expect(answer).toMatchObject(options);
    expect(answer.BucketKeyEnabled).toBeUndefined();
    expect(await get('a')).toMatchObject(options);
    expect(await text('a')).toBe(canary);
  });

  test('as the default of the bucket holds for what says nothing', async () => {
    const { Arn } = await newKey();
    const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Arn } as const;
    const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect(await put('a')).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: Arn, BucketKeyEnabled: true });
    expect(await put('b', { ServerSideEncryption: 'AES256' })).toMatchObject({ ServerSideEncryption: 'AES256' });
    expect((await refused(put('c', { SSEKMSKeyId: Arn }))).code).toBe('InvalidArgument');
  });

  test('fails to read and to write with the state of the key', async () => {
    const { KeyId, Arn } = await newKey();
    const options = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId } as const;
    await put('a', options);
    await made.kms().send(new DisableKeyCommand({ KeyId }));
    const disabled = { code: 'KMS.DisabledException', message: `${Arn} is disabled.`, status: 400 };
    expect(await refused(get('a'))).toEqual(disabled);
    expect(await refused(put('b', options))).toEqual(disabled);
    expect(await refused(s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` })))).toEqual(disabled);
    await made.kms().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await refused(get('a'))).toEqual({
      code: 'KMS.KMSInvalidStateException',
      message: `${Arn} is pending deletion.`,
      status: 400,
    });
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).ContentLength).toBe(canary.length);
    expect(await refused(s3.send(new HeadObjectCommand({ Bucket, Key: 'b' })))).toMatchObject({ status: 404 });
  });

  test('rejects keys that are not there, and keys of another region', async () => {
    const unknown = `arn:aws:kms:${region}:${account}:key/12345678-1234-1234-1234-123456789012`;
    const write = (SSEKMSKeyId: string) => refused(put('a', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId }));
    expect(await write(unknown)).toEqual({ code: 'KMS.NotFoundException', message: `Key '${unknown}' does not exist`, status: 400 });
    const { Arn } = await newKey('eu-west-1');
    expect(await write(Arn)).toMatchObject({ code: 'KMS.NotFoundException', status: 400 });
    expect((await write(Arn)).message).toMatch(/^Invalid arn /);
  });

  test('rejects who may not use the key with AccessDenied', async () => {
    const { KeyId, Arn } = await newKey();
    made.decision = { allowed: false, explicit: false, by: 'resource' };
    expect(await refused(put('a', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId }))).toEqual({
      code: 'AccessDenied',
      message:
        `User: arn:aws:iam::${account}:root is not authorized to perform: kms:GenerateDataKey on resource: ${Arn} ` +
        'because no resource-based policy allows the kms:GenerateDataKey action',
      status: 403,
    });
    made.decision = { allowed: true };
    expect(made.blobs.ids).toEqual([]);
  });
});

test('nothing of a body stands in clear at rest, in any mode', async () => {
  await put('a');
  await put('b', { ServerSideEncryption: 'aws:kms' });
  await put('c', { ServerSideEncryption: 'aws:kms', BucketKeyEnabled: true });
  await put('d', { ServerSideEncryption: 'aws:kms:dsse' });
  expect(made.blobs.ids).toHaveLength(4);
  for (const id of made.blobs.ids) {
    const bytes = made.blobs.bytesOf(id);
    expect(bytes.length).toBeGreaterThan(canary.length);
    for (let at = 0; at + 8 <= canary.length; at++) expect(bytes.includes(canary.slice(at, at + 8))).toBe(false);
  }
});

test('copies go from any mode and key to any other', async () => {
  const [one, two] = [await newKey(), await newKey()];
  const modes = [
    { ServerSideEncryption: 'AES256' },
    { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: one.Arn },
    { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: two.Arn, BucketKeyEnabled: true },
  ] as const;
  for (const from of modes) {
    await put('from', from);
    for (const to of modes) {
      const answer = await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/from`, ...to }));
      expect(answer).toMatchObject(to);
      expect(await text('to')).toBe(canary);
    }
  }
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/from` }));
  expect((await get('to')).ServerSideEncryption).toBe('AES256');
});

describe('headers of encryption', () => {
  const prefix = 'x-amz-server-side-encryption';
  const key = Buffer.alloc(32, 7);
  const md5 = createHash('md5').update(key).digest('base64');
  const customer = { algorithm: 'AES256', key: key.toString('base64'), 'key-MD5': md5 };
  const headersOf = (fields: Partial<typeof customer>) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}-customer-${name.toLowerCase()}`, value]));
  const write = async (headers: Record<string, string>) => {
    const answer = await raw(made, { method: 'PUT', path: '/the-bucket/a', body: 'x', headers });
    return [answer.status, answer.element('Code'), answer.element('Message')];
  };
  const provide = 'Requests specifying Server Side Encryption with Customer provided keys must provide';

  test.each([
    [{ key: customer.key, 'key-MD5': md5 }, 'InvalidArgument', `${provide} a valid encryption algorithm.`],
    [
      { ...customer, algorithm: 'AES128' },
      'InvalidEncryptionAlgorithmError',
      'The Encryption request you specified is not valid. Supported value: AES256.',
    ],
    [{ algorithm: 'AES256' }, 'InvalidArgument', `${provide} an appropriate secret key.`],
    [
      { ...customer, key: Buffer.alloc(16).toString('base64') },
      'InvalidArgument',
      'The secret key was invalid for the specified algorithm.',
    ],
    [{ algorithm: 'AES256', key: customer.key }, 'InvalidArgument', 'The secret key was invalid for the specified algorithm.'],
    [{ ...customer, 'key-MD5': 'AAAA' }, 'InvalidArgument', 'The calculated MD5 hash of the key did not match the hash that was provided.'],
  ])('rejects a key of the customer that is not whole: %p', async (fields, code, message) => {
    expect(await write(headersOf(fields))).toEqual([400, code, message]);
  });

  const unblock = async () => {
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  };

  test('rejects SSE-C with another mode, and where it is blocked', async () => {
    expect(await write({ ...headersOf(customer), [prefix]: 'AES256' })).toEqual([
      400,
      'InvalidArgument',
      'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
    ]);
    expect(await write(headersOf(customer))).toEqual([403, 'AccessDenied', 'Access Denied']);
    expect(made.blobs.ids).toEqual([]);
  });

  describe('of an object with a key of the customer', () => {
    const needed =
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.';
    const wrong = `${provide} the correct secret key.`;
    const stranger = Buffer.alloc(32, 8);
    const strangers = {
      algorithm: 'AES256',
      key: stranger.toString('base64'),
      'key-MD5': createHash('md5').update(stranger).digest('base64'),
    };
    const ask = (method: string, fields: Partial<typeof customer>, query: Record<string, string> = {}) =>
      raw(made, { method, path: '/the-bucket/a', headers: headersOf(fields), query });

    beforeEach(async () => {
      await unblock();
      const answer = await raw(made, { method: 'PUT', path: '/the-bucket/a', body: canary, headers: headersOf(customer) });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ [`${prefix}-customer-algorithm`]: 'AES256', [`${prefix}-customer-key-md5`]: md5 });
      expect(answer.headers[prefix]).toBeUndefined();
      expect(answer.headers.etag).not.toContain(createHash('md5').update(canary).digest('hex'));
    });

    test('gives it to who brings the key, whole and in ranges', async () => {
      const answer = await ask('GET', customer);
      expect([answer.status, answer.text, answer.headers[`${prefix}-customer-key-md5`]]).toEqual([200, canary, md5]);
      const part = await raw(made, { path: '/the-bucket/a', headers: { ...headersOf(customer), range: 'bytes=2-5' } });
      expect([part.status, part.text]).toEqual([206, canary.slice(2, 6)]);
      expect((await ask('HEAD', customer)).headers[`${prefix}-customer-algorithm`]).toBe('AES256');
    });

    test.each([
      [{}, 400, 'InvalidRequest', needed],
      [strangers, 403, 'AccessDenied', wrong],
      [{ algorithm: 'AES256', key: customer.key }, 403, 'AccessDenied', wrong],
      [{ ...customer, algorithm: 'AES128' }, 400, 'InvalidEncryptionAlgorithmError', expect.stringMatching(/^The Encryption request/)],
    ] as const)('rejects %j', async (fields, status, code, message) => {
      const answer = await ask('GET', fields);
      expect([answer.status, answer.element('Code'), answer.element('Message')]).toEqual([status, code, message]);
      const head = await ask('HEAD', fields);
      expect([head.status, head.text]).toEqual([status, '']);
      const attributes = await raw(made, {
        path: '/the-bucket/a',
        query: { attributes: '' },
        headers: { ...headersOf(fields), 'x-amz-object-attributes': 'ETag' },
      });
      expect(attributes.status).toBe(status);
    });

    test('copies it with its key as that of the source', async () => {
      const source = Object.fromEntries(
        Object.entries(headersOf(customer)).map(([name, value]) => [name.replace('x-amz-', 'x-amz-copy-source-'), value]),
      );
      const copy = (headers: Record<string, string>) =>
        raw(made, { method: 'PUT', path: '/the-bucket/b', headers: { 'x-amz-copy-source': '/the-bucket/a', ...headers } });
      expect((await copy({})).element('Message')).toBe(needed);
      expect((await copy(source)).status).toBe(200);
      expect(await text('b')).toBe(canary);
      expect((await copy({ ...source, ...headersOf(strangers) })).headers[`${prefix}-customer-key-md5`]).toBe(strangers['key-MD5']);
    });
  });

  test('never show the key', async () => {
    const answer = await raw(made, {
      method: 'PUT',
      path: '/the-bucket/a',
      body: 'x',
      headers: headersOf({ ...customer, 'key-MD5': 'A' }),
    });
    expect(answer.text).not.toContain(customer.key);
  });

  test('rejects the customer key for an object without one, and modes on reads', async () => {
    await put('a');
    for (const method of ['GET', 'HEAD']) {
      const answer = await raw(made, { method, path: '/the-bucket/a', headers: headersOf(customer) });
      expect(answer.status).toBe(400);
      if (method === 'GET') expect(answer.element('Message')).toBe('The encryption parameters are not applicable to this object.');
    }
    const answer = await raw(made, { path: '/the-bucket/a', headers: { [prefix]: 'AES256' } });
    expect(answer.element('Message')).toBe('x-amz-server-side-encryption header is not supported for this operation.');
  });

  test('rejects unknown modes, keys without KMS and contexts that are none', async () => {
    expect(await write({ [prefix]: 'AES128' })).toEqual([400, 'InvalidArgument', 'The encryption method specified is not supported']);
    expect(await write({ [prefix]: 'aws:fsx' })).toEqual([400, 'InvalidArgument', 'The encryption method specified is not supported']);
    const needs = 'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms';
    expect(await write({ [`${prefix}-aws-kms-key-id`]: 'x' })).toEqual([400, 'InvalidArgument', needs]);
    expect(await write({ [prefix]: 'AES256', [`${prefix}-aws-kms-key-id`]: 'x' })).toEqual([400, 'InvalidArgument', needs]);
    for (const context of ['%', 'x', '[]', '{"a":1}', '{"a":"1","a":"2"}']) {
      const headers = { [prefix]: 'aws:kms', [`${prefix}-context`]: Buffer.from(context).toString('base64') };
      expect(await write(headers)).toEqual([
        400,
        'InvalidArgument',
        "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
      ]);
    }
  });
});

test('an object damaged at rest is an internal error before its first byte', async () => {
  await put('a');
  damage(made, 1);
  expect(await refused(get('a'))).toEqual({
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
    status: 500,
  });
});
