import { createHash, randomBytes } from 'node:crypto';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  ListKeyRotationsCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { externalKey, importInto, wrapFor } from './importing';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const hour = 3_600_000;
const day = 24 * hour;
const material = createHash('sha256').update('the customer’s own').digest();
const other = createHash('sha256').update('another').digest();
const Plaintext = Buffer.from('secret');

const describeKey = async (kms: KMSClient, KeyId: string) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
const stateOf = async (kms: KMSClient, KeyId: string) => (await describeKey(kms, KeyId))?.KeyState;
const encrypt = async (kms: KMSClient, KeyId: string) => (await kms.send(new EncryptCommand({ KeyId, Plaintext }))).CiphertextBlob;
const decrypt = async (kms: KMSClient, CiphertextBlob: Uint8Array | undefined) =>
  Buffer.from((await kms.send(new DecryptCommand({ CiphertextBlob }))).Plaintext ?? []).toString();
const rotations = async (kms: KMSClient, KeyId: string) =>
  (await kms.send(new ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }))).Rotations ?? [];

describe('a key of origin EXTERNAL', () => {
  test('is born pending import and can do nothing until it has material', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await externalKey(kms);
    expect(await describeKey(kms, KeyId)).toMatchObject({ KeyState: 'PendingImport', Enabled: false, Origin: 'EXTERNAL' });
    expect(await describeKey(kms, KeyId)).not.toHaveProperty('ExpirationModel');
    expect(await describeKey(kms, KeyId)).not.toHaveProperty('CurrentKeyMaterialId');
    const pending = { name: 'KMSInvalidStateException', message: `${Arn} is pending import.`, status: 400 };
    expect(await refusal(encrypt(kms, KeyId))).toEqual(pending);
    expect(await refusal(kms.send(new DisableKeyCommand({ KeyId })))).toEqual(pending);
    expect(await refusal(kms.send(new EnableKeyCommand({ KeyId })))).toEqual(pending);
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toEqual(pending);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }));
  });

  test('is never rotated by the clock', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await externalKey(kms);
    const message = `${Arn} origin is EXTERNAL which is not valid for this operation.`;
    for (const state of ['PendingImport', 'Enabled']) {
      expect(await stateOf(kms, KeyId)).toBe(state);
      expect(await refusal(kms.send(new EnableKeyRotationCommand({ KeyId })))).toMatchObject({
        name: 'UnsupportedOperationException',
        message,
      });
      expect(await refusal(kms.send(new GetKeyRotationStatusCommand({ KeyId })))).toMatchObject({ message });
      await importInto(kms, KeyId, material);
    }
  });

  test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'] as const)(
    'takes material wrapped with %s',
    async (algorithm) => {
      const kms = running.kms();
      const { KeyId, Arn } = await externalKey(kms);
      const imported = await importInto(kms, KeyId, material, {
        algorithm,
        wrappingKeySpec: algorithm === 'RSAES_OAEP_SHA_1' ? 'RSA_3072' : 'RSA_2048',
      });
      expect(imported).toMatchObject({ KeyId: Arn, KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
      expect(await describeKey(kms, KeyId)).toMatchObject({
        KeyState: 'Enabled',
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        CurrentKeyMaterialId: imported.KeyMaterialId,
      });
      expect(await decrypt(kms, await encrypt(kms, KeyId))).toBe('secret');
    },
  );
});

