import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import {
  CreateKeyCommand,
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  GenerateMacCommand,
  GetParametersForImportCommand,
  GetPublicKeyCommand,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { externalKey, importInto } from './importing';
import { generatePair } from '../../../../../src/backend/crypto/pairs';
import { systemRandom } from '../../../../../src/backend/random';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const der = { format: 'der', type: 'pkcs8' } as const;
const Message = Buffer.from('message');

describe('imported HMAC keys', () => {
  test.each([
    ['HMAC_224', 28, 'HMAC_SHA_224', 'sha224'],
    ['HMAC_256', 32, 'HMAC_SHA_256', 'sha256'],
    ['HMAC_384', 48, 'HMAC_SHA_384', 'sha384'],
    ['HMAC_512', 64, 'HMAC_SHA_512', 'sha512'],
  ] as const)('%s makes the MACs of the customer’s own key, and takes no other length', async (KeySpec, length, MacAlgorithm, hash) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' });
    const material = randomBytes(length);
    expect(await refusal(importInto(kms, KeyId, randomBytes(length + 1)))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
    expect((await importInto(kms, KeyId, material)).KeyMaterialId).toBeUndefined();
    const { Mac } = await kms.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
    expect(Buffer.from(Mac ?? [])).toEqual(createHmac(hash, material).update(Message).digest());
  });
});

describe('imported pairs', () => {
  test.each([
    ['ECC_NIST_P256', 'P-256', 'ECDSA_SHA_256', 'sha256'],
    ['ECC_NIST_P384', 'P-384', 'ECDSA_SHA_384', 'sha384'],
    ['ECC_NIST_P521', 'P-521', 'ECDSA_SHA_512', 'sha512'],
    ['ECC_SECG_P256K1', 'secp256k1', 'ECDSA_SHA_256', 'sha256'],
  ] as const)('%s signs as the customer’s own key', async (KeySpec, namedCurve, SigningAlgorithm, hash) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    await importInto(kms, KeyId, privateKey.export(der), { algorithm: 'RSA_AES_KEY_WRAP_SHA_256' });
    const { Signature = new Uint8Array() } = await kms.send(new SignCommand({ KeyId, SigningAlgorithm, Message }));
    expect(verify(hash, Message, publicKey, Signature)).toBe(true);
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    expect(Buffer.from(PublicKey ?? [])).toEqual(publicKey.export({ format: 'der', type: 'spki' }));
  });

  test('ECC_NIST_EDWARDS25519 signs as the customer’s own key', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' });
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await importInto(kms, KeyId, privateKey.export(der));
    const { Signature = new Uint8Array() } = await kms.send(new SignCommand({ KeyId, SigningAlgorithm: 'ED25519_SHA_512', Message }));
    expect(verify(undefined, Message, publicKey, Signature)).toBe(true);
  });

  test('RSA_2048 decrypts what was encrypted for the customer’s own key', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await importInto(kms, KeyId, privateKey.export(der), { algorithm: 'RSA_AES_KEY_WRAP_SHA_1' });
    const CiphertextBlob = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, Message);
    const { Plaintext } = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }));
    expect(Buffer.from(Plaintext ?? [])).toEqual(Message);
  });

  test('SM2 comes wrapped under SM2 and signs', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' });
    const { privateKey, publicKey } = await generatePair('sm2', systemRandom());
    await importInto(kms, KeyId, privateKey, { algorithm: 'SM2PKE', wrappingKeySpec: 'SM2' });
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    expect(Buffer.from(PublicKey ?? [])).toEqual(publicKey);
    const { Signature } = await kms.send(new SignCommand({ KeyId, SigningAlgorithm: 'SM2DSA', Message }));
    await kms.send(new VerifyCommand({ KeyId, SigningAlgorithm: 'SM2DSA', Message, Signature }));
  });

  const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['a key of another curve', 'ECC_NIST_P384', () => p256().export(der)],
    ['another form than PKCS #8', 'ECC_NIST_P256', () => p256().export({ format: 'der', type: 'sec1' })],
    [
      'a public key',
      'ECC_NIST_P256',
      () => createPublicKey(createPrivateKey(p256().export({ format: 'pem', type: 'pkcs8' }))).export({ format: 'der', type: 'spki' }),
    ],
  ] as [string, KeySpec, () => Buffer][])('%s is incorrect', async (_name, KeySpec, material) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
    expect(await refusal(importInto(kms, KeyId, material()))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
  });

  test('cannot be changed after the first import, nor rotated', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const material = p256().export(der);
    expect(await refusal(importInto(kms, KeyId, material, { ImportType: 'NEW_KEY_MATERIAL' }))).toMatchObject({
      name: 'ValidationException',
    });
    await importInto(kms, KeyId, material);
    expect(await refusal(importInto(kms, KeyId, p256().export(der)))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
    for (const call of [new RotateKeyOnDemandCommand({ KeyId }), new ListKeyRotationsCommand({ KeyId })]) {
      expect(await refusal(kms.send(call))).toEqual(expect.objectContaining({ name: 'UnsupportedOperationException', status: 400 }));
    }
    await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId }));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ KeyState: 'PendingImport' });
    await importInto(kms, KeyId, material);
  });

  test.each([
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'RSAES_OAEP_SHA_256', 'RSA_4096'],
    ['ECC_NIST_P521', 'SIGN_VERIFY', 'RSAES_OAEP_SHA_256', 'RSA_2048'],
    ['SM2', 'SIGN_VERIFY', 'SM2PKE', 'RSA_2048'],
    ['SM2', 'SIGN_VERIFY', 'RSA_AES_KEY_WRAP_SHA_256', 'SM2'],
  ] as const)('%s for %s cannot travel under %s with %s', async (KeySpec, KeyUsage, WrappingAlgorithm, WrappingKeySpec) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms, { KeySpec, KeyUsage });
    const call = kms.send(new GetParametersForImportCommand({ KeyId, WrappingAlgorithm, WrappingKeySpec }));
    expect(await refusal(call)).toMatchObject({ name: 'UnsupportedOperationException' });
  });

  test('the lattices’ keys cannot be imported', async () => {
    const input = { Origin: 'EXTERNAL', KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' as KeyUsageType } as const;
    expect(await refusal(running.kms().send(new CreateKeyCommand(input)))).toMatchObject({ name: 'UnsupportedOperationException' });
  });
});
