import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { externalKey } from './importing';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const day = 86_400_000;

const newKey = async (kms: KMSClient) => (await kms.send(new CreateKeyCommand({}))).KeyMetadata as { KeyId: string; Arn: string };
const rotations = async (kms: KMSClient, KeyId: string) => (await kms.send(new ListKeyRotationsCommand({ KeyId }))).Rotations ?? [];

describe('automatic rotation', () => {
  test('is never on for a key pair, which is an answer and not an error, because Terraform asks', async () => {
    const kms = running.kms();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
    const KeyId = KeyMetadata?.Arn;
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ KeyId, KeyRotationEnabled: false });
  });

  test('keeps the period that was asked for, and can be changed', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 2560 }));
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ KeyId: Arn, RotationPeriodInDays: 2560 });
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    await running.backend.advance(91 * day);
    expect(await rotations(kms, KeyId)).toMatchObject([{ RotationType: 'AUTOMATIC', KeyMaterialState: 'CURRENT' }]);
    await kms.send(new EnableKeyRotationCommand({ KeyId }));
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ RotationPeriodInDays: 90 });
  });

  test('passes a disabled key over and makes up for it when the key is enabled', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    await running.backend.advance(400 * day);
    expect(await rotations(kms, KeyId)).toEqual([]);
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ KeyRotationEnabled: true });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await rotations(kms, KeyId)).toHaveLength(1);
    await running.backend.advance(91 * day);
    expect(await rotations(kms, KeyId)).toHaveLength(2);
  });

  test('rests while the key waits for its deletion', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    await running.backend.advance(80 * day);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 }));
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ KeyRotationEnabled: false });
    await running.backend.advance(20 * day);
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await rotations(kms, KeyId)).toEqual([]);
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({ KeyRotationEnabled: true });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await rotations(kms, KeyId)).toHaveLength(1);
  });
});

describe('rotation on demand', () => {
  test('leaves the schedule alone; every old ciphertext stays readable; 25 and no more', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId }));
    const { NextRotationDate } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    const blobs: (Uint8Array | undefined)[] = [];
    for (let turn = 0; turn < 25; turn++) {
      blobs.push((await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from(String(turn)) }))).CiphertextBlob);
      expect(await kms.send(new RotateKeyOnDemandCommand({ KeyId }))).toMatchObject({ KeyId: Arn });
    }
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toEqual({
      name: 'LimitExceededException',
      message:
        'The on-demand rotations limit has been reached for the given keyId. ' +
        `No more on-demand rotations can be performed for this key: ${Arn}`,
      status: 400,
    });
    for (const [turn, CiphertextBlob] of blobs.entries()) {
      const { Plaintext = [] } = await kms.send(new DecryptCommand({ CiphertextBlob }));
      expect(Buffer.from(Plaintext).toString()).toBe(String(turn));
    }
    expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).NextRotationDate).toEqual(NextRotationDate);
  });

  test('is refused in the 20 minutes before a scheduled one', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    await running.backend.advance(90 * day - 15 * 60_000);
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toMatchObject({ name: 'ConflictException', status: 400 });
    await running.backend.advance(16 * 60_000);
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  });

  test('is refused for a disabled key, and for one of the platform’s', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId })))).toMatchObject({
      name: 'DisabledException',
      message: `${Arn} is disabled.`,
    });
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/s3' }));
    expect(await refusal(kms.send(new RotateKeyOnDemandCommand({ KeyId: KeyMetadata?.KeyId })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('ListKeyRotations', () => {
  test('pages, and shows the first material when asked', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    for (let turn = 0; turn < 3; turn++) await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const answer = await kms.send(
        new ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Limit: 3, ...(Marker ? { Marker } : {}) }),
      );
      expect(answer.Truncated).toBe(answer.NextMarker !== undefined);
      for (const one of answer.Rotations ?? []) seen.push(one.KeyMaterialId);
      Marker = answer.NextMarker;
    } while (Marker !== undefined);
    expect(new Set(seen).size).toBe(4);
    expect(await rotations(kms, KeyId)).toHaveLength(3);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(seen.at(-1)).toBe(KeyMetadata?.CurrentKeyMaterialId);
    expect(await refusal(kms.send(new ListKeyRotationsCommand({ KeyId, Marker: 'forged' })))).toMatchObject({
      name: 'InvalidMarkerException',
    });
  });

  test('lists imported keys without an expiry they do not have', async () => {
    const kms = running.kms();
    const { KeyId } = await externalKey(kms);
    expect(await rotations(kms, KeyId)).toEqual([]);
  });
});

test('leaves an event of each rotation and deletion, as CloudTrail has them of AWS itself', async () => {
  const kms = running.kms();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 100 }));
  await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  const start = running.backend.now();
  await running.backend.advance(250 * day);
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  await running.backend.advance(8 * day);
  const internal = (await running.backend.events()).filter(({ eventType }) => eventType === 'AwsServiceEvent');
  expect(internal).toMatchObject([
    { eventName: 'RotateKey', serviceEventDetails: { keyId: KeyId, rotationType: 'ON_DEMAND' } },
    { eventName: 'RotateKey', serviceEventDetails: { keyId: KeyId, rotationType: 'AUTOMATIC' } },
    { eventName: 'RotateKey', serviceEventDetails: { keyId: KeyId, rotationType: 'AUTOMATIC' } },
    { eventName: 'DeleteKey', serviceEventDetails: { keyId: KeyId }, userIdentity: { invokedBy: 'AWS Internal' } },
  ]);
  const days = internal.map(({ eventTime }) => Math.abs(Math.round((Date.parse(eventTime) - start) / day)));
  expect(days).toEqual([0, 100, 200, 257]);
});
