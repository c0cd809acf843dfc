import {
  CreateSnapshotCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  CreateVolumeCommand,
} from '@aws-sdk/client-ec2';
import type { BlockDeviceMapping, EC2Client, Instance, RunInstancesCommandInput, Volume } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const ImageId = 'ami-0123456789abcdef0';
const zone = 'us-east-1a';
const rootName = '/dev/xvda';

const newKey = async (): Promise<string> => (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';

async function launch(
  ec2: EC2Client,
  BlockDeviceMappings: BlockDeviceMapping[] = [],
  more: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, BlockDeviceMappings, ...more }),
  );
  expect(Instances[0]?.State?.Name).toBe('pending');
  return Instances[0]?.InstanceId ?? '';
}

/** The instance when it is no longer pending. */
async function instanceOf(ec2: EC2Client, id: string): Promise<Instance> {
  for (;;) {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const instance = Reservations?.[0]?.Instances?.[0];
    if (instance === undefined) throw new Error(`no ${id}`);
    if (instance.State?.Name !== 'pending') return instance;
  }
}

async function volumesOf(ec2: EC2Client, id: string): Promise<Volume[]> {
  await instanceOf(ec2, id);
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [id] }] }));
  const device = (volume: Volume): string => volume.Attachments?.[0]?.Device ?? '';
  return Volumes.sort((a, b) => (device(a) < device(b) ? -1 : 1));
}

async function snapshotOf(ec2: EC2Client, text: string, KmsKeyId?: string): Promise<string> {
  const id = await launch(ec2, [
    { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1, ...(KmsKeyId === undefined ? {} : { Encrypted: true, KmsKeyId }) } },
  ]);
  const [data] = await volumesOf(ec2, id);
  await (await running.backend.device(data?.VolumeId ?? '')).write(0, Buffer.from(text));
  const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId: data?.VolumeId }));
  return SnapshotId;
}

const readText = async (volume: Volume | undefined, length: number): Promise<string> =>
  Buffer.from(await (await running.backend.device(volume?.VolumeId ?? '')).read(0, length)).toString();

