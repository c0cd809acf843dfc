import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UpdateKeyDescriptionCommand,
  UpdatePrimaryRegionCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const day = 86_400_000;
const account = '000000000000';
const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'] as const;
const arnIn = (region: string, KeyId: string) => `arn:aws:kms:${region}:${account}:key/${KeyId}`;

async function family(inRegions: readonly string[] = regions): Promise<string> {
  const kms = running.kms(inRegions[0]);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ MultiRegion: true, Description: 'first' }));
  const KeyId = KeyMetadata?.KeyId ?? '';
  for (const ReplicaRegion of inRegions.slice(1)) await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion }));
  return KeyId;
}

const metadata = async (region: string, KeyId: string) => (await running.kms(region).send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
const encrypt = async (kms: KMSClient, KeyId: string) =>
  (await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('secret') }))).CiphertextBlob;
const decrypt = async (kms: KMSClient, CiphertextBlob: Uint8Array | undefined) =>
  Buffer.from((await kms.send(new DecryptCommand({ CiphertextBlob }))).Plaintext ?? []).toString();

describe('a multi-Region key', () => {
  test('tells the same of its family in every region, with the region’s own ARN', async () => {
    const KeyId = await family();
    for (const region of regions) {
      expect(await metadata(region, KeyId)).toMatchObject({
        Arn: arnIn(region, KeyId),
        MultiRegion: true,
        MultiRegionConfiguration: {
          MultiRegionKeyType: region === 'us-east-1' ? 'PRIMARY' : 'REPLICA',
          PrimaryKey: { Arn: arnIn('us-east-1', KeyId), Region: 'us-east-1' },
          ReplicaKeys: [
            { Arn: arnIn('eu-west-1', KeyId), Region: 'eu-west-1' },
            { Arn: arnIn('ap-south-1', KeyId), Region: 'ap-south-1' },
          ],
        },
      });
    }
  });

  test('has policy, alias, tags, description and enabled state of its own in each region', async () => {
    const KeyId = await family();
    const [here, there] = [running.kms('us-east-1'), running.kms('eu-west-1')];
    await there.send(new UpdateKeyDescriptionCommand({ KeyId, Description: 'second' }));
    await there.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
    await there.send(new CreateAliasCommand({ AliasName: 'alias/there', TargetKeyId: KeyId }));
    const { Policy = '' } = await there.send(new GetKeyPolicyCommand({ KeyId }));
    await there.send(new PutKeyPolicyCommand({ KeyId, Policy: Policy.replace('key-default-1', 'mine') }));
    await there.send(new DisableKeyCommand({ KeyId }));
    expect(await metadata('eu-west-1', KeyId)).toMatchObject({ Description: 'second', KeyState: 'Disabled' });
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ Description: 'first', KeyState: 'Enabled' });
    expect((await here.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([]);
    expect((await here.send(new ListAliasesCommand({}))).Aliases?.filter(({ TargetKeyId }) => TargetKeyId)).toEqual([]);
    expect((await here.send(new GetKeyPolicyCommand({ KeyId }))).Policy).toContain('key-default-1');
    expect(await refusal(encrypt(there, KeyId))).toMatchObject({ name: 'DisabledException' });
    await encrypt(here, KeyId);
  });

  test('shares material and rotation, also what comes later', async () => {
    const KeyId = await family();
    const primary = running.kms('us-east-1');
    const blobs: (Uint8Array | undefined)[] = [];
    await primary.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    for (const region of regions) {
      blobs.push(await encrypt(running.kms(region), KeyId));
      await primary.send(new RotateKeyOnDemandCommand({ KeyId }));
      await running.backend.advance(91 * day);
    }
    const currents = new Set<string | undefined>();
    for (const region of regions) {
      for (const blob of blobs) expect(await decrypt(running.kms(region), blob)).toBe('secret');
      expect(await running.kms(region).send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({
        KeyId: arnIn(region, KeyId),
        KeyRotationEnabled: true,
        RotationPeriodInDays: 90,
      });
      currents.add((await metadata(region, KeyId))?.CurrentKeyMaterialId);
    }
    expect(currents.size).toBe(1);
  });

  test.each([
    ['EnableKeyRotation', (KeyId: string, kms: KMSClient) => kms.send(new EnableKeyRotationCommand({ KeyId }))],
    ['RotateKeyOnDemand', (KeyId: string, kms: KMSClient) => kms.send(new RotateKeyOnDemandCommand({ KeyId }))],
    ['ReplicateKey', (KeyId: string, kms: KMSClient) => kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-north-1' }))],
    [
      'UpdatePrimaryRegion',
      (KeyId: string, kms: KMSClient) => kms.send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: 'us-east-1' })),
    ],
  ])('refuses %s at a replica', async (_name, send) => {
    const KeyId = await family();
    expect(await refusal(send(KeyId, running.kms('eu-west-1')))).toEqual({
      name: 'UnsupportedOperationException',
      message: `${arnIn('eu-west-1', KeyId)} is not a multi-region primary key.`,
      status: 400,
    });
  });
});

