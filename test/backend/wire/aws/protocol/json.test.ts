import {
  KMSClient,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  ListKeysCommand,
  TagResourceCommand,
  DisableKeyCommand,
} from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { CREDENTIALS, fakeHandler, rawRequest } from './sdk';
import { AwsError } from '../../../../../src/backend/wire/aws/aws-error';
import { json } from '../../../../../src/backend/wire/aws/protocol/json';
import { kms } from '../../../../../src/facts/aws/models/kms';

const CONTEXT = { requestId: '0f1e2d3c-0000-0000-0000-000000000000' };

/** A client whose every call is decoded by our codec, noted, and answered with `output` (or an error). */
function client(output: object | AwsError) {
  const calls: { name: string; input: Record<string, unknown> }[] = [];
  const requestHandler = fakeHandler(async (request) => {
    const { name, operation } = await json.address(kms, request);
    calls.push({ name, input: await json.decodeInput(kms, operation!, request) });
    return output instanceof AwsError ? json.encodeError(kms, output, CONTEXT) : json.encodeOutput(kms, operation!, output, CONTEXT);
  });
  return { kmsClient: new KMSClient({ region: 'us-east-1', credentials: CREDENTIALS, requestHandler, maxAttempts: 1 }), calls };
}

async function decode(name: string, body: string | Buffer): Promise<Record<string, unknown>> {
  const request = rawRequest('POST', '/', [['X-Amz-Target', `TrentService.${name}`]], body);
  return await json.decodeInput(kms, kms.operation(name)!, request);
}

async function refusal(name: string, body: string | Buffer): Promise<[string, string, number]> {
  try {
    await decode(name, body);
  } catch (error) {
    if (error instanceof AwsError) return [error.code, error.message, error.status];
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('AWS JSON with the SDK for JavaScript', () => {
  it('decodes blobs, maps and lists that the SDK wrote', async () => {
    const { kmsClient, calls } = client({
      CiphertextBlob: Buffer.from([1, 2, 3]),
      KeyId: 'arn:key',
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });

    const answer = await kmsClient.send(
      new EncryptCommand({
        KeyId: 'alias/a',
        Plaintext: Buffer.from('ünïcode \u0000 bytes'),
        EncryptionContext: JSON.parse('{"__proto__": "harmless", "constructor": "too", "a": "b"}') as Record<string, string>,
        GrantTokens: ['one', 'two'],
      }),
    );

    expect(calls[0]!.name).toBe('Encrypt');
    expect(calls[0]!.input).toMatchObject({ KeyId: 'alias/a', GrantTokens: ['one', 'two'] });
    expect(Buffer.from('ünïcode \u0000 bytes').equals(calls[0]!.input.Plaintext as Buffer)).toBe(true);
    const context = calls[0]!.input.EncryptionContext as ReadonlyMap<string, string>;
    expect([...context]).toEqual(
      expect.arrayContaining([
        ['a', 'b'],
        ['constructor', 'too'],
      ]),
    );
    expect(Buffer.from(answer.CiphertextBlob!)).toEqual(Buffer.from([1, 2, 3]));
    expect(answer.KeyId).toBe('arn:key');
  });

  it('encodes nested structures, timestamps with milliseconds, lists and booleans that the SDK reads back', async () => {
    const created = new Date('2026-02-21T10:11:12.345Z');
    const { kmsClient } = client({
      KeyMetadata: {
        KeyId: '1',
        CreationDate: created,
        Enabled: false,
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: 'a', Region: 'r' }, ReplicaKeys: [] },
      },
    });

    const { KeyMetadata } = await kmsClient.send(new DescribeKeyCommand({ KeyId: '1' }));

    expect(KeyMetadata).toEqual({
      KeyId: '1',
      CreationDate: created,
      Enabled: false,
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: 'a', Region: 'r' }, ReplicaKeys: [] },
    });
  });

  it('answers an operation without output with an empty body', async () => {
    const { kmsClient } = client({});
    const answer = await kmsClient.send(new DisableKeyCommand({ KeyId: '1' }));
    expect(answer.$metadata).toMatchObject({ httpStatusCode: 200, requestId: CONTEXT.requestId });
    expect(json.encodeOutput(kms, kms.operation('DisableKey')!, {}, CONTEXT).body).toBe('');
  });

  it('reads an empty request and structures in lists', async () => {
    const { kmsClient, calls } = client({ Keys: [], Truncated: false });
    await kmsClient.send(new ListKeysCommand({}));
    await kmsClient.send(new TagResourceCommand({ KeyId: 'k', Tags: [{ TagKey: 'a', TagValue: '' }] }));
    expect(calls.map((call) => call.input)).toEqual([{}, { KeyId: 'k', Tags: [{ TagKey: 'a', TagValue: '' }] }]);
  });

  it('encodes an error that the SDK throws by name with its message', async () => {
    const { kmsClient } = client(new AwsError({ code: 'NotFoundException', message: "Invalid keyId 'x'" }));
    await expect(kmsClient.send(new GenerateDataKeyCommand({ KeyId: 'x', NumberOfBytes: 32 }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: "Invalid keyId 'x'",
      $metadata: { httpStatusCode: 400, requestId: CONTEXT.requestId },
    });
  });
});

