import { setTimeout as wait } from 'node:timers/promises';
import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifySnapshotAttributeCommand,
  ResetSnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, ModifySnapshotAttributeCommandInput } from '@aws-sdk/client-ec2';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const friend = '111122223333';

/** A volume whose key cannot be used is gone, as on EC2. */
async function available(ec2: EC2Client, VolumeId: string | undefined): Promise<string | undefined> {
  for (;;) {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: [VolumeId ?? ''] }] }));
    if (Volumes?.[0]?.State !== 'creating') return Volumes?.[0]?.State ?? 'gone';
    await wait(1);
  }
}

async function newSnapshot(ec2: EC2Client, key: { Encrypted?: boolean; KmsKeyId?: string } = {}): Promise<string> {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, ...key }));
  await available(ec2, VolumeId);
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
}

const permissions = async (SnapshotId: string) =>
  (await running.ec2().send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' })))
    .CreateVolumePermissions;
const modify = (SnapshotId: string, change: Partial<ModifySnapshotAttributeCommandInput>) =>
  running.ec2().send(new ModifySnapshotAttributeCommand({ SnapshotId, ...change }));
const seen = async (ec2: EC2Client, SnapshotId: string): Promise<boolean> => {
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({}));
  return (Snapshots ?? []).some((one) => one.SnapshotId === SnapshotId);
};

test('ModifySnapshotAttribute shares and unshares in both ways of saying it, ResetSnapshotAttribute ends all', async () => {
  const id = await newSnapshot(running.ec2());
  await modify(id, { CreateVolumePermission: { Add: [{ UserId: friend }, { Group: 'all' }] } });
  expect(await permissions(id)).toEqual([{ UserId: friend }, { Group: 'all' }]);
  await modify(id, { Attribute: 'createVolumePermission', OperationType: 'remove', GroupNames: ['all'] });
  expect(await permissions(id)).toEqual([{ UserId: friend }]);
  await modify(id, { OperationType: 'add', UserIds: ['444455556666'] });
  await modify(id, { CreateVolumePermission: { Remove: [{ UserId: friend }] } });
  expect(await permissions(id)).toEqual([{ UserId: '444455556666' }]);
  await running.ec2().send(new ResetSnapshotAttributeCommand({ SnapshotId: id, Attribute: 'createVolumePermission' }));
  expect(await permissions(id)).toEqual([]);
});

test('a shared snapshot can be seen, restored and copied by the other account, and nothing else done with it', async () => {
  const id = await newSnapshot(running.ec2());
  const other = running.ec2('us-east-1', friend);
  const use = new CreateVolumeCommand({ AvailabilityZone: 'us-east-1b', SnapshotId: id });
  expect(await seen(other, id)).toBe(false);
  expect(await refusal(other.send(use))).toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  await modify(id, { CreateVolumePermission: { Add: [{ UserId: friend }] } });
  expect(await seen(other, id)).toBe(true);
  expect(await available(other, (await other.send(use)).VolumeId)).toBe('available');
  const copy = await other.send(new CopySnapshotCommand({ SourceRegion: 'us-east-1', SourceSnapshotId: id }));
  expect(copy.SnapshotId).toMatch(/^snap-/);
  expect(await refusal(other.send(new DeleteSnapshotCommand({ SnapshotId: id })))).toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  expect(await seen(running.ec2('us-east-1', '999999999999'), id)).toBe(false);
  expect(await seen(running.ec2('eu-west-1', friend), id)).toBe(false);
  const owners = await other.send(new DescribeSnapshotsCommand({ OwnerIds: ['000000000000'] }));
  expect(owners.Snapshots?.map(({ SnapshotId }) => SnapshotId)).toEqual([id]);
  const restorable = await running.ec2().send(new DescribeSnapshotsCommand({ RestorableByUserIds: [friend] }));
  expect(restorable.Snapshots?.map(({ SnapshotId }) => SnapshotId)).toEqual([id]);
});