describe('UpdatePrimaryRegion', () => {
  test('makes the replica the primary and the primary a replica, in every region’s eyes', async () => {
    const KeyId = await family();
    const blob = await encrypt(running.kms('us-east-1'), KeyId);
    await running.kms('us-east-1').send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: 'ap-south-1' }));
    for (const region of regions) {
      const described = await metadata(region, KeyId);
      expect(described).toMatchObject({
        KeyState: 'Enabled',
        MultiRegionConfiguration: {
          MultiRegionKeyType: region === 'ap-south-1' ? 'PRIMARY' : 'REPLICA',
          PrimaryKey: { Arn: arnIn('ap-south-1', KeyId), Region: 'ap-south-1' },
        },
      });
      expect(described?.MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region)).toEqual(['us-east-1', 'eu-west-1']);
      expect(await decrypt(running.kms(region), blob)).toBe('secret');
    }
    await running.kms('ap-south-1').send(new RotateKeyOnDemandCommand({ KeyId }));
    await running.kms('ap-south-1').send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-north-1' }));
    await running.kms('us-east-1').send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ KeyState: 'PendingDeletion' });
    await running.backend.advance(8 * day);
    expect((await metadata('ap-south-1', KeyId))?.MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region)).toEqual([
      'eu-west-1',
      'eu-north-1',
    ]);
  });

  test('refuses a region without a replica, the primary’s own, a disabled replica and a denying replica', async () => {
    const KeyId = await family();
    const update = (PrimaryRegion: string) => running.kms('us-east-1').send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion }));
    expect(await refusal(update('eu-north-1'))).toMatchObject({
      name: 'NotFoundException',
      message: `Key '${arnIn('eu-north-1', KeyId)}' does not exist`,
    });
    expect(await refusal(update('us-east-1'))).toMatchObject({ name: 'UnsupportedOperationException' });
    expect(await refusal(update('nowhere-1'))).toMatchObject({ name: 'ValidationException' });
    const there = running.kms('eu-west-1');
    await there.send(new DisableKeyCommand({ KeyId }));
    expect(await refusal(update('eu-west-1'))).toMatchObject({
      name: 'DisabledException',
      message: `${arnIn('eu-west-1', KeyId)} is disabled.`,
    });
    await there.send(new EnableKeyCommand({ KeyId }));
    const { Policy = '' } = await there.send(new GetKeyPolicyCommand({ KeyId }));
    const policy = JSON.parse(Policy) as { Statement: object[] };
    const Condition = { StringEquals: { 'kms:PrimaryRegion': 'eu-west-1' } };
    policy.Statement.push({ Effect: 'Deny', Principal: '*', Action: 'kms:UpdatePrimaryRegion', Resource: '*', Condition });
    await there.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy) }));
    expect(await refusal(update('eu-west-1'))).toMatchObject({ name: 'AccessDeniedException' });
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY' } });
  });

  test('refuses a key of one region', async () => {
    const kms = running.kms();
    const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
    expect(await refusal(kms.send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: 'eu-west-1' })))).toMatchObject({
      name: 'UnsupportedOperationException',
    });
  });
});

describe('ReplicateKey', () => {
  test('refuses a region that has the key, also while that one waits for its deletion', async () => {
    const KeyId = await family(['us-east-1', 'eu-west-1']);
    const [primary, replica] = [running.kms('us-east-1'), running.kms('eu-west-1')];
    const again = () => primary.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    expect(await refusal(again())).toMatchObject({ name: 'AlreadyExistsException' });
    await replica.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await refusal(again())).toMatchObject({ name: 'AlreadyExistsException' });
    const blob = await encrypt(primary, KeyId);
    await running.backend.advance(8 * day);
    await again();
    expect(await decrypt(replica, blob)).toBe('secret');
    expect(await refusal(primary.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'us-east-1' })))).toMatchObject({
      name: 'AlreadyExistsException',
    });
  });

  test('obeys kms:ReplicaRegion, and refuses a disabled primary', async () => {
    const KeyId = await family(['us-east-1']);
    const primary = running.kms('us-east-1');
    const { Policy = '' } = await primary.send(new GetKeyPolicyCommand({ KeyId }));
    const policy = JSON.parse(Policy) as { Statement: object[] };
    const Condition = { StringNotEquals: { 'kms:ReplicaRegion': ['eu-west-1'] } };
    policy.Statement.push({ Effect: 'Deny', Principal: '*', Action: 'kms:ReplicateKey', Resource: '*', Condition });
    await primary.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy) }));
    expect(await refusal(primary.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-north-1' })))).toMatchObject({
      name: 'AccessDeniedException',
    });
    await primary.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    await primary.send(new DisableKeyCommand({ KeyId }));
    expect(await refusal(primary.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' })))).toMatchObject({
      name: 'DisabledException',
    });
  });
});

describe('deletion of a primary', () => {
  test('waits for the last replica, and can be called off meanwhile', async () => {
    const KeyId = await family(['us-east-1', 'eu-west-1']);
    const [primary, replica] = [running.kms('us-east-1'), running.kms('eu-west-1')];
    expect(await primary.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 10 }))).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      PendingWindowInDays: 10,
    });
    expect(await refusal(encrypt(primary, KeyId))).toMatchObject({ name: 'KMSInvalidStateException' });
    await encrypt(replica, KeyId);
    await running.backend.advance(60 * day);
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: 10 });
    await primary.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ KeyState: 'Disabled' });
    await primary.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 10 }));
    await replica.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await running.backend.advance(7.5 * day);
    expect(await metadata('us-east-1', KeyId)).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate: expect.any(Date) as Date });
    await running.backend.advance(10 * day);
    expect(await refusal(metadata('us-east-1', KeyId))).toMatchObject({ name: 'NotFoundException' });
  });
});