describe('AWS JSON input', () => {
  it('ignores unknown members and drops null ones', async () => {
    expect(await decode('DescribeKey', '{"KeyId":"a","Other":{"deep":[1,{"x":null}]},"GrantTokens":null}')).toEqual({ KeyId: 'a' });
  });

  it('reads escapes, surrogate pairs and exponents as JSON says', async () => {
    const input = await decode('GenerateDataKey', '{"KeyId":"\\u0041\\ud83d\\ude00\\n\\/\\"","NumberOfBytes":3.2e1}');
    expect(input).toEqual({ KeyId: 'A😀\n/"', NumberOfBytes: 32 });
  });

  it.each([
    ['no JSON', 'KeyId=a', ''],
    ['an array', '[]', ''],
    ['a string', '"a"', ''],
    ['text after the object', '{} {}', ''],
    ['a trailing comma', '{"KeyId":"a",}', ''],
    ['a duplicate name', '{"KeyId":"a","KeyId":"b"}', ''],
    ['a duplicate name by escape', '{"KeyId":"a","Key\\u0049d":"b"}', ''],
    ['a control character in a string', '{"KeyId":"a\nb"}', ''],
    ['a leading zero', '{"NumberOfBytes":01}', ''],
    ['NaN', '{"NumberOfBytes":NaN}', ''],
    ['single quotes', "{'KeyId':'a'}", ''],
    ['a number for a string', '{"KeyId":1}', 'NUMBER_VALUE cannot be converted to String'],
    ['a fraction for a string', '{"KeyId":1.5}', 'DECIMAL_VALUE cannot be converted to String'],
    ['true for a string', '{"KeyId":true}', 'TRUE_VALUE cannot be converted to String'],
    ['a list for a string', '{"KeyId":[]}', 'Unrecognized collection type class java.lang.String'],
    ['an object for a string', '{"KeyId":{}}', 'Start of structure or map found where not expected'],
    ['a string for an integer', '{"NumberOfBytes":"23"}', 'STRING_VALUE cannot be converted to Integer'],
    ['an integer of more than 32 bits', '{"NumberOfBytes":2147483648}', 'NUMBER_VALUE cannot be converted to Integer'],
    ['a number for a boolean', '{"DryRun":23}', 'NUMBER_VALUE cannot be converted to Boolean'],
    ['a string for a list', '{"GrantTokens":"a"}', 'Unexpected field type'],
    ['an object for a list', '{"GrantTokens":{}}', 'Start of structure or map found where not expected'],
    ['a string for a map', '{"EncryptionContext":"a"}', 'Unexpected field type'],
    ['a number in a map of strings', '{"EncryptionContext":{"a":1}}', 'NUMBER_VALUE cannot be converted to String'],
  ])('rejects %s with SerializationException', async (_what, body, message) => {
    expect(await refusal('GenerateDataKey', body)).toEqual(['SerializationException', message, 400]);
  });

  it.each([
    ['=+/=', 'Invalid last non-pad Base64 character dectected'],
    ['+/+=', 'Invalid last non-pad Base64 character dectected'],
    ['23456', 'Base64 encoded length is expected a multiple of 4 bytes but found: 5'],
    ['ab-_', "Invalid Base64 character: '-'"],
    ['YQ==\n   ', "Invalid Base64 character: '\n'"],
  ])('rejects the blob %j', async (text, message) => {
    expect(await refusal('Decrypt', JSON.stringify({ CiphertextBlob: text }))).toEqual(['SerializationException', message, 400]);
  });

  it('rejects bytes that are not UTF-8', async () => {
    expect(await refusal('DescribeKey', Buffer.from('{"KeyId":"\xff"}', 'latin1'))).toEqual(['SerializationException', '', 400]);
  });

  it('rejects nesting of any depth without exhausting the stack', async () => {
    for (const depth of [65, 1000, 500_000]) {
      expect(await refusal('DescribeKey', `{"x":${'['.repeat(depth)}`)).toEqual(['SerializationException', '', 400]);
    }
  });

  it('rejects a body above the limit', async () => {
    expect(await refusal('DescribeKey', Buffer.alloc(2 * 1024 * 1024 + 1, 0x20))).toEqual(['RequestEntityTooLargeException', '', 413]);
  });

  it('reads a number of seconds to the millisecond, and nothing else, as a time', async () => {
    const read = async (validTo: string) =>
      (await decode('ImportKeyMaterial', `{"ValidTo":${validTo}}`).catch((error: unknown) => error)) as { ValidTo?: Date; code?: string };
    expect((await read('17284144376.252')).ValidTo).toEqual(new Date(17284144376252));
    expect((await read('1.5e9')).ValidTo).toEqual(new Date(1.5e12));
    for (const value of ['"1500000000"', '"2026-02-21T10:11:12Z"', '1e300', 'true', '[]', '{}']) {
      expect(await read(value)).toMatchObject({ code: 'SerializationException' });
    }
  });

  it('keeps __proto__ out of every prototype', async () => {
    const input = await decode('Encrypt', '{"__proto__":{"polluted":1},"KeyId":"a","EncryptionContext":{"__proto__":"x"}}');
    expect((input.EncryptionContext as Map<string, string>).get('__proto__')).toBe('x');
    expect('polluted' in input).toBe(false);
    expect(Object.keys(input)).toEqual(['KeyId', 'EncryptionContext']);
  });

  it('rejects a target that names no operation of the service', async () => {
    for (const target of ['TrentService.Nothing', 'TrentService.constructor', 'Other.Encrypt', 'TrentService', '']) {
      await expect(json.address(kms, rawRequest('POST', '/', [['X-Amz-Target', target]]))).rejects.toMatchObject({
        code: 'UnknownOperationException',
      });
    }
  });

  it('refuses every truncation of a request', async () => {
    const body = '{"KeyId":"a","EncryptionContext":{"k":"v\\n"},"GrantTokens":["t"],"NumberOfBytes":32,"DryRun":true}';
    for (let length = 1; length < body.length; length++) {
      expect((await refusal('GenerateDataKey', body.slice(0, length)))[0]).toBe('SerializationException');
    }
  });

  it('reads JSON as JSON.parse does, and answers anything else with an AwsError', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        const expected = JSON.parse(text) as unknown;
        const body = JSON.stringify({ EncryptionContext: { k: JSON.stringify(expected) } });
        const input = await decode('Encrypt', body);
        expect((input.EncryptionContext as Map<string, string>).get('k')).toBe(JSON.stringify(expected));
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
          fc.json(),
        ),
        async (body) => {
          await decode('CreateKey', body).catch((error: unknown) => expect(error).toBeInstanceOf(AwsError));
        },
      ),
    );
  });
});
