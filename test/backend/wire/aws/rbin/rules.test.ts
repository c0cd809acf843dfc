import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  ListSnapshotsInRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import { recycledSnapshotTable } from '../../../../../src/backend/block/retention/retention-rows';
import { snapshotTable } from '../../../../../src/backend/block/rows';
import { segmentTable } from '../../../../../src/backend/block/segments';
import type { RecordStore } from '../../../../../src/backend/storage/record-store';
import { allow, makeUser, policy } from '../../../principals';
import { refusal, useBackend } from '../../../running';
import { EbsClient, blockOf } from '../ebs/ebs-client';
import { done, refused, RestJsonClient } from '../rest-json-client';

const running = useBackend();
const rbin = (): RestJsonClient => new RestJsonClient(running.backend, 'rbin');
const day = 24 * 3_600_000;

const days = (value: number) => ({ RetentionPeriodValue: value, RetentionPeriodUnit: 'DAYS' });
const delay = (value: number) => ({ UnlockDelay: { UnlockDelayValue: value, UnlockDelayUnit: 'DAYS' } });
const basic = { ResourceType: 'EBS_SNAPSHOT', RetentionPeriod: days(7) };
const create = (input: object = {}) => rbin().sendJson('POST', '/rules', { ...basic, ...input });
const created = async (input: object = {}): Promise<string> => (await done(create(input))).Identifier as string;

/** A complete snapshot with one block of its own. */
async function newSnapshot(tags: Record<string, string> = {}): Promise<string> {
  const ebs = new EbsClient(running.backend);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const id = await ebs.started({ VolumeSize: 1, Encrypted: true, Description: 'kept', Tags });
  await done(ebs.put(id, 0, blockOf('kept')));
  await done(ebs.complete(id, 1));
  return id;
}