test('sharing an encrypted snapshot gives no key: who may not use that gets no volume, who may gets one under his own', async () => {
  const policyFor = (...accounts: string[]): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: accounts.map((account) => ({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      })),
    });
  const outcomes: (string | undefined)[] = [];
  for (const Policy of [policyFor('000000000000'), policyFor('000000000000', friend)]) {
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({ Policy }));
    const id = await newSnapshot(running.ec2(), { Encrypted: true, KmsKeyId: KeyMetadata?.Arn });
    await modify(id, { CreateVolumePermission: { Add: [{ UserId: friend }] } });
    const other = running.ec2('us-east-1', friend);
    const volume = await other.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', SnapshotId: id }));
    expect(volume.KmsKeyId).toMatch(new RegExp(`^arn:aws:kms:us-east-1:${friend}:key/`));
    outcomes.push(await available(other, volume.VolumeId));
  }
  expect(outcomes).toEqual(['gone', 'available']);
});

test('a snapshot under the default key cannot be shared, an encrypted one not with everybody', async () => {
  const managed = await newSnapshot(running.ec2(), { Encrypted: true });
  expect(await refusal(modify(managed, { CreateVolumePermission: { Add: [{ UserId: friend }] } }))).toMatchObject({
    name: 'OperationNotPermitted',
    message: 'Encrypted snapshots with EBS default key cannot be shared',
  });
  const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
  const own = await newSnapshot(running.ec2(), { Encrypted: true, KmsKeyId: KeyMetadata?.Arn });
  expect(await refusal(modify(own, { CreateVolumePermission: { Add: [{ Group: 'all' }] } }))).toMatchObject({
    name: 'OperationNotPermitted',
  });
  expect([await permissions(managed), await permissions(own)]).toEqual([[], []]);
});

test('block public access stops new public sharing, or all of it until it is taken away', async () => {
  const ec2 = running.ec2();
  const stranger = running.ec2('us-east-1', '999999999999');
  const state = async (region?: string) => (await running.ec2(region).send(new GetSnapshotBlockPublicAccessStateCommand({}))).State;
  const block = (State: 'block-all-sharing' | 'block-new-sharing' | 'unblocked') =>
    ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State }));
  const [before, after] = [await newSnapshot(ec2), await newSnapshot(ec2)];
  const everybody = { CreateVolumePermission: { Add: [{ Group: 'all' as const }] } };
  expect(await state()).toBe('unblocked');
  await modify(before, everybody);
  expect((await block('block-new-sharing')).State).toBe('block-new-sharing');
  expect([await state(), await state('eu-west-1')]).toEqual(['block-new-sharing', 'unblocked']);
  expect(await refusal(modify(after, everybody))).toMatchObject({ name: 'OperationNotPermitted' });
  await modify(after, { CreateVolumePermission: { Add: [{ UserId: friend }] } });
  expect(await seen(stranger, before)).toBe(true);
  await block('block-all-sharing');
  expect([await seen(stranger, before), await permissions(before)]).toEqual([false, [{ Group: 'all' }]]);
  expect(await refusal(block('unblocked'))).toMatchObject({ name: 'InvalidParameterValue' });
  expect((await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}))).State).toBe('unblocked');
  expect(await seen(stranger, before)).toBe(true);
  await modify(after, everybody);
});

test.each([
  ['a user id that is none', { CreateVolumePermission: { Add: [{ UserId: '12' }] } }, 'InvalidUserID.Malformed'],
  ['another group', { OperationType: 'add' as const, GroupNames: ['friends'] }, 'InvalidParameterValue'],
  ['product codes', { Attribute: 'productCodes' as const, OperationType: 'add' as const, UserIds: [friend] }, 'InvalidParameterValue'],
  ['nothing to change', {}, 'InvalidParameterCombination'],
  ['a snapshot that is not there', { SnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
  ['a dry run', { OperationType: 'add' as const, UserIds: [friend], DryRun: true }, 'DryRunOperation'],
])('ModifySnapshotAttribute refuses %s', async (_what, change, name) => {
  const id = await newSnapshot(running.ec2());
  expect(await refusal(modify(id, change))).toMatchObject({ name });
  expect(await permissions(id)).toEqual([]);
});
