import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import {
  DecapsulateCommand,
  DecryptCommand,
  DeriveSharedSecretCommand,
  EncapsulateCommand,
  EncryptCommand,
  GenerateDataKeyPairCommand,
  GenerateDataKeyPairWithoutPlaintextCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import type { DataKeyPairSpec, EncryptionAlgorithmSpec, KMSClient, KeySpec } from '@aws-sdk/client-kms';
import { arnOf, denying, dryRun, newKey } from './keys-of-specs';
import { openPrivateKey, openPublicKey } from '../../../../../src/backend/crypto/private-key';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('attack at dawn');
const publicKeyOf = async (kms: KMSClient, KeyId: string): Promise<Buffer> =>
  Buffer.from((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey ?? []);

describe('GenerateMac and VerifyMac', () => {
  test.each([
    ['HMAC_224', 'HMAC_SHA_224', 28],
    ['HMAC_256', 'HMAC_SHA_256', 32],
    ['HMAC_384', 'HMAC_SHA_384', 48],
    ['HMAC_512', 'HMAC_SHA_512', 64],
  ] as const)('%s makes whole MACs that only it verifies', async (spec, MacAlgorithm, length) => {
    const kms = running.kms();
    const [KeyId, other] = [await newKey(kms, spec, 'GENERATE_VERIFY_MAC'), await newKey(kms, spec, 'GENERATE_VERIFY_MAC')];
    const request = { KeyId, Message: text, MacAlgorithm };
    const { Mac, ...rest } = await kms.send(new GenerateMacCommand(request));
    expect(rest).toMatchObject({ KeyId: arnOf(KeyId), MacAlgorithm });
    expect(Mac).toHaveLength(length);
    expect(await kms.send(new VerifyMacCommand({ ...request, Mac }))).toMatchObject({ KeyId: arnOf(KeyId), MacValid: true, MacAlgorithm });
    const invalid = { name: 'KMSInvalidMacException', message: 'UnknownError', status: 400 };
    for (const wrong of [Mac?.subarray(1), Buffer.from(Mac ?? []).reverse(), createHmac('sha256', 'guessed').update(text).digest()]) {
      expect(await refusal(kms.send(new VerifyMacCommand({ ...request, Mac: wrong })))).toEqual(invalid);
    }
    expect(await refusal(kms.send(new VerifyMacCommand({ ...request, KeyId: other, Mac })))).toEqual(invalid);
    for (const command of [new GenerateMacCommand({ ...request, DryRun: true }), new VerifyMacCommand({ ...request, Mac, DryRun: true })]) {
      expect(await refusal(kms.send(command as GenerateMacCommand))).toEqual(dryRun);
    }
  });

  test('fail for an algorithm of another length, for another usage, and where a policy denies the algorithm', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'HMAC_224', 'GENERATE_VERIFY_MAC');
    expect(await refusal(kms.send(new GenerateMacCommand({ KeyId, Message: text, MacAlgorithm: 'HMAC_SHA_256' })))).toEqual({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.',
      status: 400,
    });
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: text })))).toEqual({
      name: 'InvalidKeyUsageException',
      message: `${arnOf(KeyId)} key usage is GENERATE_VERIFY_MAC which is not valid for Encrypt.`,
      status: 400,
    });
    const policy = denying('kms:GenerateMac', { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_512' } });
    const denied = await newKey(kms, 'HMAC_512', 'GENERATE_VERIFY_MAC', policy);
    expect(await refusal(kms.send(new GenerateMacCommand({ KeyId: denied, Message: text, MacAlgorithm: 'HMAC_SHA_512' })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('Encrypt and Decrypt with pairs', () => {
  test.each<[KeySpec, EncryptionAlgorithmSpec]>([
    ['RSA_2048', 'RSAES_OAEP_SHA_1'],
    ['RSA_2048', 'RSAES_OAEP_SHA_256'],
    ['SM2', 'SM2PKE'],
  ])('%s gives the bytes back by %s; changed ciphertext is none', async (spec, EncryptionAlgorithm) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, 'ENCRYPT_DECRYPT');
    const sealed = await kms.send(new EncryptCommand({ KeyId, Plaintext: text, EncryptionAlgorithm }));
    expect(sealed).toMatchObject({ KeyId: arnOf(KeyId), EncryptionAlgorithm });
    const CiphertextBlob = Buffer.from(sealed.CiphertextBlob ?? []);
    const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(text);
    expect(opened.KeyMaterialId).toBeUndefined();
    CiphertextBlob[30] = 1 + (CiphertextBlob[30] ?? 0);
    for (const wrong of [CiphertextBlob, CiphertextBlob.subarray(1), Buffer.alloc(256, 1)]) {
      expect(await refusal(kms.send(new DecryptCommand({ KeyId, CiphertextBlob: wrong, EncryptionAlgorithm })))).toEqual({
        name: 'InvalidCiphertextException',
        message: 'UnknownError',
        status: 400,
      });
    }
  });

  test('decrypt what was encrypted outside, and only by the key that is named', async () => {
    const kms = running.kms();
    const [KeyId, other] = [await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT'), await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT')];
    const key = createPublicKey({ key: await publicKeyOf(kms, KeyId), format: 'der', type: 'spki' });
    const CiphertextBlob = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, text);
    expect(CiphertextBlob).toHaveLength(256);
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(text);
    expect(await refusal(kms.send(new DecryptCommand({ KeyId: other, CiphertextBlob, EncryptionAlgorithm })))).toMatchObject({
      name: 'InvalidCiphertextException',
    });
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionAlgorithm })))).toMatchObject({
      name: 'ValidationException',
    });
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })))).toEqual({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
      status: 400,
    });
  });

  test.each([
    ['RSAES_OAEP_SHA_1', 214],
    ['RSAES_OAEP_SHA_256', 190],
  ] as const)('%s holds %i bytes of RSA_2048, and fails for one more', async (EncryptionAlgorithm, most) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT');
    await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(most), EncryptionAlgorithm }));
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(most + 1), EncryptionAlgorithm })))).toEqual({
      name: 'ValidationException',
      message: `Algorithm ${EncryptionAlgorithm} and key spec RSA_2048 cannot encrypt data larger than ${most} bytes.`,
      status: 400,
    });
  });

  test('fail for an encryption context, which nothing would bind', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT');
    const request = { KeyId, Plaintext: text, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', EncryptionContext: { a: 'b' } } as const;
    expect(await refusal(kms.send(new EncryptCommand(request)))).toMatchObject({ name: 'ValidationException' });
  });

  test('are re-encrypted from and to symmetric keys', async () => {
    const kms = running.kms();
    const [rsa, symmetric] = [await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT'), await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')];
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: symmetric, Plaintext: text, EncryptionContext: { a: 'b' } }));
    const there = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: { a: 'b' },
        DestinationKeyId: rsa,
        DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      }),
    );
    expect(there).toMatchObject({ SourceKeyId: arnOf(symmetric), KeyId: arnOf(rsa), DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' });
    expect(there.SourceKeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(there.DestinationKeyMaterialId).toBeUndefined();
    const back = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob: there.CiphertextBlob,
        SourceKeyId: rsa,
        SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
        DestinationKeyId: symmetric,
      }),
    );
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: back.CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(text);
  });

  test('can be denied by kms:EncryptionAlgorithm', async () => {
    const kms = running.kms();
    const policy = denying('kms:Encrypt', { StringEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' } });
    const KeyId = await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT', policy);
    await kms.send(new EncryptCommand({ KeyId, Plaintext: text, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }));
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: text, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('a dry run that ignores the ciphertext', () => {
  test('of Decrypt and ReEncrypt needs a key and no ciphertext, and asks only for permission', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const ignoring = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] };
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, ...ignoring })))).toEqual(dryRun);
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, CiphertextBlob: text, ...ignoring })))).toEqual(dryRun);
    expect(await refusal(kms.send(new ReEncryptCommand({ SourceKeyId: KeyId, DestinationKeyId: KeyId, ...ignoring })))).toEqual(dryRun);
    expect(await refusal(kms.send(new DecryptCommand(ignoring)))).toMatchObject({ name: 'ValidationException' });
    const asked = { ...ignoring, DryRun: false };
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, CiphertextBlob: text, ...asked })))).toMatchObject({
      name: 'InvalidCiphertextException',
    });
    expect(await refusal(kms.send(new DecryptCommand({ KeyId, ...asked })))).toMatchObject({
      name: 'ValidationException',
      message: "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
    });
    const denied = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', denying('kms:Decrypt', {}));
    expect(await refusal(kms.send(new DecryptCommand({ KeyId: denied, ...ignoring })))).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('GenerateDataKeyPair', () => {
  const specs: readonly DataKeyPairSpec[] = [
    'RSA_2048',
    'RSA_3072',
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'ECC_NIST_P521',
    'ECC_SECG_P256K1',
    'ECC_NIST_EDWARDS25519',
    'SM2',
    'ML_KEM_512',
    'ML_KEM_768',
    'ML_KEM_1024',
  ];

  test.each(specs)('makes %s, whose private half decrypts to what it was', async (KeyPairSpec) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const EncryptionContext = { for: 'tests' };
    const pair = await kms.send(new GenerateDataKeyPairCommand({ KeyId, KeyPairSpec, EncryptionContext }));
    expect(pair).toMatchObject({ KeyId: arnOf(KeyId), KeyPairSpec });
    expect(pair.KeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: pair.PrivateKeyCiphertextBlob, EncryptionContext }));
    expect(opened.Plaintext).toEqual(pair.PrivateKeyPlaintext);
    expect(openPrivateKey(pair.PrivateKeyPlaintext ?? Buffer.alloc(0)).type).toBe(openPublicKey(pair.PublicKey ?? Buffer.alloc(0)).type);
  });

  test('makes pairs that belong together', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const pair = await kms.send(new GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }));
    const key = createPrivateKey({ key: Buffer.from(pair.PrivateKeyPlaintext ?? []), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey({ key: Buffer.from(pair.PublicKey ?? []), format: 'der', type: 'spki' });
    expect(verify('sha256', text, publicKey, sign('sha256', text, key))).toBe(true);
  });

  test('leaves the private half out where it is not asked for', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const pair = await kms.send(new GenerateDataKeyPairWithoutPlaintextCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P384' }));
    expect('PrivateKeyPlaintext' in pair).toBe(false);
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: pair.PrivateKeyCiphertextBlob }));
    expect(openPrivateKey(opened.Plaintext ?? Buffer.alloc(0)).type).toBe('p-384');
  });

  test('fails under an asymmetric key, in a dry run, and where a policy denies the pair', async () => {
    const kms = running.kms();
    const KeyPairSpec = 'ECC_NIST_P256';
    const rsa = await newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT');
    expect(await refusal(kms.send(new GenerateDataKeyPairCommand({ KeyId: rsa, KeyPairSpec })))).toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    const policy = denying('kms:GenerateDataKeyPair*', { StringEquals: { 'kms:DataKeyPairSpec': KeyPairSpec } });
    const denied = await newKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', policy);
    expect(await refusal(kms.send(new GenerateDataKeyPairWithoutPlaintextCommand({ KeyId: denied, KeyPairSpec })))).toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(await refusal(kms.send(new GenerateDataKeyPairCommand({ KeyId: denied, KeyPairSpec: 'ECC_NIST_P384', DryRun: true })))).toEqual(
      dryRun,
    );
  });
});

