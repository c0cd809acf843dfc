import { setTimeout as wait } from 'node:timers/promises';
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifySnapshotAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { CreateVolumeCommandInput } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { EbsClient, blockBytes, blockOf, digestOf, sha256 } from './ebs-client';
import { refusal, useBackend } from '../../../running';
import { done, refused } from '../rest-json-client';

const running = useBackend();
const ebs = (by: ConstructorParameters<typeof EbsClient>[1] = {}): EbsClient => new EbsClient(running.backend, by);
const minute = 60_000;
const day = 24 * 60 * minute;

async function newKey(): Promise<string> {
  return (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
}

async function newVolume(input: Partial<CreateVolumeCommandInput>): Promise<string> {
  const ec2 = running.ec2();
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', ...input }));
  for (;;) {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    if (Volumes?.[0]?.State === 'available') return VolumeId;
    if (Volumes?.[0]?.State === 'error') throw new Error('the volume failed');
    await wait(1);
  }
}

async function attached(VolumeId: string) {
  const ec2 = running.ec2();
  const { Instances } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1 }));
  for (;;) {
    try {
      await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: Instances?.[0]?.InstanceId ?? '', Device: '/dev/sdf' }));
      break;
    } catch (error) {
      if ((error as Error).name !== 'IncorrectState') throw error;
      await wait(1);
    }
  }
  return running.backend.device(VolumeId);
}