describe('devices of an instance', () => {
  test('are the root of its image where nothing else is said', async () => {
    const ec2 = running.ec2();
    const id = await launch(ec2);
    expect(await instanceOf(ec2, id)).toMatchObject({
      RootDeviceName: rootName,
      BlockDeviceMappings: [{ DeviceName: rootName, Ebs: { DeleteOnTermination: true, Status: 'attached' } }],
    });
    expect(await volumesOf(ec2, id)).toMatchObject([{ Size: 8, VolumeType: 'gp2', Encrypted: false, State: 'in-use' }]);
  });

  test('are encrypted under the keys that are asked for, with the tags of volumes, and can be written', async () => {
    const ec2 = running.ec2();
    const [own, other] = [await newKey(), await newKey()];
    const id = await launch(
      ec2,
      [
        { DeviceName: rootName, Ebs: { Encrypted: true, KmsKeyId: own, VolumeSize: 20, VolumeType: 'gp3', Iops: 4000, Throughput: 250 } },
        { DeviceName: '/dev/sdf', Ebs: { Encrypted: true, KmsKeyId: other, VolumeSize: 5, DeleteOnTermination: false } },
      ],
      { TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Name', Value: 'disk' }] }] },
    );
    expect((await instanceOf(ec2, id)).State?.Name).toBe('running');
    const [data, root] = await volumesOf(ec2, id);
    expect(root).toMatchObject({ Size: 20, VolumeType: 'gp3', Iops: 4000, Throughput: 250, Encrypted: true, KmsKeyId: own });
    expect(data).toMatchObject({ Size: 5, KmsKeyId: other, Tags: [{ Key: 'Name', Value: 'disk' }] });
    expect(data?.Attachments).toMatchObject([{ DeleteOnTermination: false, Device: '/dev/sdf', State: 'attached' }]);
    await (await running.backend.device(data?.VolumeId ?? '')).write(0, Buffer.from('on the disk'));
    expect(await readText(data, 11)).toBe('on the disk');

    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes?.map(({ VolumeId, State }) => [VolumeId, State])).toEqual([[data?.VolumeId, 'available']]);
  });

  test('are made from snapshots: under the same key sharing, under another copied', async () => {
    const ec2 = running.ec2();
    const [own, other] = [await newKey(), await newKey()];
    const [SnapshotId, plain] = [await snapshotOf(ec2, 'encrypted text', own), await snapshotOf(ec2, 'plain text')];
    const id = await launch(ec2, [
      { DeviceName: '/dev/sdf', Ebs: { SnapshotId } },
      { DeviceName: '/dev/sdg', Ebs: { SnapshotId, Encrypted: true, KmsKeyId: other, VolumeSize: 2 } },
      { DeviceName: '/dev/sdh', Ebs: { SnapshotId: plain, Encrypted: true, KmsKeyId: own } },
    ]);
    expect((await instanceOf(ec2, id)).State?.Name).toBe('running');
    const [same, copied, sealed] = await volumesOf(ec2, id);
    expect([same?.KmsKeyId, copied?.KmsKeyId, sealed?.KmsKeyId]).toEqual([own, other, own]);
    expect(await readText(same, 14)).toBe('encrypted text');
    expect(await readText(copied, 14)).toBe('encrypted text');
    expect(await readText(sealed, 10)).toBe('plain text');
  });

  test('are encrypted under the default key where the account encrypts by default', async () => {
    const ec2 = running.ec2();
    await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
    const [root] = await volumesOf(ec2, await launch(ec2));
    const { Aliases = [] } = await running.kms().send(new ListAliasesCommand({}));
    const managed = Aliases.find(({ AliasName }) => AliasName === 'alias/aws/ebs')?.TargetKeyId ?? '-';
    expect(root?.Encrypted).toBe(true);
    expect(root?.KmsKeyId).toContain(managed);
  });

  test.each<[BlockDeviceMapping[], string, string]>([
    [
      [{ DeviceName: '/dev/sdf', Ebs: { Encrypted: true } }],
      'MissingParameter',
      'The request must contain the parameter size or snapshotId',
    ],
    [
      [{ DeviceName: rootName, Ebs: { KmsKeyId: 'alias/x' } }],
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    ],
    [
      [
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 2 } },
      ],
      'InvalidBlockDeviceMapping',
      "The device '/dev/sdf' is used in more than one block-device mapping",
    ],
    [[{ DeviceName: 'disk', Ebs: { VolumeSize: 1 } }], 'InvalidBlockDeviceMapping', 'Invalid device name disk'],
    [[{ DeviceName: rootName, NoDevice: '' }], 'InvalidBlockDeviceMapping', `The root device '${rootName}' cannot be left out`],
    [
      [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 4, VolumeType: 'io2' } }],
      'InvalidParameterCombination',
      'The parameter iops must be specified for io2 volumes.',
    ],
    [
      [{ DeviceName: '/dev/sdf', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }],
      'InvalidSnapshot.NotFound',
      "The snapshot 'snap-0123456789abcdef0' does not exist.",
    ],
    [[{ DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' }], 'UnsupportedOperation', 'VirtualName is not supported.'],
  ])('rejects %j with %s and makes nothing', async (mappings, name, message) => {
    const ec2 = running.ec2();
    expect(await refusal(launch(ec2, mappings))).toEqual({ name, message, status: 400 });
    expect((await ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
  });

  test('rejects a volume that is smaller than its snapshot', async () => {
    const ec2 = running.ec2();
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 30 }));
    const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    expect(await refusal(launch(ec2, [{ DeviceName: '/dev/sdf', Ebs: { SnapshotId, VolumeSize: 15 } }]))).toEqual({
      name: 'InvalidBlockDeviceMapping',
      message: `Volume of size 15GB is smaller than snapshot '${SnapshotId}', expect size >= 30GB`,
      status: 400,
    });
  });
});

describe('a key that cannot be used', () => {
  const encrypted = (KmsKeyId: string): BlockDeviceMapping[] => [{ DeviceName: rootName, Ebs: { Encrypted: true, KmsKeyId } }];

  test('ends the launch: the instance is terminated and says why, its volumes are gone', async () => {
    const ec2 = running.ec2();
    const key = await newKey();
    await running.kms().send(new DisableKeyCommand({ KeyId: key }));
    expect(await instanceOf(ec2, await launch(ec2, encrypted(key)))).toMatchObject({
      State: { Name: 'terminated' },
      StateReason: {
        Code: 'Client.InvalidKMSKey.InvalidState',
        Message: 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
      },
      StateTransitionReason: 'Server.InternalError',
      BlockDeviceMappings: [],
    });
    const missing = `arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000`;
    expect(await instanceOf(ec2, await launch(ec2, encrypted(missing)))).toMatchObject({
      State: { Name: 'terminated' },
      StateReason: { Code: 'Client.InternalError', Message: 'Client.InternalError: Client error on launch' },
    });
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
  });

  test('keeps a stopped instance from starting, until the key is enabled again', async () => {
    const ec2 = running.ec2();
    const key = await newKey();
    const id = await launch(ec2, encrypted(key));
    const [root] = await volumesOf(ec2, id);
    await (await running.backend.device(root?.VolumeId ?? '')).write(0, Buffer.from('kept'));
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await expect(running.backend.device(root?.VolumeId ?? '')).rejects.toThrow();
    await running.kms().send(new DisableKeyCommand({ KeyId: key }));
    await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect(await instanceOf(ec2, id)).toMatchObject({
      State: { Name: 'stopped' },
      StateReason: { Code: 'Client.InvalidKMSKey.InvalidState' },
    });
    await running.kms().send(new EnableKeyCommand({ KeyId: key }));
    await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect((await instanceOf(ec2, id)).State?.Name).toBe('running');
    expect(await readText(root, 4)).toBe('kept');
  });
});

