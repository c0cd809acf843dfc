import {
  CancelKeyDeletionCommand,
  ConnectCustomKeyStoreCommand,
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyPairCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GetParametersForImportCommand,
  ReEncryptCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput, KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { integrity } from '../../../../xks/manager';
import type { ProxyAnswer } from '../../../../xks/manager';
import { connectedStore, newExternalKey, newStore, storeOf, useXksProxy } from '../../../../xks/stores';
import { refusal, useBackend } from '../../../running';

const xks = useXksProxy();
const running = useBackend({
  get xksProxies() {
    return xks.options().xksProxies;
  },
});
const day = 86_400_000;
const context = { department: 'engineering', ü: '–' };
const plaintext = Buffer.from('a secret that no side reads alone');

const metadataOf = async (kms: KMSClient, KeyId: string) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
const encrypt = async (kms: KMSClient, KeyId: string): Promise<Buffer> => {
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: plaintext, EncryptionContext: context }),
  );
  return Buffer.from(CiphertextBlob);
};
const decrypt = (kms: KMSClient, CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string> = context) =>
  kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));

async function made(kms = running.kms()) {
  const store = await connectedStore(kms, xks.proxy);
  const key = await newExternalKey(kms, xks.proxy, store);
  xks.proxy.asked.length = 0;
  return { kms, store, key };
}