describe('DeriveSharedSecret', () => {
  test.each([
    ['ECC_NIST_P256', 'prime256v1', 32],
    ['ECC_NIST_P384', 'secp384r1', 48],
    ['ECC_NIST_P521', 'secp521r1', 66],
  ] as const)('of %s is what the peer derives', async (spec, namedCurve, length) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, 'KEY_AGREEMENT');
    const peer = generateKeyPairSync('ec', { namedCurve });
    const PublicKey = peer.publicKey.export({ format: 'der', type: 'spki' });
    const derived = await kms.send(new DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey }));
    expect(derived).toMatchObject({ KeyId: arnOf(KeyId), KeyAgreementAlgorithm: 'ECDH', KeyOrigin: 'AWS_KMS' });
    const ours = createPublicKey({ key: await publicKeyOf(kms, KeyId), format: 'der', type: 'spki' });
    expect(Buffer.from(derived.SharedSecret ?? [])).toEqual(diffieHellman({ privateKey: peer.privateKey, publicKey: ours }));
    expect(derived.SharedSecret).toHaveLength(length);
  });

  test('fails for a peer that is no key, is on another curve or describes a curve of its own', async () => {
    const kms = running.kms();
    const KeyId = await newKey(kms, 'ECC_NIST_P256', 'KEY_AGREEMENT');
    const key = (namedCurve: string, paramEncoding: 'named' | 'explicit'): Buffer =>
      generateKeyPairSync('ec', {
        namedCurve,
        paramEncoding,
        publicKeyEncoding: { type: 'spki', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      }).publicKey;
    for (const PublicKey of [text, key('secp384r1', 'named'), key('prime256v1', 'explicit'), key('prime256v1', 'named').subarray(0, -1)]) {
      const call = kms.send(new DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey }));
      expect(await refusal(call)).toEqual({ name: 'ValidationException', message: 'UnknownError', status: 400 });
    }
    const PublicKey = key('prime256v1', 'named');
    const request = { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey, DryRun: true } as const;
    expect(await refusal(kms.send(new DeriveSharedSecretCommand(request)))).toEqual(dryRun);
  });

  test('can be denied by kms:KeyAgreementAlgorithm', async () => {
    const kms = running.kms();
    const policy = denying('kms:DeriveSharedSecret', { StringEquals: { 'kms:KeyAgreementAlgorithm': 'ECDH' } });
    const KeyId = await newKey(kms, 'SM2', 'KEY_AGREEMENT', policy);
    const call = kms.send(
      new DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: await publicKeyOf(kms, KeyId) }),
    );
    expect(await refusal(call)).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('Encapsulate and Decapsulate', () => {
  test.each([
    ['ML_KEM_512', 768],
    ['ML_KEM_768', 1088],
    ['ML_KEM_1024', 1568],
  ] as const)('agree with %s', async (spec, length) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, 'ENCAPSULATE_DECAPSULATE');
    const EncapsulationAlgorithm = 'ML_KEM';
    const made = await kms.send(new EncapsulateCommand({ KeyId, EncapsulationAlgorithm }));
    expect(made).toMatchObject({ KeyId: arnOf(KeyId), EncapsulationAlgorithm });
    expect(made.SharedSecretCiphertextBlob).toHaveLength(length);
    const request = { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob: made.SharedSecretCiphertextBlob } as const;
    const opened = await kms.send(new DecapsulateCommand(request));
    expect(opened.SharedSecret).toEqual(made.SharedSecret);
    expect(opened.SharedSecret).toHaveLength(32);
    const changed = Buffer.from(made.SharedSecretCiphertextBlob ?? []);
    changed[0] = 1 + (changed[0] ?? 0);
    const implicit = await kms.send(new DecapsulateCommand({ ...request, SharedSecretCiphertextBlob: changed }));
    expect(implicit.SharedSecret).toHaveLength(32);
    expect(implicit.SharedSecret).not.toEqual(made.SharedSecret);
    expect(await refusal(kms.send(new DecapsulateCommand({ ...request, SharedSecretCiphertextBlob: changed.subarray(1) })))).toMatchObject({
      name: 'InvalidCiphertextException',
    });
    for (const command of [new EncapsulateCommand({ ...request, DryRun: true }), new DecapsulateCommand({ ...request, DryRun: true })]) {
      expect(await refusal(kms.send(command as EncapsulateCommand))).toEqual(dryRun);
    }
  });
});