test('a root volume is detached from a stopped instance only, and without it there is no start', async () => {
  const ec2 = running.ec2();
  const id = await launch(ec2);
  const [root] = await volumesOf(ec2, id);
  const VolumeId = root?.VolumeId;
  expect(await refusal(ec2.send(new DetachVolumeCommand({ VolumeId })))).toEqual({
    name: 'OperationNotPermitted',
    message: `Unable to detach root volume '${rootName}' from instance '${id}'`,
    status: 400,
  });
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await ec2.send(new DetachVolumeCommand({ VolumeId }));
  expect(await refusal(ec2.send(new StartInstancesCommand({ InstanceIds: [id] })))).toMatchObject({
    name: 'InvalidParameterValue',
    message: `Invalid value '${id}' for instanceId. Instance does not have a volume attached at root (${rootName})`,
  });
});

describe('ModifyInstanceAttribute', () => {
  const modify = (ec2: EC2Client, InstanceId: string, change: object) =>
    ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, ...change }));

  test('decides what goes with the instance', async () => {
    const ec2 = running.ec2();
    const id = await launch(ec2);
    await modify(ec2, id, { BlockDeviceMappings: [{ DeviceName: rootName, Ebs: { DeleteOnTermination: false } }] });
    const { BlockDeviceMappings } = await ec2.send(
      new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'blockDeviceMapping' }),
    );
    expect(BlockDeviceMappings).toMatchObject([{ DeviceName: rootName, Ebs: { DeleteOnTermination: false } }]);
    const missing = modify(ec2, id, { BlockDeviceMappings: [{ DeviceName: '/dev/sdz', Ebs: { DeleteOnTermination: false } }] });
    expect(await refusal(missing)).toMatchObject({
      name: 'InvalidInstanceAttributeValue',
      message: 'No device is currently mapped at /dev/sdz',
    });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(1);
  });

  test('protects from termination: none of several is terminated then', async () => {
    const ec2 = running.ec2();
    const [id, other] = [await launch(ec2), await launch(ec2)];
    await modify(ec2, id, { DisableApiTermination: { Value: true } });
    expect(await refusal(ec2.send(new TerminateInstancesCommand({ InstanceIds: [other, id] })))).toEqual({
      name: 'OperationNotPermitted',
      message: `The instance '${id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      status: 400,
    });
    expect((await instanceOf(ec2, other)).State?.Name).toBe('running');
    await modify(ec2, id, { Attribute: 'disableApiTermination', Value: 'false' });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [other, id] }));
  });

  test('changes the type of a stopped instance, one attribute at a time', async () => {
    const ec2 = running.ec2();
    const id = await launch(ec2);
    expect(await refusal(modify(ec2, id, { InstanceType: { Value: 't3.small' } }))).toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${id}' is not in the 'stopped' state.`,
    });
    expect((await refusal(modify(ec2, id, { EbsOptimized: { Value: true }, DisableApiStop: { Value: true } }))).message).toBe(
      'Fields for multiple attribute types specified: disableApiStop, ebsOptimized',
    );
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await modify(ec2, id, { InstanceType: { Value: 't3.small' } });
    expect((await instanceOf(ec2, id)).InstanceType).toBe('t3.small');
    await modify(ec2, id, { UserData: { Value: Buffer.from('#!/bin/sh') } });
    const { UserData } = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'userData' }));
    expect(UserData?.Value).toBe(Buffer.from('#!/bin/sh').toString('base64'));
  });
});

test('public images are found by name, and an image must fit the type', async () => {
  const ec2 = running.ec2();
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ['amazon'], Filters: [{ Name: 'name', Values: ['al2023-ami-2023.*-arm64'] }] }),
  );
  expect(Images).toMatchObject([{ Architecture: 'arm64', OwnerId: '137112412989', ImageOwnerAlias: 'amazon', Public: true }]);
  const [arm] = Images;
  expect(await refusal(launch(ec2, [], { ImageId: arm?.ImageId }))).toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringContaining("does not match the architecture 'arm64' of the specified AMI") as string,
  });
  const id = await launch(ec2, [], { ImageId: arm?.ImageId, InstanceType: 't4g.micro' });
  expect(await volumesOf(ec2, id)).toMatchObject([{ Size: 8, VolumeType: 'gp3', Iops: 3000 }]);
});