describe('an import token', () => {
  const parameters = (kms: KMSClient, KeyId: string) =>
    kms.send(new GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }));
  const send = (kms: KMSClient, KeyId: string, ImportToken: Uint8Array | undefined, EncryptedKeyMaterial: Uint8Array) =>
    kms.send(new ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }));

  test('serves for 24 hours, more than once', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    const { PublicKey = new Uint8Array(), ImportToken, ParametersValidTo } = await parameters(kms, KeyId);
    const wrapped = wrapFor(PublicKey, 'RSAES_OAEP_SHA_256', material);
    const now = await running.backend.advance(24 * hour - 60_000);
    expect(Math.abs((ParametersValidTo?.getTime() ?? 0) - now - 60_000)).toBeLessThan(5_000);
    await send(kms, KeyId, ImportToken, wrapped);
    await send(kms, KeyId, ImportToken, wrapped);
    await running.backend.advance(2 * 60_000);
    expect(await refusal(send(kms, KeyId, ImportToken, wrapped))).toMatchObject({ name: 'ExpiredImportTokenException', status: 400 });
  });

  test('rejects another key, another region, changed bytes and another token’s wrapping', async () => {
    const kms = running.kms();
    const [first, second] = [await externalKey(kms), await externalKey(kms)];
    const [mine, theirs] = [await parameters(kms, first.KeyId), await parameters(kms, second.KeyId)];
    const wrapped = wrapFor(mine.PublicKey ?? new Uint8Array(), 'RSAES_OAEP_SHA_256', material);
    const flipped = Buffer.from(mine.ImportToken ?? []);
    flipped[flipped.length - 1] = 255 - (flipped.at(-1) ?? 0);
    for (const token of [theirs.ImportToken, flipped, Buffer.from('token')]) {
      expect(await refusal(send(kms, first.KeyId, token, wrapped))).toMatchObject({ name: 'InvalidImportTokenException' });
    }
    expect(await refusal(send(kms, second.KeyId, theirs.ImportToken, wrapped))).toMatchObject({ name: 'InvalidCiphertextException' });
    expect(await stateOf(kms, first.KeyId)).toBe('PendingImport');
  });

  test('is not made for keys that have material of their own', async () => {
    const kms = running.kms();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const message = `${KeyMetadata?.Arn} origin is AWS_KMS which is not valid for this operation.`;
    const KeyId = KeyMetadata?.KeyId ?? '';
    expect(await refusal(parameters(kms, KeyId))).toEqual({ name: 'UnsupportedOperationException', message, status: 400 });
    expect(await refusal(kms.send(new DeleteImportedKeyMaterialCommand({ KeyId })))).toMatchObject({ message });
    expect(await refusal(send(kms, KeyId, material, material))).toMatchObject({ message });
  });

  test('rejects a deprecated wrapping, and material that the wrapping cannot hold', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    const ask = (WrappingAlgorithm: 'RSAES_PKCS1_V1_5' | 'SM2PKE') =>
      kms.send(new GetParametersForImportCommand({ KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' }));
    expect(await refusal(ask('RSAES_PKCS1_V1_5'))).toMatchObject({ name: 'UnsupportedOperationException' });
  });
});

describe('material', () => {
  test.each([
    ['too short', randomBytes(31)],
    ['too long', randomBytes(33)],
  ])('that is %s is incorrect', async (_name, bytes) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    expect(await refusal(importInto(kms, KeyId, bytes))).toMatchObject({ name: 'IncorrectKeyMaterialException', status: 400 });
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
  });

  test('that was deleted comes back as the same bytes only', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await externalKey(kms);
    const { KeyMaterialId } = await importInto(kms, KeyId, material);
    const blob = await encrypt(kms, KeyId);
    expect(await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId }))).toMatchObject({ KeyId: Arn, KeyMaterialId });
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
    expect(await refusal(decrypt(kms, blob))).toMatchObject({ name: 'KMSInvalidStateException' });
    expect(await refusal(importInto(kms, KeyId, other))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
    expect(await refusal(importInto(kms, KeyId, material, { ImportType: 'NEW_KEY_MATERIAL' }))).toMatchObject({
      name: 'IncorrectKeyMaterialException',
    });
    expect((await importInto(kms, KeyId, material)).KeyMaterialId).toBe(KeyMaterialId);
    expect(await decrypt(kms, blob)).toBe('secret');
  });

  test('is forgotten on its day, and its new day counts after a new import', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    const in_ = async (days: number) => new Date((await running.backend.advance(0)) + days * day);
    await importInto(kms, KeyId, material, { ValidTo: await in_(30) });
    expect(await describeKey(kms, KeyId)).toMatchObject({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: expect.any(Date) as Date });
    await running.backend.advance(29 * day);
    await importInto(kms, KeyId, material, { ValidTo: await in_(30) });
    await running.backend.advance(29 * day);
    expect(await stateOf(kms, KeyId)).toBe('Enabled');
    await running.backend.advance(2 * day);
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
    expect(await describeKey(kms, KeyId)).not.toHaveProperty('ValidTo');
    await importInto(kms, KeyId, material);
    await running.backend.advance(400 * day);
    expect(await stateOf(kms, KeyId)).toBe('Enabled');
  });

  test.each([
    ['no date', {}, 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES'],
    ['a date gone by', { ValidTo: new Date(1_000) }, 'The validTo date must be in the future'],
    ['a date too far', { ValidTo: new Date(Date.now() + 366 * day) }, 'The validTo date must be at most 365 days from now'],
    [
      'a date that is not wanted',
      { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ValidTo: new Date(Date.now() + day) },
      'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
    ],
  ] as const)('rejects %s', async (_name, expiry, message) => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    const call = importInto(kms, KeyId, material, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ...expiry });
    expect(await refusal(call)).toEqual({ name: 'ValidationException', message, status: 400 });
  });

  test('does not come back with a cancelled deletion', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    await importInto(kms, KeyId, material);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId }));
    expect(await stateOf(kms, KeyId)).toBe('PendingDeletion');
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
  });
});