describe('CreateKey', () => {
  test('makes an enabled key that stands for an external one', async () => {
    const kms = running.kms();
    const store = await connectedStore(kms, xks.proxy);
    const key = await newExternalKey(kms, xks.proxy, store);
    expect(key).toMatchObject({
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId: store,
      XksKeyConfiguration: { Id: 'external-1' },
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      MultiRegion: false,
    });
    expect(key).not.toHaveProperty('CurrentKeyMaterialId');
    expect(await metadataOf(kms, key.KeyId)).toEqual(key);
    expect(xks.proxy.asked.at(-1)).toMatchObject({
      path: '/tenant-1/kms/xks/v1/keys/external-1/metadata',
      body: { requestMetadata: { awsPrincipalArn: 'arn:aws:iam::000000000000:root', kmsOperation: 'CreateKey' } },
    });
    expect(xks.proxy.asked.at(-1)?.body.requestMetadata).not.toHaveProperty('kmsKeyArn');
  });

  test.each([
    [
      'of another spec',
      { spec: 'AES_128' },
      'The key spec of the external key must be AES_256. The key spec of specified external key is AES_128.',
    ],
    [
      'disabled',
      { status: 'DISABLED' },
      'The status of the external key must be ENABLED. The status of specified external key is DISABLED.',
    ],
    [
      'for encryption alone',
      { usage: ['ENCRYPT', 'SIGN'] },
      'The key usage of the external key must include ENCRYPT and DECRYPT. The key use of specified external key is ENCRYPT, SIGN.',
    ],
  ])('fails for an external key that is %s', async (_name, changes, message) => {
    const kms = running.kms();
    const store = await connectedStore(kms, xks.proxy);
    xks.proxy.addKey('unfit', changes);
    expect(await refusal(newExternalKey(kms, xks.proxy, store, 'unfit'))).toEqual({
      name: 'XksKeyInvalidConfigurationException',
      message,
      status: 400,
    });
  });

  test('fails for an external key that is not there, or that another key of the store uses', async () => {
    const { kms, store } = await made();
    const other = await connectedStore(kms, xks.proxy, { CustomKeyStoreName: 'b', XksProxyUriPath: '/tenant-2/kms/xks/v1' });
    const missing = new CreateKeyCommand({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: store, XksKeyId: 'nobody' });
    expect(await refusal(kms.send(missing))).toMatchObject({
      name: 'XksKeyNotFoundException',
      message: 'The external key store proxy rejected the request because it could not find the external key.',
    });
    expect((await refusal(newExternalKey(kms, xks.proxy, store))).name).toBe('XksKeyAlreadyInUseException');
    // Two at once: one of them has it.
    xks.proxy.addKey('raced');
    const both = await Promise.allSettled([newExternalKey(kms, xks.proxy, store, 'raced'), newExternalKey(kms, xks.proxy, store, 'raced')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    // In another store it is free.
    await newExternalKey(kms, xks.proxy, other);
  });

  test.each([
    ['AccessDeniedException', 'CustomKeyStoreInvalidStateException'],
    ['InternalException', 'CustomKeyStoreInvalidStateException'],
    ['InvalidStateException', 'XksKeyInvalidConfigurationException'],
    ['InvalidKeyUsageException', 'XksKeyInvalidConfigurationException'],
    ['what nobody knows', 'CustomKeyStoreInvalidStateException'],
  ])('fails for %s of the proxy', async (errorName, code) => {
    const kms = running.kms();
    const store = await connectedStore(kms, xks.proxy);
    xks.proxy.answer = () => ({ status: 400, body: { errorName } });
    expect((await refusal(newExternalKey(kms, xks.proxy, store))).name).toBe(code);
  });

  test('fails in a store that is not connected, or not there', async () => {
    const kms = running.kms();
    const store = await newStore(kms, xks.proxy);
    expect(await refusal(newExternalKey(kms, xks.proxy, store))).toMatchObject({
      name: 'CustomKeyStoreInvalidStateException',
      message:
        'This KMS key is in a custom key store that is not connected to its external key store proxy. ' +
        'Connect the external key store and try the request again.',
    });
    expect((await refusal(newExternalKey(kms, xks.proxy, 'cks-1'))).name).toBe('CustomKeyStoreNotFoundException');
    expect((await refusal(newExternalKey(running.kms('eu-west-1'), xks.proxy, store))).name).toBe('CustomKeyStoreNotFoundException');
  });

  test.each<[string, CreateKeyCommandInput, string]>([
    ['another origin', { Origin: 'AWS_KMS' }, 'ValidationException'],
    ['no external key', { XksKeyId: undefined }, 'ValidationException'],
    ['no store', { CustomKeyStoreId: undefined }, 'ValidationException'],
    ['a malformed external key', { XksKeyId: 'a/b' }, 'ValidationException'],
    ['a pair', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'UnsupportedOperationException'],
    ['an HMAC key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'UnsupportedOperationException'],
    ['several regions', { MultiRegion: true }, 'UnsupportedOperationException'],
    [
      'a cluster of another account',
      { Origin: 'AWS_CLOUDHSM', XksKeyId: undefined, CustomKeyStoreId: 'cks-1' },
      'CustomKeyStoreNotFoundException',
    ],
    ['a cluster that is none', { Origin: 'AWS_CLOUDHSM', XksKeyId: undefined }, 'UnsupportedOperationException'],
  ])('fails for %s', async (_name, changes, code) => {
    const kms = running.kms();
    const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
    const asked = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'external-1', ...changes } as const;
    expect((await refusal(kms.send(new CreateKeyCommand(asked)))).name).toBe(code);
  });
});

describe('a key in an external key store', () => {
  test('encrypts twice: the proxy sees ciphertext, and the blob opens with both layers alone', async () => {
    const { kms, key, store } = await made();
    const blob = await encrypt(kms, key.KeyId);
    const [asked] = xks.proxy.asked;
    expect(asked).toMatchObject({
      path: '/tenant-1/kms/xks/v1/keys/external-1/encrypt',
      body: {
        encryptionAlgorithm: 'AES_GCM',
        ciphertextDataIntegrityValueAlgorithm: 'SHA_256',
        requestMetadata: { kmsKeyArn: key.Arn, kmsOperation: 'Encrypt' },
      },
    });
    const inner = Buffer.from(String(asked?.body.plaintext), 'base64');
    expect(inner).toHaveLength(28 + plaintext.length + 16);
    for (const bytes of [asked?.bytes ?? Buffer.alloc(0), inner, blob]) {
      expect(bytes.includes(plaintext)).toBe(false);
      expect(bytes.includes(plaintext.toString('base64'))).toBe(false);
    }
    // Nothing of the context leaves, but another context is another associated data.
    expect(String(asked?.bytes)).not.toContain('engineering');
    expect(Buffer.from((await decrypt(kms, blob)).Plaintext ?? [])).toEqual(plaintext);
    const events = await running.backend.events();
    expect(events.slice(-2)).toMatchObject([
      { eventName: 'Encrypt', additionalEventData: { customKeyStoreId: store, xksKeyId: 'external-1' } },
      { eventName: 'Decrypt', additionalEventData: { customKeyStoreId: store, xksKeyId: 'external-1' } },
    ]);
    expect(xks.proxy.asked.map(({ body }) => body.requestMetadata.kmsRequestId)).toEqual(
      events.slice(-2).map(({ requestID }) => requestID),
    );
  });

  test('makes data keys that decrypt, and re-encrypts in and out', async () => {
    const { kms, key } = await made();
    const ordinary = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
    const dataKey = await kms.send(new GenerateDataKeyCommand({ KeyId: key.KeyId, KeySpec: 'AES_256', EncryptionContext: context }));
    expect((await decrypt(kms, dataKey.CiphertextBlob ?? new Uint8Array())).Plaintext).toEqual(dataKey.Plaintext);
    const sealed = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: key.Arn, NumberOfBytes: 64, EncryptionContext: context }),
    );
    expect((await decrypt(kms, sealed.CiphertextBlob ?? new Uint8Array())).Plaintext).toHaveLength(64);
    const out = await kms.send(
      new ReEncryptCommand({ CiphertextBlob: await encrypt(kms, key.KeyId), SourceEncryptionContext: context, DestinationKeyId: ordinary }),
    );
    const asked = xks.proxy.asked.length;
    expect(Buffer.from((await decrypt(kms, out.CiphertextBlob ?? new Uint8Array(), {})).Plaintext ?? [])).toEqual(plaintext);
    expect(xks.proxy.asked).toHaveLength(asked);
    const back = await kms.send(
      new ReEncryptCommand({ CiphertextBlob: out.CiphertextBlob, DestinationKeyId: key.KeyId, DestinationEncryptionContext: context }),
    );
    expect(back).toMatchObject({ SourceKeyId: expect.stringContaining(ordinary) as string, KeyId: key.Arn });
    expect(Buffer.from((await decrypt(kms, back.CiphertextBlob ?? new Uint8Array())).Plaintext ?? [])).toEqual(plaintext);
    expect(xks.proxy.asked.slice(-2).map(({ body }) => body.requestMetadata.kmsOperation)).toEqual(['ReEncrypt', 'Decrypt']);
  });

  test('decrypts nothing without its external key, and again with it', async () => {
    const { kms, key } = await made();
    const blob = await encrypt(kms, key.KeyId);
    const external = xks.proxy.keys.get('external-1');
    xks.proxy.keys.clear();
    expect(await refusal(decrypt(kms, blob))).toMatchObject({
      name: 'KMSInvalidStateException',
      message: 'The external key store proxy rejected the request because it could not find the external key.',
      status: 400,
    });
    xks.proxy.addKey('external-1');
    expect((await refusal(decrypt(kms, blob))).message).toMatch(/specified ciphertext or additional authenticated data is corrupted/);
    if (external) xks.proxy.keys.set('external-1', { ...external, status: 'DISABLED' });
    expect((await refusal(decrypt(kms, blob))).message).toMatch(/the external key is not enabled in the external key manager\.$/);
    if (external) xks.proxy.keys.set('external-1', external);
    expect(Buffer.from((await decrypt(kms, blob)).Plaintext ?? [])).toEqual(plaintext);
  });

  test('is another key than one that stands for the same external key', async () => {
    const { kms, key } = await made();
    const other = await connectedStore(kms, xks.proxy, { CustomKeyStoreName: 'b', XksProxyUriPath: '/tenant-2/kms/xks/v1' });
    const twin = await newExternalKey(kms, xks.proxy, other);
    const blob = await encrypt(kms, key.KeyId);
    expect(
      (await refusal(kms.send(new DecryptCommand({ CiphertextBlob: blob, KeyId: twin.KeyId, EncryptionContext: context })))).name,
    ).toBe('IncorrectKeyException');
    await encrypt(kms, twin.KeyId);
    expect(xks.proxy.asked.at(-1)?.path).toBe('/tenant-2/kms/xks/v1/keys/external-1/encrypt');
  });

  test('answers another context as AWS does: it is the proxy that notices', async () => {
    const { kms, key } = await made();
    const blob = await encrypt(kms, key.KeyId);
    const { name, message } = await refusal(decrypt(kms, blob, { ...context, department: 'sales' }));
    expect(name).toBe('KMSInvalidStateException');
    expect(message).toBe(
      'The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, ' +
        'missing, or otherwise invalid.',
    );
    expect((await running.backend.events()).at(-1)).toMatchObject({ eventName: 'Decrypt', errorCode: name, errorMessage: message });
  });

  test('answers no byte of plaintext for any damage to a blob', async () => {
    const { kms, key } = await made();
    const blob = await encrypt(kms, key.KeyId);
    const damaged = fc.oneof(
      fc.nat(blob.length - 1).map((end) => blob.subarray(0, end)),
      fc.tuple(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const changed = Buffer.from(blob);
        // eslint-disable-next-line no-bitwise -- a damaged byte
        changed[at] = (changed[at] ?? 0) ^ flip;
        return changed;
      }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const { name, status } = await refusal(decrypt(kms, bytes));
        expect(name === 'ValidationException' ? bytes.length : 0).toBe(0);
        expect(['InvalidCiphertextException', 'KMSInvalidStateException', 'ValidationException']).toContain(name);
        expect(status).toBe(400);
      }),
      { numRuns: 80 },
    );
  });

  type Lie = (truth: Readonly<Record<string, unknown>>) => object;
  const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');
  const encrypted: readonly (readonly [string, Lie])[] = [
    ['a wrong integrity value', (truth) => ({ ...truth, ciphertextDataIntegrityValue: base64(32) })],
    ['no integrity value', ({ ciphertextDataIntegrityValue: _value, ...truth }) => truth],
    ['a flipped bit that the integrity value tells of', (truth) => ({ ...truth, authenticationTag: base64(16) })],
    ['a short tag', (truth) => ({ ...truth, authenticationTag: base64(12) })],
    ['an IV of 13 bytes', (truth) => ({ ...truth, initializationVector: base64(13) })],
    ['metadata of 21 bytes', (truth) => ({ ...truth, ciphertextMetadata: base64(21) })],
    ['a longer ciphertext', (truth) => ({ ...truth, ciphertext: base64(200) })],
    ['no base64', (truth) => ({ ...truth, ciphertext: '***' })],
    ['numbers', (truth) => ({ ...truth, ciphertext: 7 })],
    ['an array', () => []],
    ['nothing', () => ({})],
  ];

  test.each(encrypted)('fails for an encryption with %s', async (_name, lie) => {
    const { kms, key } = await made();
    xks.proxy.answer = (_request, { status, body }) => ({ status, body: lie(body as Readonly<Record<string, unknown>>) });
    const { name, message, status } = await refusal(encrypt(kms, key.KeyId));
    expect({ name, status }).toEqual({ name: 'KMSInvalidStateException', status: 400 });
    expect(message).toMatch(/^AWS KMS cannot interpret the response from the external key store proxy\./);
  });

  test('takes an IV of 16 bytes and no metadata', async () => {
    const { kms, key } = await made();
    xks.proxy.answer = ({ api, body }): ProxyAnswer | undefined => {
      if (api === 'decrypt') expect(body).not.toHaveProperty('ciphertextMetadata');
      if (api !== 'encrypt') return { status: 200, body: { plaintext: body.ciphertext } };
      // A manager that does not encrypt: the length of a layer is all that KMS can see.
      const [aad, iv, inner, tag] = [body.additionalAuthenticatedData, base64(16), body.plaintext, base64(16)].map((one) =>
        Buffer.from(String(one), 'base64'),
      ) as [Buffer, Buffer, Buffer, Buffer];
      const answer = { ciphertext: body.plaintext, initializationVector: base64(16), authenticationTag: base64(16) };
      return { status: 200, body: { ...answer, ciphertextDataIntegrityValue: integrity([aad, iv, inner, tag]) } };
    };
    const blob = await encrypt(kms, key.KeyId);
    // The KMS key's own layer holds even then.
    expect(blob.includes(plaintext)).toBe(false);
    expect(Buffer.from((await decrypt(kms, blob)).Plaintext ?? [])).toEqual(plaintext);
  });

  test.each<[string, ProxyAnswer, RegExp]>([
    [
      'other bytes',
      { status: 200, body: { plaintext: base64(28 + plaintext.length + 16) } },
      /^The ciphertext that the external key store proxy submitted/,
    ],
    ['too few bytes', { status: 200, body: { plaintext: base64(8) } }, /^AWS KMS cannot interpret/],
    ['an answer with another status', { status: 201, body: { plaintext: base64(8) } }, /^AWS KMS cannot interpret/],
    ['AccessDeniedException', { status: 403, body: { errorName: 'AccessDeniedException' } }, /^The external key store proxy denied access/],
    ['ThrottlingException', { status: 429, body: { errorName: 'ThrottlingException' } }, /due to a very high request rate/],
  ])('fails for a decryption that answers %s', async (_name, answer, message) => {
    const { kms, key } = await made();
    const blob = await encrypt(kms, key.KeyId);
    xks.proxy.answer = () => answer;
    expect(await refusal(decrypt(kms, blob))).toMatchObject({
      name: 'KMSInvalidStateException',
      message: expect.stringMatching(message) as string,
    });
  });

  test('is unavailable while its store is not connected, and afterwards what it was', async () => {
    const { kms, key, store: CustomKeyStoreId } = await made();
    const { KeyId } = key;
    const disabled = await newExternalKey(kms, xks.proxy, CustomKeyStoreId, 'external-2');
    await kms.send(new DisableKeyCommand({ KeyId: disabled.KeyId }));
    const dying = await newExternalKey(kms, xks.proxy, CustomKeyStoreId, 'external-3');
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: dying.KeyId, PendingWindowInDays: 7 }));
    const blob = await encrypt(kms, KeyId);
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    const states = async () => Promise.all([KeyId, disabled.KeyId, dying.KeyId].map(async (id) => (await metadataOf(kms, id))?.KeyState));
    expect(await states()).toEqual(['Unavailable', 'Unavailable', 'PendingDeletion']);
    expect((await metadataOf(kms, KeyId))?.Enabled).toBe(false);
    const asked = xks.proxy.asked.length;
    for (const attempt of [encrypt(kms, KeyId), decrypt(kms, blob), encrypt(kms, disabled.KeyId)]) {
      expect(await refusal(attempt)).toEqual({
        name: 'KMSInvalidStateException',
        message:
          'This KMS key is in a custom key store that is not connected to its external key store proxy. ' +
          'Connect the external key store and try the request again.',
        status: 400,
      });
    }
    expect((await refusal(encrypt(kms, dying.KeyId))).message).toBe(`${dying.Arn} is pending deletion.`);
    expect(xks.proxy.asked).toHaveLength(asked);
    // Management goes on; enabling and disabling count from the reconnection on.
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/outside', TargetKeyId: KeyId }));
    await kms.send(new CancelKeyDeletionCommand({ KeyId: dying.KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId: disabled.KeyId }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await states()).toEqual(['Unavailable', 'Unavailable', 'Unavailable']);
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect(await states()).toEqual(['Disabled', 'Enabled', 'Disabled']);
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(Buffer.from((await decrypt(kms, blob)).Plaintext ?? [])).toEqual(plaintext);
    await encrypt(kms, 'alias/outside');
  });

  test('is deleted when it is due; the external key stays and is free for another', async () => {
    const { kms, key, store } = await made();
    const blob = await encrypt(kms, key.KeyId);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key.KeyId, PendingWindowInDays: 7 }));
    expect((await refusal(newExternalKey(kms, xks.proxy, store))).name).toBe('XksKeyAlreadyInUseException');
    await running.backend.advance(7 * day);
    const next = await newExternalKey(kms, xks.proxy, store);
    expect(xks.proxy.keys.has('external-1')).toBe(true);
    expect((await refusal(decrypt(kms, blob))).name).toBe('AccessDeniedException');
    await encrypt(kms, next.KeyId);
  });

  type Attempt = (kms: KMSClient, KeyId: string) => Promise<unknown>;

  test.each<[string, Attempt]>([
    ['rotation by the clock', (kms, KeyId) => kms.send(new EnableKeyRotationCommand({ KeyId }))],
    ['rotation on demand', (kms, KeyId) => kms.send(new RotateKeyOnDemandCommand({ KeyId }))],
    ['asymmetric data keys', (kms, KeyId) => kms.send(new GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }))],
    [
      'imports',
      (kms, KeyId) =>
        kms.send(new GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' })),
    ],
    ['replicas', (kms, KeyId) => kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }))],
  ])('is not for %s', async (_name, attempt) => {
    const { kms, key } = await made();
    expect((await refusal(attempt(kms, key.KeyId))).name).toBe('UnsupportedOperationException');
    expect(xks.proxy.asked).toEqual([]);
  });

  test('can be used by another account that its policy and a grant let in', async () => {
    const { kms, key } = await made();
    await kms.send(
      new CreateGrantCommand({ KeyId: key.KeyId, GranteePrincipal: 'arn:aws:iam::111122223333:root', Operations: ['Encrypt', 'Decrypt'] }),
    );
    const theirs = running.kms('us-east-1', '111122223333');
    const blob = await encrypt(theirs, key.Arn);
    expect(xks.proxy.asked.at(-1)).toMatchObject({
      body: { requestMetadata: { awsPrincipalArn: 'arn:aws:iam::111122223333:root', kmsKeyArn: key.Arn } },
    });
    expect(Buffer.from((await decrypt(theirs, blob)).Plaintext ?? [])).toEqual(plaintext);
  });

  test('goes on where the proxy went away and came back under another secret', async () => {
    const { kms, key, store } = await made();
    const blob = await encrypt(kms, key.KeyId);
    xks.proxy.changeCredential('D'.repeat(43));
    expect((await refusal(decrypt(kms, blob))).message).toMatch(/could not authenticate AWS KMS/);
    expect((await storeOf(kms, store)).ConnectionState).toBe('CONNECTED');
  });
});
