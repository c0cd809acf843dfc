import { createHash, createPublicKey, verify as verifyOutside } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateKeyCommand,
  DisableKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  ReplicateKeyCommand,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { arnOf, denying, dryRun, newKey } from './keys-of-specs';
import { ReferenceBackend } from '../../../../../src/backend';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');
const sign = async (
  kms: KMSClient,
  KeyId: string,
  SigningAlgorithm: SigningAlgorithmSpec,
  Message: Uint8Array,
  MessageType?: MessageType,
) => Buffer.from((await kms.send(new SignCommand({ KeyId, Message, SigningAlgorithm, MessageType }))).Signature ?? []);

/** Algorithm, and how long what is signed in each form is: `any`, or the one length. */
const algorithms: readonly (readonly [SigningAlgorithmSpec, KeySpec, Partial<Record<MessageType, number>>])[] = [
  ['RSASSA_PKCS1_V1_5_SHA_256', 'RSA_2048', { RAW: 100, DIGEST: 32 }],
  ['RSASSA_PKCS1_V1_5_SHA_384', 'RSA_2048', { RAW: 100, DIGEST: 48 }],
  ['RSASSA_PKCS1_V1_5_SHA_512', 'RSA_2048', { RAW: 100, DIGEST: 64 }],
  ['RSASSA_PSS_SHA_256', 'RSA_2048', { RAW: 100, DIGEST: 32 }],
  ['RSASSA_PSS_SHA_384', 'RSA_2048', { RAW: 100, DIGEST: 48 }],
  ['RSASSA_PSS_SHA_512', 'RSA_2048', { RAW: 100, DIGEST: 64 }],
  ['ECDSA_SHA_256', 'ECC_NIST_P256', { RAW: 100, DIGEST: 32 }],
  ['ECDSA_SHA_384', 'ECC_NIST_P384', { RAW: 100, DIGEST: 48 }],
  ['ECDSA_SHA_512', 'ECC_NIST_P521', { RAW: 100, DIGEST: 64 }],
  ['ECDSA_SHA_256', 'ECC_SECG_P256K1', { RAW: 100, DIGEST: 32 }],
  ['ED25519_SHA_512', 'ECC_NIST_EDWARDS25519', { RAW: 100 }],
  ['ED25519_PH_SHA_512', 'ECC_NIST_EDWARDS25519', { DIGEST: 64 }],
  ['ML_DSA_SHAKE_256', 'ML_DSA_44', { RAW: 100, EXTERNAL_MU: 64 }],
  ['ML_DSA_SHAKE_256', 'ML_DSA_65', { RAW: 100, EXTERNAL_MU: 64 }],
  ['ML_DSA_SHAKE_256', 'ML_DSA_87', { RAW: 100, EXTERNAL_MU: 64 }],
  ['SM2DSA', 'SM2', { RAW: 100, DIGEST: 32 }],
];

describe.each(algorithms)('%s with %s', (SigningAlgorithm, spec, forms) => {
  test('signs and verifies in its message types, fails in the others and for other lengths', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, 'SIGN_VERIFY');
    for (const MessageType of ['RAW', 'DIGEST', 'EXTERNAL_MU'] as const) {
      const length = forms[MessageType];
      const Message = Buffer.alloc(length ?? 64, 7);
      const request = { KeyId, Message, MessageType, SigningAlgorithm };
      if (length === undefined) {
        const refused = {
          name: 'ValidationException',
          message: `MessageType ${MessageType} is incompatible with algorithm ${SigningAlgorithm}.`,
        };
        expect(await refusal(kms.send(new SignCommand(request)))).toMatchObject(refused);
        expect(await refusal(kms.send(new VerifyCommand({ ...request, Signature: Message })))).toMatchObject(refused);
        continue;
      }
      const { Signature, ...rest } = await kms.send(new SignCommand(request));
      expect(rest).toMatchObject({ KeyId: arnOf(KeyId), SigningAlgorithm });
      expect(await kms.send(new VerifyCommand({ ...request, Signature }))).toMatchObject({
        KeyId: arnOf(KeyId),
        SignatureValid: true,
        SigningAlgorithm,
      });
      const invalid = { name: 'KMSInvalidSignatureException', message: 'UnknownError', status: 400 };
      const mutated = Buffer.from(Signature ?? []);
      mutated[20] = 1 + (mutated[20] ?? 0);
      expect(await refusal(kms.send(new VerifyCommand({ ...request, Signature: mutated })))).toEqual(invalid);
      expect(await refusal(kms.send(new VerifyCommand({ ...request, Signature: Message })))).toEqual(invalid);
      if (MessageType === 'RAW') continue;
      for (const wrong of [Message.subarray(1), Buffer.alloc(length + 1)]) {
        expect(await refusal(kms.send(new SignCommand({ ...request, Message: wrong })))).toEqual({
          name: 'ValidationException',
          message: `Digest is invalid length for algorithm ${SigningAlgorithm}.`,
          status: 400,
        });
      }
    }
  });
});

