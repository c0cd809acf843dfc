import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeFastSnapshotRestoresCommand,
  DescribeVolumesCommand,
  DisableFastSnapshotRestoresCommand,
  EnableFastSnapshotRestoresCommand,
} from '@aws-sdk/client-ec2';
import { refusal, useBackend } from '../../../running';

const running = useBackend();

async function newSnapshot(): Promise<string> {
  const ec2 = running.ec2();
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }));
  for (;;) {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    if (Volumes?.[0]?.State === 'available') break;
  }
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
}

async function restored(Filters?: { Name: string; Values: string[] }[]): Promise<string[]> {
  const { FastSnapshotRestores } = await running.ec2().send(new DescribeFastSnapshotRestoresCommand({ Filters }));
  return (FastSnapshotRestores ?? []).map(
    ({ SnapshotId, AvailabilityZone, State }) => `${SnapshotId ?? ''} ${AvailabilityZone ?? ''} ${State ?? ''}`,
  );
}

test('fast restores are enabled by snapshot and zone, described, filtered and disabled', async () => {
  const id = await newSnapshot();
  const ec2 = running.ec2();
  const { Successful } = await ec2.send(
    new EnableFastSnapshotRestoresCommand({
      SourceSnapshotIds: [id],
      AvailabilityZones: ['us-east-1a'],
      AvailabilityZoneIds: ['use1-az2'],
    }),
  );
  expect(Successful).toMatchObject([
    { SnapshotId: id, AvailabilityZone: 'us-east-1a', State: 'enabling', OwnerId: '000000000000' },
    { AvailabilityZoneId: 'use1-az2', State: 'enabling' },
  ]);
  expect(await restored()).toEqual([`${id} us-east-1a enabled`, `${id} us-east-1b enabled`]);
  expect(
    await restored([
      { Name: 'availability-zone', Values: ['us-east-1b'] },
      { Name: 'state', Values: ['enabled'] },
    ]),
  ).toHaveLength(1);
  const off = new DisableFastSnapshotRestoresCommand({ SourceSnapshotIds: [id], AvailabilityZones: ['us-east-1a', 'us-east-1c'] });
  expect((await ec2.send(off)).Successful).toMatchObject([{ AvailabilityZone: 'us-east-1a', State: 'disabling' }]);
  expect(await restored()).toEqual([`${id} us-east-1b enabled`]);
  await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
  expect(await restored()).toEqual([]);
});

test.each([
  ['a snapshot that is not there', { SourceSnapshotIds: ['snap-0123456789abcdef0'] }, 'InvalidSnapshot.NotFound'],
  ['a zone that is none', { AvailabilityZones: ['mars-1a'] }, 'InvalidZone.NotFound'],
  ['no zone', { AvailabilityZones: [] }, 'MissingParameter'],
  ['a dry run', { DryRun: true }, 'DryRunOperation'],
])('EnableFastSnapshotRestores refuses %s', async (_what, wrong, name) => {
  const SourceSnapshotIds = [await newSnapshot()];
  const request = new EnableFastSnapshotRestoresCommand({ SourceSnapshotIds, AvailabilityZones: ['us-east-1a'], ...wrong });
  expect(await refusal(running.ec2().send(request))).toMatchObject({ name });
  expect(await restored()).toEqual([]);
});