const remove = (SnapshotId: string) => running.ec2().send(new DeleteSnapshotCommand({ SnapshotId }));
const inBin = async () => (await running.ec2().send(new ListSnapshotsInRecycleBinCommand({}))).Snapshots ?? [];
const described = async () => (await running.ec2().send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots ?? [];
const records = (): RecordStore => (Reflect.get(running.backend, 'stores') as { records: RecordStore }).records;

test('a rule is made, read, listed, changed, tagged and deleted', async () => {
  const made = await done(
    create({
      Description: 'seven days',
      ResourceTags: [{ ResourceTagKey: 'keep', ResourceTagValue: 'yes' }],
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
  expect(made).toMatchObject({
    Description: 'seven days',
    ResourceType: 'EBS_SNAPSHOT',
    RetentionPeriod: days(7),
    Status: 'available',
    ResourceTags: [{ ResourceTagKey: 'keep', ResourceTagValue: 'yes' }],
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  const id = made.Identifier as string;
  expect(id).toMatch(/^[0-9a-zA-Z]{11}$/);
  const arn = `arn:aws:rbin:us-east-1:000000000000:rule/${id}`;
  expect(made.RuleArn).toBe(arn);
  const { Tags: _, ...rest } = made;
  expect(await done(rbin().send('GET', `/rules/${id}`))).toEqual(rest);
  const changed = await done(rbin().sendJson('PATCH', `/rules/${id}`, { RetentionPeriod: days(9), ResourceTags: [] }));
  expect(changed).toMatchObject({ RetentionPeriod: days(9), Description: 'seven days' });
  expect(changed.ResourceTags).toBeUndefined();
  const listed = await done(rbin().sendJson('POST', '/list-rules', { ResourceType: 'EBS_SNAPSHOT' }));
  expect(listed).toEqual({ Rules: [{ Identifier: id, RuleArn: arn, Description: 'seven days', RetentionPeriod: days(9) }] });
  const tagsPath = `/tags/${encodeURIComponent(arn)}`;
  await done(rbin().sendJson('POST', tagsPath, { Tags: [{ Key: 'c', Value: 'd' }] }));
  await done(rbin().send('DELETE', tagsPath, { query: { tagKeys: 'a' } }));
  expect(await done(rbin().send('GET', tagsPath))).toEqual({ Tags: [{ Key: 'c', Value: 'd' }] });
  expect((await rbin().send('DELETE', `/rules/${id}`)).status).toBe(204);
  expect(await refused(rbin().send('GET', `/rules/${id}`))).toEqual({
    status: 404,
    code: 'ResourceNotFoundException',
    Reason: 'RULE_NOT_FOUND',
  });
});

test('lists go by pages and by state of lock', async () => {
  const ids = [await created(), await created(), await created({ LockConfiguration: delay(7) })].sort();
  const list = (input: object) => done(rbin().sendJson('POST', '/list-rules', { ResourceType: 'EBS_SNAPSHOT', ...input }));
  const first = await list({ MaxResults: 2 });
  const second = await list({ MaxResults: 2, NextToken: first.NextToken });
  expect([...(first.Rules as object[]), ...(second.Rules as object[])].map((rule) => (rule as { Identifier: string }).Identifier)).toEqual(
    ids,
  );
  expect((await list({ LockState: 'locked' })).Rules).toHaveLength(1);
  expect((await list({ ResourceType: 'EC2_IMAGE' })).Rules).toEqual([]);
  expect(await refused(rbin().sendJson('POST', '/list-rules', { ResourceType: 'EBS_SNAPSHOT', NextToken: 'AAAA' }))).toMatchObject({
    Reason: 'INVALID_PAGE_TOKEN',
  });
});

test('a locked rule is neither changed nor deleted before its delay has gone by', async () => {
  const id = await created({ LockConfiguration: delay(7) });
  const conflict = { status: 409, code: 'ConflictException', Reason: 'INVALID_RULE_STATE' };
  const change = () => rbin().sendJson('PATCH', `/rules/${id}`, { Description: 'changed' });
  expect(await refused(change())).toEqual(conflict);
  expect(await refused(rbin().send('DELETE', `/rules/${id}`))).toEqual(conflict);
  const unlocking = await done(rbin().sendJson('PATCH', `/rules/${id}/unlock`, {}));
  expect(unlocking).toMatchObject({
    LockState: 'pending_unlock',
    LockEndTime: expect.closeTo((running.backend.now() + 7 * day) / 1000, -1) as number,
  });
  expect(await refused(change())).toEqual(conflict);
  expect(await refused(rbin().sendJson('PATCH', `/rules/${id}/unlock`, {}))).toEqual(conflict);
  expect(await done(rbin().sendJson('PATCH', `/rules/${id}/lock`, { LockConfiguration: delay(7) }))).toMatchObject({ LockState: 'locked' });
  await done(rbin().sendJson('PATCH', `/rules/${id}/unlock`, {}));
  await running.backend.advance(7 * day);
  expect(await done(rbin().send('GET', `/rules/${id}`))).toMatchObject({ LockState: 'unlocked' });
  expect(await refused(rbin().sendJson('PATCH', `/rules/${id}/lock`, { LockConfiguration: delay(8) }))).toMatchObject({ status: 400 });
  await done(change());
  await done(rbin().send('DELETE', `/rules/${id}`));
});

test.each([
  ['more than a year', { RetentionPeriod: days(366) }],
  ['a type that has no bin here', { ResourceType: 'EC2_IMAGE' }],
  ['a locked rule for some tags only', { ResourceTags: [{ ResourceTagKey: 'a' }], LockConfiguration: delay(7) }],
  ['tags to keep and tags to leave', { ResourceTags: [{ ResourceTagKey: 'a' }], ExcludeResourceTags: [{ ResourceTagKey: 'b' }] }],
  ['a reserved tag', { Tags: [{ Key: 'aws:a', Value: 'b' }] }],
  ['six days of delay', { LockConfiguration: delay(6) }],
])('rejects %s', async (_what, input) => {
  expect(await refused(create(input))).toEqual({ status: 400, code: 'ValidationException', Reason: 'INVALID_PARAMETER_VALUE' });
});

test('a snapshot that a rule keeps is restored from the bin as it was', async () => {
  await created();
  const id = await newSnapshot({ Name: 'daily' });
  const before = (await described())[0];
  await remove(id);
  expect(await described()).toEqual([]);
  expect((await running.ec2().send(new DescribeTagsCommand({}))).Tags).toEqual([]);
  expect(await refusal(running.ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', SnapshotId: id })))).toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
  const [kept] = await inBin();
  expect(kept).toMatchObject({ SnapshotId: id, Description: 'kept', VolumeId: 'vol-ffffffff' });
  expect((kept?.RecycleBinExitTime?.getTime() ?? 0) - (kept?.RecycleBinEnterTime?.getTime() ?? 0)).toBe(7 * day);
  await running.backend.advance(7 * day - 1000);
  const restored = await running.ec2().send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: id }));
  expect(restored).toMatchObject({ SnapshotId: id, Encrypted: true, State: 'completed', SseType: 'sse-kms' });
  expect(await inBin()).toEqual([]);
  expect((await described())[0]).toEqual(before);
  // The appointment of the first deletion does not shred what was restored.
  await running.backend.advance(2000);
  const ebs = new EbsClient(running.backend);
  expect([...(await ebs.contents(id)).keys()]).toEqual([0]);
});

test('when its time is over it is shredded: no row, no data key, no bytes', async () => {
  await created({ RetentionPeriod: days(1) });
  const id = await newSnapshot();
  await remove(id);
  expect(await records().list(recycledSnapshotTable)).toHaveLength(1);
  expect((await records().list(segmentTable)).length).toBeGreaterThan(0);
  await running.backend.advance(day);
  expect(await inBin()).toEqual([]);
  const { block } = (Reflect.get(running.backend, 'parts') as { services: { block: { settled(): Promise<void> } } }).services;
  await block.settled();
  for (const table of [recycledSnapshotTable, snapshotTable, segmentTable]) expect(await records().list<object>(table)).toEqual([]);
  expect(await refusal(running.ec2().send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: id })))).toMatchObject({
    name: 'InvalidSnapshot.NotFound',
  });
});

test('rules keep what their tags say, for the longest time of those that do', async () => {
  await created({ RetentionPeriod: days(30), ResourceTags: [{ ResourceTagKey: 'stage', ResourceTagValue: 'prod' }] });
  await created({ RetentionPeriod: days(5), ExcludeResourceTags: [{ ResourceTagKey: 'scratch' }] });
  const ids = {
    prod: await newSnapshot({ stage: 'prod' }),
    test: await newSnapshot({ stage: 'test' }),
    scratch: await newSnapshot({ scratch: '' }),
  };
  for (const id of Object.values(ids)) await remove(id);
  const kept = new Map(
    (await inBin()).map(({ SnapshotId, RecycleBinEnterTime, RecycleBinExitTime }) => [
      SnapshotId,
      ((RecycleBinExitTime?.getTime() ?? 0) - (RecycleBinEnterTime?.getTime() ?? 0)) / day,
    ]),
  );
  expect(kept).toEqual(
    new Map([
      [ids.prod, 30],
      [ids.test, 5],
    ]),
  );
});

test('a chain stays whole while a link is in the bin and when that is gone', async () => {
  await created({ RetentionPeriod: days(1) });
  const ec2 = running.ec2();
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }));
  while ((await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State !== 'available') await wait(1);
  const snapshots = [await ec2.send(new CreateSnapshotCommand({ VolumeId })), await ec2.send(new CreateSnapshotCommand({ VolumeId }))];
  await ec2.send(new CreateTagsCommand({ Resources: [snapshots[0]?.SnapshotId ?? ''], Tags: [{ Key: 'a', Value: 'b' }] }));
  await ec2.send(new DeleteVolumeCommand({ VolumeId }));
  await remove(snapshots[0]?.SnapshotId ?? '');
  await running.backend.advance(day);
  expect(await described()).toMatchObject([{ SnapshotId: snapshots[1]?.SnapshotId }]);
});

test('who may not do it is told so', async () => {
  const id = await created();
  const ada = await makeUser(running.backend, 'ada', policy(allow('rbin:GetRule', `arn:aws:rbin:us-east-1:000000000000:rule/${id}`)));
  const client = new RestJsonClient(running.backend, 'rbin', ada);
  await done(client.send('GET', `/rules/${id}`));
  expect(await refused(client.send('DELETE', `/rules/${id}`))).toMatchObject({ status: 403, code: 'AccessDeniedException' });
  expect(await refused(client.sendJson('POST', '/rules', basic))).toMatchObject({ status: 403 });
});
