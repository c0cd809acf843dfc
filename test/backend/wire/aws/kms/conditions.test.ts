import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetParametersForImportCommand,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput, KMSClient } from '@aws-sdk/client-kms';
import { importInto } from './importing';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const account = '000000000000';
const root = `arn:aws:iam::${account}:root`;
const Plaintext = Buffer.from('secret');
const material = Buffer.alloc(32, 7);

/** A key whose policy allows all but `Action`, and that only under `Condition`. */
async function keyWith(Action: string, Condition: object, input: CreateKeyCommandInput = {}): Promise<{ kms: KMSClient; KeyId: string }> {
  const kms = running.kms();
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: root }, NotAction: Action, Resource: '*' },
      { Effect: 'Allow', Principal: { AWS: root }, Action, Resource: '*', Condition },
    ],
  });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ ...input, Policy, BypassPolicyLockoutSafetyCheck: true }));
  return { kms, KeyId: KeyMetadata?.KeyId ?? '' };
}

const passes = (call: Promise<unknown>): Promise<boolean | string> =>
  call.then(
    () => true,
    (error: unknown) => (error instanceof Error && error.name === 'AccessDeniedException' ? false : String(error)),
  );

const encrypt = (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
  passes(kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext })));

describe('conditions on the encryption context', () => {
  test('kms:EncryptionContext:key is compared by value, its name without case', async () => {
    const { kms, KeyId } = await keyWith('kms:Encrypt', { StringEquals: { 'kms:EncryptionContext:App': 'ledger' } });
    expect(await encrypt(kms, KeyId, { App: 'ledger', more: 'x' })).toBe(true);
    expect(await encrypt(kms, KeyId, { app: 'ledger' })).toBe(true);
    expect(await encrypt(kms, KeyId, { App: 'Ledger' })).toBe(false);
    expect(await encrypt(kms, KeyId)).toBe(false);
  });

  test('kms:EncryptionContextKeys is the set of names', async () => {
    const { kms, KeyId } = await keyWith('kms:Encrypt', { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } });
    expect(await encrypt(kms, KeyId, { a: '1' })).toBe(true);
    expect(await encrypt(kms, KeyId, { a: '1', b: '2' })).toBe(true);
    expect(await encrypt(kms, KeyId, { a: '1', c: '2' })).toBe(false);
  });

  test('does not hold for other operations’ want of a context', async () => {
    const { kms, KeyId } = await keyWith('kms:DescribeKey', { StringEquals: { 'kms:EncryptionContext:a': '1' } });
    expect(await passes(kms.send(new DescribeKeyCommand({ KeyId })))).toBe(false);
  });
});

describe('conditions on the key', () => {
  test.each([
    ['kms:KeyOrigin', 'AWS_KMS', {}],
    ['kms:KeySpec', 'SYMMETRIC_DEFAULT', {}],
    ['kms:KeyUsage', 'ENCRYPT_DECRYPT', {}],
    ['kms:MultiRegion', 'true', { MultiRegion: true }],
    ['kms:MultiRegionKeyType', 'PRIMARY', { MultiRegion: true }],
    ['kms:CallerAccount', account, {}],
    ['aws:PrincipalArn', root, {}],
    ['aws:ResourceTag/team', 'blue', { Tags: [{ TagKey: 'team', TagValue: 'blue' }] }],
  ] as [string, string, CreateKeyCommandInput][])('%s', async (name, value, input) => {
    const holds = await keyWith('kms:Encrypt', { StringEquals: { [name]: value } }, input);
    expect(await encrypt(holds.kms, holds.KeyId)).toBe(true);
    const fails = await keyWith('kms:Encrypt', { StringNotEquals: { [name]: value } }, input);
    expect(await encrypt(fails.kms, fails.KeyId)).toBe(false);
  });

  test('kms:RequestAlias is the name in the request, kms:ResourceAliases those of the key', async () => {
    const { kms, KeyId } = await keyWith('kms:Encrypt', { StringEquals: { 'kms:RequestAlias': 'alias/mine' } });
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }));
    expect(await encrypt(kms, KeyId)).toBe(false);
    expect(await encrypt(kms, 'alias/mine')).toBe(true);
    expect(await encrypt(kms, `arn:aws:kms:us-east-1:${account}:alias/mine`)).toBe(true);

    const other = await keyWith('kms:Encrypt', { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/prod*' } });
    expect(await encrypt(kms, other.KeyId)).toBe(false);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/prod-db', TargetKeyId: other.KeyId }));
    expect(await encrypt(kms, other.KeyId)).toBe(true);
    await kms.send(new UpdateAliasCommand({ AliasName: 'alias/prod-db', TargetKeyId: KeyId }));
    expect(await encrypt(kms, other.KeyId)).toBe(false);
    await kms.send(new UpdateAliasCommand({ AliasName: 'alias/prod-db', TargetKeyId: other.KeyId }));
    await kms.send(new UpdateAliasCommand({ AliasName: 'alias/prod-db', TargetKeyId: other.KeyId }));
    expect(await encrypt(kms, other.KeyId)).toBe(true);
    await kms.send(new DeleteAliasCommand({ AliasName: 'alias/prod-db' }));
    expect(await encrypt(kms, other.KeyId)).toBe(false);
  });

  test('kms:ViaService does not hold for a direct call', async () => {
    const { kms, KeyId } = await keyWith('kms:Encrypt', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } });
    expect(await encrypt(kms, KeyId)).toBe(false);
  });
});

