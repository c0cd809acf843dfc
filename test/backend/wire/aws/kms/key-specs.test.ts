import { CreateKeyCommand, DescribeKeyCommand, GenerateDataKeyCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { newKey } from './keys-of-specs';
import { algorithmsOf, keySpecs } from '../../../../../src/facts/aws/key-specs';
import { refusal, useBackend } from '../../../running';

const running = useBackend();

const usages = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT', 'ENCAPSULATE_DECAPSULATE'] as const;
const members = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
} as const;
// Long RSA keys take seconds to make: one of each stands for both usages, which share all the code.
const slow = ['RSA_3072/ENCRYPT_DECRYPT', 'RSA_4096/SIGN_VERIFY'];

const pairs = (Object.keys(keySpecs) as KeySpec[]).flatMap((spec) => usages.map((usage) => [spec, usage] as const));
const allowed = pairs.filter(([spec, usage]) => algorithmsOf(spec, usage).length > 0);

describe('CreateKey', () => {
  test.each(allowed.filter(([spec, usage]) => !slow.includes(`${spec}/${usage}`)))(
    'makes %s for %s, and describes its algorithms',
    async (KeySpec, KeyUsage) => {
      const kms = running.kms();
      const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage, MultiRegion: true }));
      expect(made).toMatchObject({
        KeySpec,
        CustomerMasterKeySpec: KeySpec,
        KeyUsage,
        KeyState: 'Enabled',
        Origin: 'AWS_KMS',
        MultiRegion: true,
      });
      const lists = Object.fromEntries(Object.values(members).map((member) => [member, made?.[member]]));
      expect(lists).toEqual({ ...emptyLists, [members[KeyUsage]]: algorithmsOf(KeySpec as never, KeyUsage) });
      expect(made?.CurrentKeyMaterialId !== undefined).toBe(KeySpec === 'SYMMETRIC_DEFAULT');
      expect((await kms.send(new DescribeKeyCommand({ KeyId: made?.KeyId }))).KeyMetadata).toEqual(made);
    },
  );

  test('fails for every other usage of a spec', async () => {
    const kms = running.kms();
    for (const [KeySpec, KeyUsage] of pairs.filter(([spec, usage]) => algorithmsOf(spec as never, usage).length === 0)) {
      expect(await refusal(kms.send(new CreateKeyCommand({ KeySpec, KeyUsage })))).toEqual({
        name: 'ValidationException',
        message: `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`,
        status: 400,
      });
    }
  });

  test.each(['RSA_2048', 'ECC_NIST_P256', 'HMAC_256', 'SM2', 'ML_DSA_44', 'ML_KEM_512'] as const)(
    'fails for %s without a usage',
    async (KeySpec) => {
      expect(await refusal(running.kms().send(new CreateKeyCommand({ KeySpec })))).toEqual({
        name: 'ValidationException',
        message: 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
        status: 400,
      });
    },
  );

  test('gives each key material of its own', async () => {
    const kms = running.kms();
    const keyOf = async (): Promise<string> => {
      const KeyId = await newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
      return Buffer.from((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey ?? []).toString('hex');
    };
    expect(await keyOf()).not.toBe(await keyOf());
  });
});

const emptyLists = Object.fromEntries(Object.values(members).map((member) => [member, undefined]));

describe('a key of another usage', () => {
  test.each<[KeySpec, KeyUsageType, string]>([
    ['RSA_2048', 'SIGN_VERIFY', 'key usage is SIGN_VERIFY which is not valid for GenerateDataKey.'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKey.'],
  ])('%s fails to make a data key', async (spec, usage, message) => {
    const kms = running.kms();
    const KeyId = await newKey(kms, spec, usage);
    expect(await refusal(kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })))).toEqual({
      name: 'InvalidKeyUsageException',
      message: `arn:aws:kms:us-east-1:000000000000:key/${KeyId} ${message}`,
      status: 400,
    });
  });
});
