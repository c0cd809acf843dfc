import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeSnapshotTierStatusCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import type { DescribeSnapshotsCommandInput, EC2Client, Snapshot } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const account = '000000000000';
const nowhere = 'snap-0123456789abcdef0';

async function newVolume(ec2: EC2Client, KmsKeyId?: string): Promise<string> {
  const key = KmsKeyId === undefined ? {} : { Encrypted: true, KmsKeyId };
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 3, ...key }));
  for (;;) {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    if (Volumes?.[0]?.State === 'available') return VolumeId;
    await wait(1);
  }
}

async function newSnapshot(ec2: EC2Client, VolumeId: string, Description?: string): Promise<string> {
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId, Description }))).SnapshotId ?? '';
}

const describedBy = async (ec2: EC2Client, input: DescribeSnapshotsCommandInput): Promise<Snapshot[]> =>
  (await ec2.send(new DescribeSnapshotsCommand(input))).Snapshots ?? [];

test('CreateSnapshot answers pending and completes, with the size and key of its volume', async () => {
  const ec2 = running.ec2();
  const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
  const VolumeId = await newVolume(ec2, KeyMetadata?.KeyId);
  const tags = [{ Key: 'Name', Value: 'daily' }];
  const made = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId,
      Description: 'before <upgrade> & after',
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: tags }],
    }),
  );
  const facts = {
    Description: 'before <upgrade> & after',
    Encrypted: true,
    KmsKeyId: KeyMetadata?.Arn,
    OwnerId: account,
    Tags: tags,
    VolumeId,
    VolumeSize: 3,
  };
  expect(made).toMatchObject({ ...facts, State: 'pending', Progress: '' });
  expect(made.SnapshotId).toMatch(/^snap-[0-9a-f]{17}$/);
  const [described] = await describedBy(ec2, { SnapshotIds: [made.SnapshotId ?? ''] });
  expect(described).toMatchObject({ ...facts, State: 'completed', Progress: '100%', StorageTier: 'standard' });
});

test('a snapshot needs no key, outlives its volume, and its going leaves others whole', async () => {
  const ec2 = running.ec2();
  const KeyId = (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  const VolumeId = await newVolume(ec2, KeyId);
  await running.kms().send(new DisableKeyCommand({ KeyId }));
  const [first, second] = [await newSnapshot(ec2, VolumeId), await newSnapshot(ec2, VolumeId)];
  await ec2.send(new DeleteVolumeCommand({ VolumeId }));
  await ec2.send(new DeleteSnapshotCommand({ SnapshotId: first }));
  expect(await describedBy(ec2, { OwnerIds: ['self'] })).toMatchObject([{ SnapshotId: second, State: 'completed' }]);
  expect(await refusal(ec2.send(new DeleteSnapshotCommand({ SnapshotId: first })))).toEqual({
    name: 'InvalidSnapshot.NotFound',
    message: `The snapshot '${first}' does not exist.`,
    status: 400,
  });
});

test('DescribeSnapshots knows whose snapshots are meant', async () => {
  const ec2 = running.ec2();
  const SnapshotId = await newSnapshot(ec2, await newVolume(ec2));
  for (const [input, count] of [
    [{}, 1],
    [{ OwnerIds: ['self'] }, 1],
    [{ OwnerIds: [account] }, 1],
    [{ OwnerIds: ['amazon'] }, 0],
    [{ OwnerIds: ['amazon', 'self'] }, 1],
    [{ OwnerIds: ['111111111111'] }, 0],
    [{ RestorableByUserIds: ['self'] }, 1],
    [{ RestorableByUserIds: ['111111111111'] }, 0],
  ] as const) {
    expect([input, await describedBy(ec2, structuredClone(input) as DescribeSnapshotsCommandInput)]).toMatchObject([
      input,
      { length: count },
    ]);
  }
  expect(await refusal(describedBy(ec2, { OwnerIds: ['nobody'] }))).toMatchObject({ name: 'InvalidParameterValue' });
  expect(await refusal(describedBy(running.ec2('us-east-1', '111111111111'), { SnapshotIds: [SnapshotId] }))).toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
});

test('DescribeSnapshots filters, and gives pages', async () => {
  const ec2 = running.ec2();
  const volumes = [await newVolume(ec2), await newVolume(ec2)];
  const ids: string[] = [];
  for (let made = 0; made < 7; made++) ids.push(await newSnapshot(ec2, volumes[made % 2] ?? '', `number ${made}`));
  for (const [Name, value, count] of [
    ['volume-id', volumes[0] ?? '', 4],
    ['description', 'number ?', 7],
    ['description', 'number 3', 1],
    ['status', 'completed', 7],
    ['progress', '100%', 7],
    ['volume-size', '3', 7],
    ['encrypted', 'true', 0],
    ['owner-id', account, 7],
    ['owner-alias', '*', 0],
  ] as const) {
    expect([Name, await describedBy(ec2, { Filters: [{ Name, Values: [value] }] })]).toMatchObject([Name, { length: count }]);
  }
  const two = await describedBy(ec2, { SnapshotIds: ids.slice(0, 2) });
  expect(two.map(({ SnapshotId }) => SnapshotId).sort()).toEqual(ids.slice(0, 2).sort());
  const first = await ec2.send(new DescribeSnapshotsCommand({ MaxResults: 5 }));
  const second = await ec2.send(new DescribeSnapshotsCommand({ MaxResults: 5, NextToken: first.NextToken }));
  expect(second.NextToken).toBeUndefined();
  const seen = [...(first.Snapshots ?? []), ...(second.Snapshots ?? [])].map(({ SnapshotId }) => SnapshotId);
  expect(seen).toEqual([...ids].sort());
});

test('attributes and tiers are those of a snapshot that nobody shares or moves', async () => {
  const ec2 = running.ec2();
  const SnapshotId = await newSnapshot(ec2, await newVolume(ec2));
  const attribute = await ec2.send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }));
  expect(attribute).toMatchObject({ SnapshotId, CreateVolumePermissions: [] });
  const { SnapshotTierStatuses } = await ec2.send(
    new DescribeSnapshotTierStatusCommand({ Filters: [{ Name: 'snapshot-id', Values: [SnapshotId] }] }),
  );
  expect(SnapshotTierStatuses).toMatchObject([{ SnapshotId, StorageTier: 'standard' }]);
});

test.each([
  [
    new CreateSnapshotCommand({ VolumeId: 'vol-0123456789abcdef0' }),
    'InvalidVolume.NotFound',
    "The volume 'vol-0123456789abcdef0' does not exist.",
  ],
  [
    new CreateSnapshotCommand({ VolumeId: 'x' }),
    'InvalidParameterValue',
    "Value (x) for parameter volumeId is invalid. Expected: 'vol-...'.",
  ],
  [new DeleteSnapshotCommand({ SnapshotId: nowhere }), 'InvalidSnapshot.NotFound', `The snapshot '${nowhere}' does not exist.`],
  [
    new DeleteSnapshotCommand({ SnapshotId: '' }),
    'InvalidParameterValue',
    'Value () for parameter snapshotId is invalid. Parameter may not be null or empty',
  ],
  [
    new DescribeSnapshotAttributeCommand({ SnapshotId: nowhere, Attribute: 'createVolumePermission' }),
    'InvalidSnapshot.NotFound',
    `The snapshot '${nowhere}' does not exist.`,
  ],
])('rejects what is not there: %#', async (command, name, message) => {
  expect(await refusal((running.ec2() as { send(command: object): Promise<unknown> }).send(command))).toEqual({
    name,
    message,
    status: 400,
  });
});