describe('conditions on one operation', () => {
  test('kms:RotationPeriodInDays', async () => {
    const { kms, KeyId } = await keyWith('kms:EnableKeyRotation', { NumericLessThanEquals: { 'kms:RotationPeriodInDays': '180' } });
    const enable = (RotationPeriodInDays?: number) => passes(kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays })));
    expect([await enable(), await enable(181), await enable(180)]).toEqual([false, false, true]);
  });

  test('kms:ScheduleKeyDeletionPendingWindowInDays', async () => {
    const condition = { NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '14' } };
    const { kms, KeyId } = await keyWith('kms:ScheduleKeyDeletion', condition);
    const schedule = (PendingWindowInDays: number) => passes(kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays })));
    expect([await schedule(13), await schedule(14)]).toEqual([false, true]);
  });

  test('kms:BypassPolicyLockoutSafetyCheck', async () => {
    const { kms, KeyId } = await keyWith('kms:PutKeyPolicy', { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
    });
    const put = (BypassPolicyLockoutSafetyCheck?: boolean) =>
      passes(kms.send(new PutKeyPolicyCommand({ KeyId, Policy, BypassPolicyLockoutSafetyCheck })));
    expect([await put(true), await put()]).toEqual([false, true]);
  });

  test('kms:WrappingAlgorithm, kms:WrappingKeySpec, kms:ExpirationModel and kms:ValidTo', async () => {
    const parameters = await keyWith(
      'kms:GetParametersForImport',
      { StringEquals: { 'kms:WrappingAlgorithm': 'RSAES_OAEP_SHA_256', 'kms:WrappingKeySpec': 'RSA_2048' } },
      { Origin: 'EXTERNAL' },
    );
    const ask = (WrappingAlgorithm: 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' | 'RSA_3072') =>
      passes(parameters.kms.send(new GetParametersForImportCommand({ KeyId: parameters.KeyId, WrappingAlgorithm, WrappingKeySpec })));
    expect(await ask('RSAES_OAEP_SHA_1', 'RSA_2048')).toBe(false);
    expect(await ask('RSAES_OAEP_SHA_256', 'RSA_3072')).toBe(false);
    expect(await ask('RSAES_OAEP_SHA_256', 'RSA_2048')).toBe(true);

    const limit = new Date(Date.now() + 20 * 86_400_000);
    const condition = {
      StringEquals: { 'kms:ExpirationModel': 'KEY_MATERIAL_EXPIRES' },
      DateLessThan: { 'kms:ValidTo': limit.toISOString() },
    };
    const { kms, KeyId } = await keyWith('kms:ImportKeyMaterial', condition, { Origin: 'EXTERNAL' });
    expect(await passes(importInto(kms, KeyId, material))).toBe(false);
    expect(await passes(importInto(kms, KeyId, material, { ValidTo: new Date(limit.getTime() + 1_000) }))).toBe(false);
    expect(await passes(importInto(kms, KeyId, material, { ValidTo: new Date(limit.getTime() - 1_000) }))).toBe(true);
  });

  test('aws:RequestTag and aws:TagKeys', async () => {
    const tagging = await keyWith('kms:TagResource', { StringEquals: { 'aws:RequestTag/team': 'blue' } });
    const tag = (TagKey: string, TagValue: string) =>
      passes(tagging.kms.send(new TagResourceCommand({ KeyId: tagging.KeyId, Tags: [{ TagKey, TagValue }] })));
    expect([await tag('team', 'red'), await tag('other', 'blue'), await tag('team', 'blue')]).toEqual([false, false, true]);
    const untagging = await keyWith('kms:UntagResource', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['free'] } });
    const untag = (TagKeys: string[]) => passes(untagging.kms.send(new UntagResourceCommand({ KeyId: untagging.KeyId, TagKeys })));
    expect([await untag(['free', 'fixed']), await untag(['free'])]).toEqual([false, true]);
  });

  test('kms:ReEncryptOnSameKey', async () => {
    const { kms, KeyId } = await keyWith('kms:ReEncryptTo', { Bool: { 'kms:ReEncryptOnSameKey': 'true' } });
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/same', TargetKeyId: KeyId }));
    const own = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
    const foreign = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
    const theirs = await kms.send(new EncryptCommand({ KeyId: foreign, Plaintext }));
    const again = (CiphertextBlob: Uint8Array | undefined, DestinationKeyId: string) =>
      passes(kms.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId })));
    expect(await again(own.CiphertextBlob, KeyId)).toBe(true);
    expect(await again(own.CiphertextBlob, 'alias/same')).toBe(true);
    expect(await again(theirs.CiphertextBlob, KeyId)).toBe(false);
  });
});

describe('AWS managed keys', () => {
  test('appear with the alias that is described, and rotate every year', async () => {
    const kms = running.kms();
    const here = `arn:aws:kms:us-east-1:${account}:`;
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: `${here}alias/aws/ssm` }));
    expect(KeyMetadata).toMatchObject({
      KeyManager: 'AWS',
      Description: 'Default key that protects my SSM parameters when no other key is defined',
    });
    expect((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }))).KeyMetadata?.KeyId).toBe(KeyMetadata?.KeyId);
    const first = KeyMetadata?.CurrentKeyMaterialId;
    await running.backend.advance(366 * 86_400_000);
    const later = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
    expect(later.KeyMetadata?.CurrentKeyMaterialId).not.toBe(first);
    expect(await refusal(kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId })))).toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(await passes(kms.send(new GenerateDataKeyCommand({ KeyId: 'alias/aws/ssm', KeySpec: 'AES_256' })))).toBe(false);
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob: Buffer.alloc(100) })))).toMatchObject({
      name: 'InvalidCiphertextException',
    });
  });
});