describe('Sign', () => {
  test('signs what an outside library verifies with the public key, of messages and of digests', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    const digest = createHash('sha256').update(text).digest();
    for (const signature of [await sign(kms, KeyId, 'ECDSA_SHA_256', text), await sign(kms, KeyId, 'ECDSA_SHA_256', digest, 'DIGEST')]) {
      expect(verifyOutside('sha256', text, key, signature)).toBe(true);
    }
  });

  test('takes 4096 bytes, and fails for one more or none', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    await sign(kms, KeyId, 'ECDSA_SHA_256', Buffer.alloc(4096));
    for (const [length, rule] of [
      [4097, 'less than or equal to 4096'],
      [0, 'greater than or equal to 1'],
    ] as const) {
      expect(await refusal(sign(kms, KeyId, 'ECDSA_SHA_256', Buffer.alloc(length)))).toEqual({
        name: 'ValidationException',
        message: `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length ${rule}`,
        status: 400,
      });
    }
  });

  test('fails for an algorithm of another spec, and for a key of another usage', async () => {
    const kms = running.kms();
    const curve = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    expect(await refusal(sign(kms, curve, 'ECDSA_SHA_384', text))).toEqual({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.',
      status: 400,
    });
    const agreement = await newKey(kms, 'ECC_NIST_P256', 'KEY_AGREEMENT');
    expect(await refusal(sign(kms, agreement, 'ECDSA_SHA_256', text))).toEqual({
      name: 'InvalidKeyUsageException',
      message: `${arnOf(agreement)} key usage is KEY_AGREEMENT which is not valid for Sign.`,
      status: 400,
    });
  });

  test('fails for a disabled key before it looks at usage, algorithm or length', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'KEY_AGREEMENT');
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await refusal(sign(kms, KeyId, 'ED25519_SHA_512', text, 'DIGEST'))).toMatchObject({ name: 'DisabledException' });
  });

  test('can be tried: a dry run signs and verifies nothing for anybody, but fails for what would fail', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    const request = { KeyId, Message: text, SigningAlgorithm: 'ECDSA_SHA_256', DryRun: true } as const;
    expect(await refusal(kms.send(new SignCommand(request)))).toEqual(dryRun);
    const Signature = await sign(kms, KeyId, 'ECDSA_SHA_256', text);
    expect(await refusal(kms.send(new VerifyCommand({ ...request, Signature })))).toEqual(dryRun);
    expect(await refusal(kms.send(new VerifyCommand({ ...request, Signature: text })))).toMatchObject({
      name: 'KMSInvalidSignatureException',
    });
    expect(await refusal(kms.send(new SignCommand({ ...request, SigningAlgorithm: 'SM2DSA' })))).toMatchObject({
      name: 'InvalidKeyUsageException',
    });
  });

  test.each([
    ['kms:SigningAlgorithm', 'RSASSA_PSS_SHA_256'],
    ['kms:MessageType', 'DIGEST'],
  ])('can be denied by %s', async (condition, value) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'RSA_2048', 'SIGN_VERIFY', denying('kms:Sign', { StringEquals: { [condition]: value } }));
    await sign(kms, KeyId, 'RSASSA_PKCS1_V1_5_SHA_256', text, 'RAW');
    const denied = sign(kms, KeyId, 'RSASSA_PSS_SHA_256', Buffer.alloc(32), 'DIGEST');
    expect(await refusal(denied)).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('leaves an event that names algorithm and message type, and neither message nor signature', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    await sign(kms, KeyId, 'ECDSA_SHA_256', text);
    const event = (await running.backend.events()).at(-1);
    expect(event).toMatchObject({ eventName: 'Sign', readOnly: true, responseElements: null });
    expect(event?.requestParameters).toEqual({ keyId: KeyId, signingAlgorithm: 'ECDSA_SHA_256', messageType: 'RAW' });
  });
});

