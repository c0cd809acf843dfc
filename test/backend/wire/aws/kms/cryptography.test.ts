import {
  CreateKeyCommand,
  DecryptCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');
const newKey = async (kms: KMSClient): Promise<string> => (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
const encrypt = async (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>): Promise<Buffer> =>
  Buffer.from((await kms.send(new EncryptCommand({ KeyId, Plaintext: text, EncryptionContext }))).CiphertextBlob ?? []);

describe('Encrypt and Decrypt', () => {
  test('give the bytes back, without naming the key', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    const CiphertextBlob = await encrypt(kms, KeyId);
    const answer = await kms.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(answer.Plaintext ?? [])).toEqual(text);
    expect(answer.KeyId).toBe(`arn:aws:kms:us-east-1:000000000000:key/${KeyId}`);
    expect(answer.EncryptionAlgorithm).toBe('SYMMETRIC_DEFAULT');
    expect(answer.KeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(CiphertextBlob.includes(text)).toBe(false);
  });

  test('fail with an algorithm that is not of the key, instead of using another', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    const CiphertextBlob = await encrypt(kms, KeyId);
    const refused = {
      name: 'InvalidKeyUsageException',
      message: 'Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.',
      status: 400,
    };
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const re = { CiphertextBlob, DestinationKeyId: KeyId };
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: text, EncryptionAlgorithm })))).toEqual(refused);
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm })))).toEqual(refused);
    for (const algorithm of [
      { SourceEncryptionAlgorithm: EncryptionAlgorithm, SourceKeyId: KeyId },
      { DestinationEncryptionAlgorithm: EncryptionAlgorithm },
    ] as const) {
      expect(await refusal(kms.send(new ReEncryptCommand({ ...re, ...algorithm })))).toEqual(refused);
    }
    await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }));
  });

  test('never give the same ciphertext twice', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    expect(await encrypt(kms, KeyId)).not.toEqual(await encrypt(kms, KeyId));
  });

  test('bind the encryption context, whatever its order', async () => {
    const kms = running.kms();
    const CiphertextBlob = await encrypt(kms, await newKey(kms), { a: '1', b: '2' });
    const answer = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { b: '2', a: '1' } }));
    expect(Buffer.from(answer.Plaintext ?? [])).toEqual(text);
  });

  test.each([
    ['another context', { a: 'bd' }],
    ['no context', undefined],
    ['a context that only looks the same without lengths', { ab: 'c' }],
    ['one pair more', { a: 'bc', d: 'e' }],
  ])('fails for %s, and says nothing more', async (_name, EncryptionContext) => {
    const kms = running.kms();
    const CiphertextBlob = await encrypt(kms, await newKey(kms), { a: 'bc' });
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })))).toEqual({
      name: 'InvalidCiphertextException',
      message: 'UnknownError',
      status: 400,
    });
  });

  test('fails for every flipped byte, every truncation and every swap of two halves, and says nothing more', async () => {
    const kms = running.kms();
    const blob = await encrypt(kms, await newKey(kms));
    const damaged = [...blob.keys()].map((at) => {
      const copy = Buffer.from(blob);
      copy[at] = 255 - (copy[at] ?? 0);
      return copy;
    });
    const cut = [...blob.keys()].slice(1).map((length) => blob.subarray(0, length));
    const swapped = [...blob.keys()].slice(1).map((at) => Buffer.concat([blob.subarray(at), blob.subarray(0, at)]));
    const refused = { name: 'InvalidCiphertextException', message: 'UnknownError', status: 400 };
    for (const CiphertextBlob of [...damaged, ...cut, ...swapped, Buffer.concat([blob, Buffer.alloc(1)])]) {
      expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob })))).toEqual(refused);
    }
  });

  test('refuse a key that is not the one', async () => {
    const kms = running.kms();
    const CiphertextBlob = await encrypt(kms, await newKey(kms));
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, KeyId: await newKey(kms) })))).toMatchObject({
      name: 'IncorrectKeyException',
      message: 'The key ID in the request does not identify a CMK that can perform this operation.',
    });
  });

  test('refuse a key of another usage as one that is not the ciphertext’s', async () => {
    const kms = running.kms();
    const [own, other] = [await newKey(kms), await newKey(kms)];
    const CiphertextBlob = await encrypt(kms, own);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
    const mac = KeyMetadata?.KeyId;
    const source = new ReEncryptCommand({ CiphertextBlob, SourceKeyId: mac, DestinationKeyId: other });
    for (const asked of [kms.send(new DecryptCommand({ CiphertextBlob, KeyId: mac })), kms.send(source)]) {
      expect((await refusal(asked)).name).toBe('IncorrectKeyException');
    }
    const garbage = new DecryptCommand({ CiphertextBlob: Buffer.from('no ciphertext'), KeyId: mac });
    expect((await refusal(kms.send(garbage))).name).toBe('InvalidKeyUsageException');
  });

  test('refuse a plaintext above 4096 bytes', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) })))).toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    });
  });

  test('stop at a disabled key, and at one that is pending deletion', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    const CiphertextBlob = await encrypt(kms, KeyId);
    const arn = `arn:aws:kms:us-east-1:000000000000:key/${KeyId}`;
    await kms.send(new DisableKeyCommand({ KeyId }));
    for (const call of [() => kms.send(new DecryptCommand({ CiphertextBlob })), () => encrypt(kms, KeyId)]) {
      expect(await refusal(call())).toEqual({ name: 'DisabledException', message: `${arn} is disabled.`, status: 400 });
    }
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob })))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arn} is pending deletion.`,
      status: 400,
    });
  });

  test('honour DryRun', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms);
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: text, DryRun: true })))).toMatchObject({
      name: 'DryRunOperationException',
      message: 'The request would have succeeded, but the DryRun option is set.',
    });
  });

  test('leave an event that names who, which key and which context, and nothing secret', async () => {
    const kms = running.kms('eu-central-1');
    const KeyId = await newKey(kms);
    await encrypt(kms, KeyId, { tenant: 'one' });
    const events = await running.backend.events();
    expect(events.at(-1)).toMatchObject({
      eventName: 'Encrypt',
      eventSource: 'kms.amazonaws.com',
      awsRegion: 'eu-central-1',
      readOnly: true,
      userIdentity: { type: 'Root', accountId: '000000000000', accessKeyId: 'test' },
      requestParameters: { keyId: KeyId, encryptionContext: { tenant: 'one' } },
      resources: [{ ARN: `arn:aws:kms:eu-central-1:000000000000:key/${KeyId}`, type: 'AWS::KMS::Key' }],
    });
    expect(JSON.stringify(events)).not.toContain(text.toString('base64'));
  });
});

describe('GenerateDataKey', () => {
  test.each([
    [{ KeySpec: 'AES_256' } as const, 32],
    [{ KeySpec: 'AES_128' } as const, 16],
    [{ NumberOfBytes: 64 }, 64],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('%j makes a key of %i bytes that its wrapped form gives back', async (size, bytes) => {
    const kms = running.kms();
    const made = await kms.send(new GenerateDataKeyCommand({ KeyId: await newKey(kms), ...size }));
    expect(made.Plaintext).toHaveLength(bytes);
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(opened.Plaintext).toEqual(made.Plaintext);
  });

  test('without plaintext makes one that only Decrypt shows', async () => {
    const kms = running.kms();
    const made = await kms.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId: await newKey(kms), KeySpec: 'AES_256' }));
    expect(made).not.toHaveProperty('Plaintext');
    expect((await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }))).Plaintext).toHaveLength(32);
  });

  test.each([{}, { KeySpec: 'AES_256', NumberOfBytes: 32 } as const])('refuses %j: one way to say how long', async (size) => {
    const kms = running.kms();
    expect((await refusal(kms.send(new GenerateDataKeyCommand({ KeyId: await newKey(kms), ...size })))).name).toBe('ValidationException');
  });
});

describe('ReEncrypt', () => {
  test('moves a ciphertext to another key and context', async () => {
    const kms = running.kms();
    const from = await newKey(kms);
    const to = await newKey(kms);
    const CiphertextBlob = await encrypt(kms, from, { a: '1' });
    const moved = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: { a: '1' },
        DestinationKeyId: to,
        DestinationEncryptionContext: { b: '2' },
      }),
    );
    expect(moved.KeyId).toMatch(new RegExp(`${to}$`));
    expect(moved.SourceKeyId).toMatch(new RegExp(`${from}$`));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, EncryptionContext: { b: '2' } }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(text);
  });
});

describe('GenerateRandom', () => {
  test.each([1, 1024])('gives %i bytes', async (NumberOfBytes) => {
    expect((await running.kms().send(new GenerateRandomCommand({ NumberOfBytes }))).Plaintext).toHaveLength(NumberOfBytes);
  });

  test.each([0, 1025, undefined])('refuses %p', async (NumberOfBytes) => {
    expect((await refusal(running.kms().send(new GenerateRandomCommand({ NumberOfBytes })))).name).toBe('ValidationException');
  });
});