describe('rotation of imported material', () => {
  test('turns to what was imported for it; what the old encrypted stays readable', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await externalKey(kms);
    const first = await importInto(kms, KeyId, material, { KeyMaterialDescription: 'first' });
    const old = await encrypt(kms, KeyId);
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toEqual({
      name: 'KMSInvalidStateException',
      message: `No available key material pending rotation for the key: ${Arn}.`,
      status: 400,
    });
    const second = await importInto(kms, KeyId, other, { ImportType: 'NEW_KEY_MATERIAL' });
    expect(await rotations(kms, KeyId)).toMatchObject([
      { KeyMaterialId: first.KeyMaterialId, KeyMaterialState: 'CURRENT', ImportState: 'IMPORTED', KeyMaterialDescription: 'first' },
      { KeyMaterialId: second.KeyMaterialId, KeyMaterialState: 'PENDING_ROTATION', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    ]);
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    expect(await rotations(kms, KeyId)).toMatchObject([
      { KeyMaterialState: 'NON_CURRENT' },
      { KeyMaterialState: 'CURRENT', RotationType: 'ON_DEMAND', RotationDate: expect.any(Date) as Date },
    ]);
    expect((await describeKey(kms, KeyId))?.CurrentKeyMaterialId).toBe(second.KeyMaterialId);
    expect(await decrypt(kms, old)).toBe('secret');
    expect(await decrypt(kms, await encrypt(kms, KeyId))).toBe('secret');
    // Without any one of its materials the key is of no use.
    await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId: first.KeyMaterialId }));
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
    expect((await rotations(kms, KeyId))[0]).toMatchObject({ ImportState: 'PENDING_IMPORT', KeyMaterialDescription: 'first' });
    expect(await refusal(importInto(kms, KeyId, material, { KeyMaterialId: second.KeyMaterialId }))).toMatchObject({
      name: 'IncorrectKeyMaterialException',
    });
    await importInto(kms, KeyId, material, { KeyMaterialId: first.KeyMaterialId });
    expect(await stateOf(kms, KeyId)).toBe('Enabled');
  });

  test('material that waits can be replaced or deleted without harm', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    await importInto(kms, KeyId, material);
    await importInto(kms, KeyId, other, { ImportType: 'NEW_KEY_MATERIAL' });
    const { KeyMaterialId } = await importInto(kms, KeyId, randomBytes(32), { ImportType: 'NEW_KEY_MATERIAL' });
    expect(await rotations(kms, KeyId)).toMatchObject([{}, { KeyMaterialId }]);
    await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId }));
    expect(await rotations(kms, KeyId)).toHaveLength(1);
    expect(await stateOf(kms, KeyId)).toBe('Enabled');
    expect(await refusal(kms.send(new DeleteImportedKeyMaterialCommand({ KeyId, KeyMaterialId })))).toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('of a multi-Region key waits for every region', async () => {
    const [kms, there] = [running.kms('us-east-1'), running.kms('eu-west-1')];
    const { KeyId } = await externalKey(kms, { MultiRegion: true });
    await importInto(kms, KeyId, material);
    await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    expect(await stateOf(there, KeyId)).toBe('PendingImport');
    expect(await refusal(importInto(there, KeyId, other, { ImportType: 'NEW_KEY_MATERIAL' }))).toMatchObject({
      name: 'UnsupportedOperationException',
    });
    expect(await refusal(importInto(there, KeyId, other))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
    await importInto(there, KeyId, material);
    expect(await decrypt(there, await encrypt(kms, KeyId))).toBe('secret');

    await importInto(kms, KeyId, other, { ImportType: 'NEW_KEY_MATERIAL' });
    expect(await rotations(kms, KeyId)).toMatchObject([{}, { KeyMaterialState: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION' }]);
    expect(await rotations(there, KeyId)).toMatchObject([{}, { ImportState: 'PENDING_IMPORT' }]);
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toMatchObject({ name: 'KMSInvalidStateException' });
    await importInto(there, KeyId, other, { ImportType: 'EXISTING_KEY_MATERIAL' });
    expect(await rotations(kms, KeyId)).toMatchObject([{}, { KeyMaterialState: 'PENDING_ROTATION' }]);
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    expect(await decrypt(kms, await encrypt(there, KeyId))).toBe('secret');

    // Each region forgets for itself.
    await kms.send(new DeleteImportedKeyMaterialCommand({ KeyId }));
    expect(await stateOf(kms, KeyId)).toBe('PendingImport');
    expect(await stateOf(there, KeyId)).toBe('Enabled');
    expect(await decrypt(there, await encrypt(there, KeyId))).toBe('secret');
  });
});