describe('a pair', () => {
  test('is the same in every region of a multi-Region key', async () => {
    const [east, west] = [running.kms('us-east-1'), running.kms('eu-west-1')];
    const made = await east.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', MultiRegion: true }));
    const KeyId = made.KeyMetadata?.KeyId ?? '';
    await east.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    const Signature = await sign(west, KeyId, 'ECDSA_SHA_256', text);
    const verified = await east.send(new VerifyCommand({ KeyId, Message: text, Signature, SigningAlgorithm: 'ECDSA_SHA_256' }));
    expect(verified.SignatureValid).toBe(true);
    const [here, there] = await Promise.all([east, west].map((kms) => kms.send(new GetPublicKeyCommand({ KeyId }))));
    expect(here?.PublicKey).toEqual(there?.PublicKey);
  });

  test.each<[KeySpec, SigningAlgorithmSpec]>([
    ['ECC_NIST_P384', 'ECDSA_SHA_384'],
    ['ML_DSA_44', 'ML_DSA_SHAKE_256'],
    ['SM2', 'SM2DSA'],
  ])('of %s is there again after a restart over the same folder', async (spec, SigningAlgorithm) => {
    const data = mkdtempSync(join(tmpdir(), 'atrest-pairs-'));
    try {
      const clientOf = (backend: ReferenceBackend) => new KMSClient({ ...backend.clientConfig('us-east-1'), maxAttempts: 1 });
      const before = await ReferenceBackend.start({ data });
      const KeyId = await newKey(clientOf(before), spec, 'SIGN_VERIFY');
      const Signature = await sign(clientOf(before), KeyId, SigningAlgorithm, text);
      await before.stop();
      const after = await ReferenceBackend.start({ data });
      const again = await sign(clientOf(after), KeyId, SigningAlgorithm, text);
      for (const signature of [Signature, again]) {
        await clientOf(after).send(new VerifyCommand({ KeyId, Message: text, Signature: signature, SigningAlgorithm }));
      }
      await after.stop();
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});

describe('GetPublicKey', () => {
  test.each<[KeySpec, 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT' | 'ENCAPSULATE_DECAPSULATE', object]>([
    ['ECC_NIST_P256', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_256'] }],
    ['RSA_2048', 'ENCRYPT_DECRYPT', { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }],
    ['ML_KEM_768', 'ENCAPSULATE_DECAPSULATE', { EncapsulationAlgorithms: ['ML_KEM'] }],
  ])('tells of %s for %s what it is', async (spec, usage, algorithms_) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, usage);
    const { PublicKey, $metadata: _, ...rest } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    expect(rest).toEqual({ KeyId: arnOf(KeyId), KeySpec: spec, CustomerMasterKeySpec: spec, KeyUsage: usage, ...algorithms_ });
    expect(PublicKey?.[0]).toBe(0x30);
  });

  test.each(['SYMMETRIC_DEFAULT', 'HMAC_384'] as const)('fails for %s, which has none', async (spec) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, spec === 'HMAC_384' ? 'GENERATE_VERIFY_MAC' : 'ENCRYPT_DECRYPT');
    expect(await refusal(kms.send(new GetPublicKeyCommand({ KeyId })))).toMatchObject({ name: 'UnsupportedOperationException' });
  });
});