const snapshotOf = async (VolumeId: string): Promise<string> =>
  (await running.ec2().send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
const described = async (id: string) => (await running.ec2().send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots?.[0];

test('what is written through the direct APIs is read from a volume, under its own key', async () => {
  const KmsKeyArn = await newKey();
  const client = ebs();
  const tags = [{ Key: 'Name', Value: 'written' }];
  const started = await done(client.start({ VolumeSize: 2, Description: 'direct', Encrypted: true, KmsKeyArn, Tags: tags, Timeout: 10 }));
  expect(started).toMatchObject({
    Status: 'pending',
    OwnerId: '000000000000',
    VolumeSize: 2,
    BlockSize: blockBytes,
    Description: 'direct',
    SseType: 'sse-kms',
    KmsKeyArn,
    Tags: tags,
  });
  const id = started.SnapshotId as string;
  expect(await described(id)).toMatchObject({
    State: 'pending',
    VolumeId: 'vol-ffffffff',
    VolumeSize: 2,
    Encrypted: true,
    KmsKeyId: KmsKeyArn,
  });
  const [first, last] = [blockOf('first'), blockOf('last')];
  const answer = await client.put(id, 0, first);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-amz-Checksum')).toBe(sha256(first).toString('base64'));
  await done(client.put(id, 4095, blockOf('replaced')));
  await done(client.put(id, 4095, last));
  const sum = sha256(sha256(first), sha256(last));
  expect(await refused(client.complete(id, 3))).toEqual({ status: 400, code: 'ValidationException', Reason: 'INVALID_PARAMETER_VALUE' });
  expect(await refused(client.complete(id, 2, sha256(sum)))).toMatchObject({ Reason: 'INVALID_PARAMETER_VALUE' });
  const completed = await client.complete(id, 2, sum);
  expect([completed.status, completed.json]).toEqual([202, { Status: 'pending' }]);
  expect(await described(id)).toMatchObject({ State: 'completed', Tags: tags });
  const device = await attached(await newVolume({ SnapshotId: id }));
  expect(digestOf(await device.read(0, blockBytes))).toBe(digestOf(first));
  expect(digestOf(await device.read(blockBytes, blockBytes))).toBe(digestOf(Buffer.alloc(blockBytes)));
  expect(digestOf(await device.read(4095 * blockBytes, blockBytes))).toBe(digestOf(last));
});

test('what a volume holds is read through the direct APIs: only what is stored is listed', async () => {
  const id = await newVolume({ Size: 1, Encrypted: true });
  const device = await attached(id);
  await device.write(3 * blockBytes - 5, Buffer.from('over the border'));
  const snapshot = await snapshotOf(id);
  const client = ebs();
  const listed = await done(client.list(snapshot));
  expect(listed).toMatchObject({ VolumeSize: 1, BlockSize: blockBytes, Blocks: [{ BlockIndex: 2 }, { BlockIndex: 3 }] });
  expect(listed.ExpiryTime).toBeCloseTo((running.backend.now() + 7 * day) / 1000, -2);
  const contents = await client.contents(snapshot);
  for (const [index, sum] of contents) expect(digestOf(await device.read(index * blockBytes, blockBytes))).toBe(sum);
  const BlockToken = await client.tokenOf(snapshot, 2);
  const block = await client.get(snapshot, 2, BlockToken);
  expect(block.headers.get('x-amz-Data-Length')).toBe(String(blockBytes));
  expect(block.headers.get('x-amz-Checksum')).toBe(sha256(block.bytes).toString('base64'));
});

test('a child of a parent reads what it did not write from there, and the changed blocks are those that differ', async () => {
  const client = ebs();
  const parent = await client.started({ VolumeSize: 1, Encrypted: true });
  for (const index of [0, 1, 7]) await done(client.put(parent, index, blockOf(`parent ${index}`)));
  expect(await refused(client.start({ VolumeSize: 1, ParentSnapshotId: parent }))).toMatchObject({ Reason: 'INVALID_SNAPSHOT_ID' });
  await done(client.complete(parent, 3));
  const child = await client.started({ VolumeSize: 2, ParentSnapshotId: parent });
  await done(client.put(child, 1, blockOf('child')));
  await done(client.put(child, 2049, blockOf('beyond')));
  await done(client.complete(child, 2));
  const expected = new Map(
    [
      [0, 'parent 0'],
      [1, 'child'],
      [7, 'parent 7'],
      [2049, 'beyond'],
    ].map(([index, text]) => [index, digestOf(blockOf(text as string))]),
  );
  expect(await client.contents(child)).toEqual(expected);
  const changes = await done(client.changed(child, { firstSnapshotId: parent }));
  const token = expect.any(String) as string;
  expect(changes).toMatchObject({ VolumeSize: 2, BlockSize: blockBytes });
  expect(changes.ChangedBlocks).toEqual([
    { BlockIndex: 1, FirstBlockToken: token, SecondBlockToken: token },
    { BlockIndex: 2049, SecondBlockToken: token },
  ]);
  const [{ FirstBlockToken = '' } = {}] = changes.ChangedBlocks as { FirstBlockToken?: string }[];
  expect(digestOf((await client.get(parent, 1, FirstBlockToken)).bytes)).toBe(digestOf(blockOf('parent 1')));
  expect((await done(client.changed(child))).ChangedBlocks).toHaveLength(4);
  await running.ec2().send(new DeleteSnapshotCommand({ SnapshotId: parent }));
  expect(await client.contents(child)).toEqual(expected);
});

test('the changed blocks of a volume are those that were written or given back since, and unrelated snapshots are not compared', async () => {
  const volume = await newVolume({ Size: 1, Encrypted: true });
  const device = await attached(volume);
  await device.write(0, Buffer.alloc(5 * blockBytes, 'x'));
  const before = await snapshotOf(volume);
  await device.write(blockBytes + 4096, Buffer.from('!'));
  await device.trim(3 * blockBytes, blockBytes);
  await device.write(6 * blockBytes, Buffer.from('new'));
  const after = await snapshotOf(volume);
  const same = await snapshotOf(volume);
  const client = ebs();
  const token = expect.any(String) as string;
  expect((await done(client.changed(after, { firstSnapshotId: before }))).ChangedBlocks).toEqual([
    { BlockIndex: 1, FirstBlockToken: token, SecondBlockToken: token },
    { BlockIndex: 3, FirstBlockToken: token },
    { BlockIndex: 6, SecondBlockToken: token },
  ]);
  expect((await done(client.changed(same, { firstSnapshotId: after }))).ChangedBlocks).toEqual([]);
  const other = await snapshotOf(await newVolume({ Size: 1 }));
  expect(await refused(client.changed(other, { firstSnapshotId: before }))).toEqual({
    status: 400,
    code: 'ValidationException',
    Reason: 'UNRELATED_SNAPSHOTS',
  });
});

test('lists go on where a page ended, and their tokens are for one list and an hour', async () => {
  const client = ebs();
  const id = await client.started({ VolumeSize: 1 });
  const block = blockOf('same');
  for (let index = 0; index < 240; index += 2) await done(client.put(id, index, block));
  await done(client.complete(id, 120));
  const first = await done(client.list(id, { maxResults: '100' }));
  expect(first.Blocks).toHaveLength(100);
  const pageToken = first.NextToken as string;
  const second = await done(client.list(id, { maxResults: '100', pageToken, startingBlockIndex: '7' }));
  expect((second.Blocks as { BlockIndex: number }[]).map(({ BlockIndex }) => BlockIndex)).toEqual(
    Array.from({ length: 20 }, (_, at) => 200 + 2 * at),
  );
  expect(second.NextToken).toBeUndefined();
  expect((await done(client.list(id, { startingBlockIndex: '237' }))).Blocks).toMatchObject([{ BlockIndex: 238 }]);
  const wrong = { status: 400, code: 'ValidationException', Reason: 'INVALID_PAGE_TOKEN' };
  const BlockToken = await client.tokenOf(id, 0);
  for (const token of [BlockToken, 'AAAA', pageToken.slice(0, -4), `${pageToken}AAAA`]) {
    expect(await refused(client.list(id, { pageToken: token }))).toEqual(wrong);
  }
  expect(await refused(client.changed(id, { pageToken }))).toEqual(wrong);
  await running.backend.advance(60 * minute);
  expect(await refused(client.list(id, { pageToken }))).toEqual(wrong);
  expect(await refused(client.list(id, { maxResults: '99' }))).toMatchObject({ Reason: 'INVALID_PARAMETER_VALUE' });
});

test('a block token is for its block and snapshot, and for seven days', async () => {
  const client = ebs();
  const ids: string[] = [];
  for (const text of ['one', 'other']) {
    const id = await client.started({ VolumeSize: 1 });
    for (const index of [0, 1]) await done(client.put(id, index, blockOf(`${text} ${index}`)));
    await done(client.complete(id, 2));
    ids.push(id);
  }
  const [id = '', other = ''] = ids;
  const BlockToken = await client.tokenOf(id, 0);
  const wrong = { status: 400, code: 'ValidationException', Reason: 'INVALID_BLOCK_TOKEN' };
  expect(await refused(client.get(id, 1, BlockToken))).toEqual(wrong);
  expect(await refused(client.get(other, 0, BlockToken))).toEqual(wrong);
  const bytes = Buffer.from(BlockToken, 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes);
    flipped[at] = 255 - (flipped[at] ?? 0);
    expect(await refused(client.get(id, 0, flipped.toString('base64')))).toEqual(wrong);
  }
  await running.backend.advance(7 * day - minute);
  expect(digestOf((await client.get(id, 0, BlockToken)).bytes)).toBe(digestOf(blockOf('one 0')));
  await running.backend.advance(minute);
  expect(await refused(client.get(id, 0, BlockToken))).toEqual(wrong);
});

test('a disabled key writes and reads nothing, and completing needs none', async () => {
  const client = ebs();
  const KmsKeyArn = await newKey();
  const id = await client.started({ VolumeSize: 1, Encrypted: true, KmsKeyArn });
  await done(client.put(id, 0, blockOf('secret')));
  await running.kms().send(new DisableKeyCommand({ KeyId: KmsKeyArn }));
  const wrong = { status: 400, code: 'ValidationException', Reason: 'INVALID_CUSTOMER_KEY' };
  expect(await refused(client.put(id, 1, blockOf('secret')))).toEqual(wrong);
  expect(await refused(client.start({ VolumeSize: 1, Encrypted: true, KmsKeyArn }))).toEqual(wrong);
  await done(client.complete(id, 1));
  const BlockToken = await client.tokenOf(id, 0);
  expect(await refused(client.get(id, 0, BlockToken))).toEqual(wrong);
  await running.kms().send(new EnableKeyCommand({ KeyId: KmsKeyArn }));
  expect(digestOf((await client.get(id, 0, BlockToken)).bytes)).toBe(digestOf(blockOf('secret')));
  const used = (await running.backend.events()).filter(
    ({ eventName, requestParameters }) => eventName === 'Decrypt' && JSON.stringify(requestParameters).includes(`"aws:ebs:id":"${id}"`),
  );
  expect(used.length).toBeGreaterThan(1);
});

test('a snapshot that nobody writes to fails after its timeout; writing begins it anew', async () => {
  const client = ebs();
  const id = await client.started({ VolumeSize: 1, Timeout: 10 });
  await running.backend.advance(9 * minute);
  await done(client.put(id, 0, blockOf('late')));
  await running.backend.advance(9 * minute);
  expect(await described(id)).toMatchObject({ State: 'pending' });
  await running.backend.advance(minute);
  expect(await described(id)).toMatchObject({ State: 'error' });
  const wrong = { status: 400, code: 'ValidationException', Reason: 'INVALID_SNAPSHOT_ID' };
  expect(await refused(client.put(id, 1, blockOf('too late')))).toEqual(wrong);
  expect(await refused(client.complete(id, 1))).toEqual(wrong);
  expect(await refused(client.list(id))).toEqual(wrong);
  await running.ec2().send(new DeleteSnapshotCommand({ SnapshotId: id }));
});

test('the same client token starts one snapshot, and another request under it conflicts', async () => {
  const client = ebs();
  const input = { VolumeSize: 1, ClientToken: 'once', Description: 'one' };
  const id = await client.started(input);
  expect(await client.started(input)).toBe(id);
  expect(await refused(client.start({ ...input, Description: 'two' }))).toMatchObject({ status: 409, code: 'ConflictException' });
  expect((await running.ec2().send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots).toHaveLength(1);
});

test('at most a hundred snapshots are pending', async () => {
  const client = ebs();
  const ids = await Promise.all(Array.from({ length: 100 }, () => client.started({ VolumeSize: 1 })));
  expect(await refused(client.start({ VolumeSize: 1 }))).toMatchObject({ status: 400, code: 'ConcurrentLimitExceededException' });
  await done(client.complete(ids[0] ?? '', 0));
  await client.started({ VolumeSize: 1 });
});

test('a pending snapshot can be deleted, and is no volume yet', async () => {
  const client = ebs();
  const id = await client.started({ VolumeSize: 1 });
  expect(await refusal(running.ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', SnapshotId: id })))).toMatchObject({
    name: 'IncorrectState',
  });
  await running.ec2().send(new DeleteSnapshotCommand({ SnapshotId: id }));
  expect(await refused(client.put(id, 0, blockOf('gone')))).toEqual({
    status: 404,
    code: 'ResourceNotFoundException',
    Reason: 'SNAPSHOT_NOT_FOUND',
  });
});

test('encryption comes from the parent, else from what is asked or the default of the account', async () => {
  const client = ebs();
  const KmsKeyArn = await newKey();
  const clear = await client.started({ VolumeSize: 1 });
  const sealed = await client.started({ VolumeSize: 1, Encrypted: true, KmsKeyArn });
  for (const id of [clear, sealed]) await done(client.complete(id, 0));
  expect(await done(client.start({ VolumeSize: 1, ParentSnapshotId: clear }))).toMatchObject({ SseType: 'none' });
  expect(await done(client.start({ VolumeSize: 1, ParentSnapshotId: sealed }))).toMatchObject({ SseType: 'sse-kms', KmsKeyArn });
  const wrong = { status: 400, code: 'ValidationException', Reason: 'INVALID_PARAMETER_VALUE' };
  for (const input of [{ Encrypted: true }, { Encrypted: false }, { KmsKeyArn }]) {
    expect(await refused(client.start({ VolumeSize: 1, ParentSnapshotId: sealed, ...input }))).toEqual(wrong);
  }
  expect(await refused(client.start({ VolumeSize: 1, KmsKeyArn }))).toEqual(wrong);
  await running.ec2().send(new EnableEbsEncryptionByDefaultCommand({}));
  expect(await done(client.start({ VolumeSize: 1 }))).toMatchObject({ SseType: 'sse-kms' });
  expect(await done(client.start({ VolumeSize: 1, KmsKeyArn }))).toMatchObject({ KmsKeyArn });
  expect(await refused(client.start({ VolumeSize: 1, Encrypted: false }))).toEqual(wrong);
  expect(await refused(client.start({ VolumeSize: 1, ParentSnapshotId: clear }))).toEqual(wrong);
});

test("another account reads a snapshot that is shared with it, by its owner's tokens or its own, and writes none", async () => {
  const owner = ebs();
  const other = ebs({ accessKeyId: '111111111111' });
  const id = await owner.started({ VolumeSize: 1 });
  const nowhere = { status: 404, code: 'ResourceNotFoundException', Reason: 'SNAPSHOT_NOT_FOUND' };
  expect(await refused(other.put(id, 0, blockOf('theirs')))).toEqual(nowhere);
  await done(owner.put(id, 0, blockOf('shared')));
  await done(owner.complete(id, 1));
  expect(await refused(other.list(id))).toEqual(nowhere);
  await running.ec2().send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: id,
      Attribute: 'createVolumePermission',
      OperationType: 'add',
      UserIds: ['111111111111'],
    }),
  );
  expect(await other.contents(id)).toEqual(new Map([[0, digestOf(blockOf('shared'))]]));
});

