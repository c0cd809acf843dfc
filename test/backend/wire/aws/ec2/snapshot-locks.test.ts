import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeLockedSnapshotsCommand,
  DescribeVolumesCommand,
  LockSnapshotCommand,
  UnlockSnapshotCommand,
} from '@aws-sdk/client-ec2';
import type { LockSnapshotCommandInput } from '@aws-sdk/client-ec2';
import { refusal, useBackend } from '../../../running';
import { EbsClient } from '../ebs/ebs-client';
import { done } from '../rest-json-client';

const running = useBackend();
const hour = 3_600_000;
const day = 24 * hour;

async function newSnapshot(): Promise<string> {
  const ec2 = running.ec2();
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }));
  while ((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State !== 'available') await wait(1);
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
}

const lock = (SnapshotId: string, input: Omit<LockSnapshotCommandInput, 'SnapshotId'>) =>
  running.ec2().send(new LockSnapshotCommand({ SnapshotId, ...input }));
const unlock = (SnapshotId: string) => running.ec2().send(new UnlockSnapshotCommand({ SnapshotId }));
const remove = (SnapshotId: string) => running.ec2().send(new DeleteSnapshotCommand({ SnapshotId }));
const locks = async (...values: string[]) =>
  (
    await running
      .ec2()
      .send(new DescribeLockedSnapshotsCommand(values.length === 0 ? {} : { Filters: [{ Name: 'lock-state', Values: values }] }))
  ).Snapshots ?? [];

test('a governance lock keeps a snapshot from being deleted until it is unlocked or has expired', async () => {
  const id = await newSnapshot();
  const locked = await lock(id, { LockMode: 'governance', LockDuration: 2 });
  expect(locked).toMatchObject({ SnapshotId: id, LockState: 'governance', LockDuration: 2 });
  expect((locked.LockExpiresOn?.getTime() ?? 0) - (locked.LockDurationStartTime?.getTime() ?? 0)).toBe(2 * day);
  expect(await refusal(remove(id))).toMatchObject({ name: 'OperationNotPermitted', status: 400 });
  expect(await locks('governance')).toMatchObject([{ SnapshotId: id, OwnerId: '000000000000', LockState: 'governance' }]);
  expect(await locks('compliance')).toEqual([]);
  expect(await unlock(id)).toMatchObject({ SnapshotId: id });
  expect(await locks()).toEqual([]);
  expect(await refusal(unlock(id))).toMatchObject({ name: 'IncorrectState' });
  await lock(id, { LockMode: 'governance', LockDuration: 1 });
  await running.backend.advance(day - 1000);
  expect(await refusal(remove(id))).toMatchObject({ name: 'OperationNotPermitted' });
  await running.backend.advance(1000);
  expect(await locks()).toMatchObject([{ LockState: 'expired' }]);
  await remove(id);
});

test('a compliance lock can be taken back during its cooling-off, and only be prolonged afterwards', async () => {
  const id = await newSnapshot();
  const cooling = await lock(id, { LockMode: 'compliance', LockDuration: 10, CoolOffPeriod: 3 });
  expect(cooling).toMatchObject({ LockState: 'compliance-cooloff', CoolOffPeriod: 3 });
  expect((cooling.CoolOffPeriodExpiresOn?.getTime() ?? 0) - (cooling.LockCreatedOn?.getTime() ?? 0)).toBe(3 * hour);
  expect(await refusal(remove(id))).toMatchObject({ name: 'OperationNotPermitted' });
  await unlock(id);
  await lock(id, { LockMode: 'compliance', LockDuration: 10, CoolOffPeriod: 3 });
  await running.backend.advance(3 * hour);
  expect(await locks()).toMatchObject([{ LockState: 'compliance' }]);
  expect(await refusal(unlock(id))).toMatchObject({ name: 'OperationNotPermitted' });
  for (const weaker of [
    { LockMode: 'governance', LockDuration: 20 },
    { LockMode: 'compliance', LockDuration: 9 },
    { LockMode: 'compliance', LockDuration: 20, CoolOffPeriod: 1 },
  ] as const) {
    expect(await refusal(lock(id, weaker))).toMatchObject({ name: 'OperationNotPermitted' });
  }
  expect(await lock(id, { LockMode: 'compliance', LockDuration: 11 })).toMatchObject({ LockState: 'compliance', LockDuration: 11 });
  await running.backend.advance(11 * day);
  await remove(id);
});

test('a lock may end at a date', async () => {
  const id = await newSnapshot();
  const ExpirationDate = new Date(running.backend.now() + 3 * day);
  expect(await lock(id, { LockMode: 'compliance', ExpirationDate })).toMatchObject({
    LockState: 'compliance',
    LockExpiresOn: ExpirationDate,
  });
});

test('the days of a snapshot that is still written to are counted from when it is complete', async () => {
  const ebs = new EbsClient(running.backend);
  const id = await ebs.started({ VolumeSize: 1, Timeout: 4320 });
  const locked = await lock(id, { LockMode: 'governance', LockDuration: 1 });
  expect(locked.LockExpiresOn).toBeUndefined();
  await running.backend.advance(2 * day);
  await done(ebs.complete(id, 0));
  expect(await refusal(remove(id))).toMatchObject({ name: 'OperationNotPermitted' });
  await running.backend.advance(day);
  await remove(id);
});

test.each([
  [{ LockMode: 'governance', LockDuration: 1, CoolOffPeriod: 1 }, 'InvalidParameterCombination'],
  [{ LockMode: 'governance', LockDuration: 1, ExpirationDate: new Date(0) }, 'InvalidParameterCombination'],
  [{ LockMode: 'governance' }, 'MissingParameter'],
  [{ LockMode: 'governance', ExpirationDate: new Date(0) }, 'InvalidParameterValue'],
  [{ LockMode: 'governance', LockDuration: 36_501 }, 'InvalidParameterValue'],
  [{ LockMode: 'governance', LockDuration: 1, DryRun: true }, 'DryRunOperation'],
] as const)('rejects %j with %s, and locks nothing', async (input, name) => {
  const id = await newSnapshot();
  expect(await refusal(lock(id, input))).toMatchObject({ name });
  expect(await locks()).toEqual([]);
});
