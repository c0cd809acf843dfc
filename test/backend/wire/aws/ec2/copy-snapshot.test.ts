import { setTimeout as wait } from 'node:timers/promises';
import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Snapshot } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();

async function newSnapshot(ec2: EC2Client, KmsKeyId?: string): Promise<string> {
  const key = KmsKeyId === undefined ? {} : { Encrypted: true, KmsKeyId };
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 3, ...key }));
  while ((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State !== 'available') await wait(1);
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
}

async function settled(ec2: EC2Client, id: string | undefined): Promise<Snapshot | undefined> {
  for (;;) {
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id ?? ''] }));
    if (Snapshots?.[0]?.State !== 'pending') return Snapshots?.[0];
    await wait(1);
  }
}

test('CopySnapshot makes a snapshot of another region, under that region’s key, with tags and description of its own', async () => {
  const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
  const SourceSnapshotId = await newSnapshot(running.ec2(), KeyMetadata?.KeyId);
  const there = running.ec2('eu-west-1');
  const Tags = [{ Key: 'Name', Value: 'far' }];
  const copy = new CopySnapshotCommand({
    SourceRegion: 'us-east-1',
    SourceSnapshotId,
    Description: 'far',
    TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
  });
  const answer = await there.send(copy);
  expect(answer).toMatchObject({ SnapshotId: expect.stringMatching(/^snap-[0-9a-f]{17}$/) as string, Tags });
  const made = await settled(there, answer.SnapshotId);
  expect(made).toMatchObject({ State: 'completed', Encrypted: true, Description: 'far', VolumeId: 'vol-ffffffff', VolumeSize: 3, Tags });
  expect(made?.KmsKeyId).toMatch(/^arn:aws:kms:eu-west-1:000000000000:key\//);
  expect(await refusal(running.ec2().send(new DescribeSnapshotsCommand({ SnapshotIds: [answer.SnapshotId ?? ''] })))).toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
});

test('CopySnapshot fails later, with a reason, where the key cannot be used', async () => {
  const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
  const other = await running.kms().send(new CreateKeyCommand({}));
  const ec2 = running.ec2();
  const SourceSnapshotId = await newSnapshot(ec2, KeyMetadata?.KeyId);
  await running.kms().send(new DisableKeyCommand({ KeyId: other.KeyMetadata?.KeyId }));
  const { SnapshotId } = await ec2.send(
    new CopySnapshotCommand({ SourceRegion: 'us-east-1', SourceSnapshotId, Encrypted: true, KmsKeyId: other.KeyMetadata?.Arn }),
  );
  const made = await settled(ec2, SnapshotId);
  expect(made).toMatchObject({ State: 'error', StateMessage: expect.stringContaining('Given key ID is not accessible') as string });
});

test.each([
  ['a source that is not there', { SourceSnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
  ['a malformed source', { SourceSnapshotId: 'vol-1' }, 'InvalidParameterValue'],
  ['a region that is none', { SourceRegion: 'mars-1' }, 'InvalidParameterValue'],
  ['a key without encryption', { KmsKeyId: 'alias/aws/ebs' }, 'InvalidParameterDependency'],
  ['an Outpost', { DestinationOutpostArn: 'arn:aws:outposts:us-east-1:000000000000:outpost/op-1' }, 'UnsupportedOperation'],
  ['a local zone', { DestinationAvailabilityZone: 'us-east-1-bos-1a' }, 'UnsupportedOperation'],
  ['a completion time', { CompletionDurationMinutes: 15 }, 'UnsupportedOperation'],
  ['a dry run', { DryRun: true }, 'DryRunOperation'],
])('CopySnapshot refuses %s', async (_what, wrong, name) => {
  const ec2 = running.ec2();
  const SourceSnapshotId = await newSnapshot(ec2);
  const before = (await ec2.send(new DescribeSnapshotsCommand({}))).Snapshots?.length;
  const request = new CopySnapshotCommand({ SourceRegion: 'us-east-1', SourceSnapshotId, ...wrong });
  expect(await refusal(ec2.send(request))).toMatchObject({ name });
  expect((await ec2.send(new DescribeSnapshotsCommand({}))).Snapshots).toHaveLength(before ?? 0);
});