test.each([
  ['a short block', (client: EbsClient, id: string) => client.put(id, 0, Buffer.alloc(blockBytes - 1)), 'INVALID_PARAMETER_VALUE'],
  ['a long block', (client: EbsClient, id: string) => client.put(id, 0, Buffer.alloc(blockBytes + 1)), 'INVALID_PARAMETER_VALUE'],
  [
    'another length',
    (client: EbsClient, id: string) => client.put(id, 0, blockOf('x'), { 'x-amz-data-length': '512' }),
    'INVALID_PARAMETER_VALUE',
  ],
  [
    'another checksum',
    (client: EbsClient, id: string) => client.put(id, 0, blockOf('x'), { 'x-amz-checksum': sha256().toString('base64') }),
    'INVALID_BLOCK',
  ],
  [
    'no checksum at all',
    (client: EbsClient, id: string) => client.put(id, 0, blockOf('x'), { 'x-amz-checksum': 'AAAA' }),
    'INVALID_PARAMETER_VALUE',
  ],
  ['a block behind the end', (client: EbsClient, id: string) => client.put(id, 2048, blockOf('x')), 'INVALID_BLOCK'],
  ['65537 GiB', (client: EbsClient) => client.start({ VolumeSize: 65_537 }), 'INVALID_VOLUME_SIZE'],
  ['a reserved tag', (client: EbsClient) => client.start({ VolumeSize: 1, Tags: [{ Key: 'aws:x', Value: '' }] }), 'INVALID_TAG'],
  ['a tag twice', (client: EbsClient) => client.start({ VolumeSize: 1, Tags: [{ Key: 'x' }, { Key: 'x' }] }), 'INVALID_TAG'],
  ['an id of another form', (client: EbsClient) => client.list('vol-0123'), 'INVALID_PARAMETER_VALUE'],
])('rejects %s', async (_what, ask, Reason) => {
  const client = ebs();
  const id = await client.started({ VolumeSize: 1 });
  expect(await refused(ask(client, id))).toEqual({ status: 400, code: 'ValidationException', Reason });
  await done(client.complete(id, 0));
});

test('rejects a key that is not there, and a snapshot that is not', async () => {
  const client = ebs();
  const KmsKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';
  expect(await refused(client.start({ VolumeSize: 1, Encrypted: true, KmsKeyArn }))).toEqual({
    status: 404,
    code: 'ResourceNotFoundException',
    Reason: 'DEPENDENCY_RESOURCE_NOT_FOUND',
  });
  const { json } = await client.list('snap-0123');
  expect(json).toEqual({ Message: "The snapshot 'snap-0123' does not exist.", Reason: 'SNAPSHOT_NOT_FOUND' });
});
