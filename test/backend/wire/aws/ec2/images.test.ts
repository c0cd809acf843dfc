import {
  CopyImageCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
  ResetImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Image, RegisterImageCommandInput, Volume } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const zone = 'us-east-1a';
const rootName = '/dev/xvda';
const friend = '111122223333';

const newKey = async (region = 'us-east-1'): Promise<string> =>
  (await running.kms(region).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';

/** A volume with the text in its first bytes, and a snapshot of it. */
async function newSnapshot(ec2: EC2Client, key: { Encrypted?: boolean; KmsKeyId?: string } = {}): Promise<string> {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, ...key }));
  for (;;) {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId ?? ''] }));
    if (Volumes?.[0]?.State === 'available') break;
  }
  return (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
}

async function register(ec2: EC2Client, SnapshotId: string, more: Partial<RegisterImageCommandInput> = {}): Promise<string> {
  const { ImageId = '' } = await ec2.send(
    new RegisterImageCommand({
      Name: 'own',
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      RootDeviceName: rootName,
      BlockDeviceMappings: [{ DeviceName: rootName, Ebs: { SnapshotId } }],
      ...more,
    }),
  );
  return ImageId;
}

/** The image when it is no longer pending. */
async function imageOf(ec2: EC2Client, id: string | undefined): Promise<Image> {
  for (;;) {
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [id ?? ''] }));
    const image = Images?.[0];
    if (image === undefined) throw new Error(`no ${id ?? ''}`);
    if (image.State !== 'pending') return image;
  }
}

async function launched(ec2: EC2Client, ImageId: string | undefined): Promise<Volume[]> {
  const { Instances } = await ec2.send(new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }));
  const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
  for (;;) {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    if (Reservations?.[0]?.Instances?.[0]?.State?.Name !== 'pending') break;
  }
  const filter = { Name: 'attachment.instance-id', Values: InstanceIds };
  return (await ec2.send(new DescribeVolumesCommand({ Filters: [filter] }))).Volumes ?? [];
}

const write = async (volume: Volume | undefined, text: string): Promise<void> => {
  await (await running.backend.device(volume?.VolumeId ?? '')).write(0, Buffer.from(text));
};
const read = async (volume: Volume | undefined, length: number): Promise<string> =>
  Buffer.from(await (await running.backend.device(volume?.VolumeId ?? '')).read(0, length)).toString();

describe('RegisterImage', () => {
  test('makes an image over a snapshot, which is in use then', async () => {
    const ec2 = running.ec2();
    const KmsKeyId = await newKey();
    const SnapshotId = await newSnapshot(ec2, { Encrypted: true, KmsKeyId });
    const id = await register(ec2, SnapshotId, {
      Description: 'mine',
      EnaSupport: true,
      BlockDeviceMappings: [
        { DeviceName: rootName, Ebs: { SnapshotId, VolumeSize: 3, VolumeType: 'gp3' } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 2, DeleteOnTermination: false } },
      ],
      TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Name', Value: 'own' }] }],
    });
    expect(await imageOf(ec2, id)).toMatchObject({
      ImageId: id,
      Name: 'own',
      Description: 'mine',
      OwnerId: '000000000000',
      ImageLocation: '000000000000/own',
      Public: false,
      State: 'available',
      RootDeviceName: rootName,
      Tags: [{ Key: 'Name', Value: 'own' }],
      BlockDeviceMappings: [
        { DeviceName: rootName, Ebs: { SnapshotId, VolumeSize: 3, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 2, VolumeType: 'gp2', Encrypted: false, DeleteOnTermination: false } },
      ],
    });
    const volumes = await launched(ec2, id);
    expect(volumes.map(({ Size, KmsKeyId: key }) => [Size, key]).sort()).toEqual([
      [2, undefined],
      [3, KmsKeyId],
    ]);
    expect(await refusal(ec2.send(new DeleteSnapshotCommand({ SnapshotId })))).toEqual({
      name: 'InvalidSnapshot.InUse',
      message: `The snapshot ${SnapshotId} is currently in use by ${id}`,
      status: 400,
    });
    await ec2.send(new DeregisterImageCommand({ ImageId: id }));
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    expect(await refusal(ec2.send(new DescribeImagesCommand({ ImageIds: [id] })))).toEqual({
      name: 'InvalidAMIID.NotFound',
      message: `The image id '[${id}]' does not exist`,
      status: 400,
    });
  });

  test.each<[Partial<RegisterImageCommandInput>, string, string]>([
    [{ Name: 'a!b' }, 'InvalidAMIName.Malformed', 'AMI names must be between 3 and 128 characters long'],
    [{ RootDeviceName: '/dev/sda1' }, 'InvalidBlockDeviceMapping', 'No root snapshot specified in device mapping.'],
    [{ RootDeviceName: undefined }, 'MissingParameter', 'The request must contain the parameter rootDeviceName'],
    [{ ImageLocation: 'bucket/manifest.xml' }, 'UnsupportedOperation', 'ImageLocation is not supported.'],
    [{ DryRun: true }, 'DryRunOperation', 'Request would have succeeded'],
  ])('rejects %j with %s and makes nothing', async (change, name, message) => {
    const ec2 = running.ec2();
    const refused = await refusal(register(ec2, await newSnapshot(ec2), change));
    expect(refused.name).toBe(name);
    expect(refused.message).toContain(message);
    expect((await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  });

  test('rejects a name that another image has, and a snapshot of another account', async () => {
    const ec2 = running.ec2();
    const SnapshotId = await newSnapshot(ec2);
    const id = await register(ec2, SnapshotId);
    expect(await refusal(register(ec2, SnapshotId))).toMatchObject({
      name: 'InvalidAMIName.Duplicate',
      message: `AMI name own is already in use by AMI ${id}`,
    });
    expect((await refusal(register(running.ec2('us-east-1', friend), SnapshotId))).name).toBe('InvalidSnapshot.NotFound');
  });
});

test('CreateImage holds what the instance had written, and launches it again', async () => {
  const ec2 = running.ec2();
  const KmsKeyId = await newKey();
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1, Encrypted: true, KmsKeyId } }],
    }),
  );
  const InstanceId = Instances?.[0]?.InstanceId ?? '';
  for (;;) {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
    if (Reservations?.[0]?.Instances?.[0]?.State?.Name === 'running') break;
  }
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'encrypted', Values: ['true'] }] }));
  await write(Volumes[0], 'not flushed yet');
  const { ImageId } = await ec2.send(
    new CreateImageCommand({
      InstanceId,
      Name: 'of-host',
      BlockDeviceMappings: [{ DeviceName: '/dev/sdg', Ebs: { VolumeSize: 4 } }],
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'of', Value: 'host' }] }],
    }),
  );
  const image = await imageOf(ec2, ImageId);
  expect(image).toMatchObject({ State: 'available', SourceInstanceId: InstanceId, RootDeviceName: rootName });
  expect(image.BlockDeviceMappings?.map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.Encrypted]).sort()).toEqual([
    ['/dev/sdf', true],
    ['/dev/sdg', false],
    [rootName, false],
  ]);
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ Filters: [{ Name: 'tag:of', Values: ['host'] }] }));
  expect(Snapshots.map(({ Description }) => Description)).toEqual(
    [1, 2].map(() => `Created by CreateImage(${InstanceId}) for ${ImageId ?? ''}`),
  );
  await write(Volumes[0], 'later than that');
  const [again] = (await launched(ec2, ImageId)).filter(({ Encrypted }) => Encrypted);
  expect(again?.KmsKeyId).toBe(KmsKeyId);
  expect(await read(again, 15)).toBe('not flushed yet');
});

describe('CopyImage', () => {
  const source = { SourceRegion: 'us-east-1', Name: 'copy' };

  test('encrypts an image anew in another region', async () => {
    const [ec2, west] = [running.ec2(), running.ec2('eu-west-1')];
    const KmsKeyId = await newKey('eu-west-1');
    const SourceImageId = await register(ec2, await newSnapshot(ec2, { Encrypted: true, KmsKeyId: await newKey() }));
    await ec2.send(new CreateTagsCommand({ Resources: [SourceImageId], Tags: [{ Key: 'Name', Value: 'own' }] }));
    const input = { ...source, SourceImageId, Encrypted: true, KmsKeyId, CopyImageTags: true, ClientToken: 'once' };
    const { ImageId } = await west.send(new CopyImageCommand(input));
    expect((await west.send(new CopyImageCommand(input))).ImageId).toBe(ImageId);
    const image = await imageOf(west, ImageId);
    expect(image).toMatchObject({
      State: 'available',
      SourceImageId,
      SourceImageRegion: 'us-east-1',
      Tags: [{ Key: 'Name', Value: 'own' }],
    });
    const { Snapshots } = await west.send(
      new DescribeSnapshotsCommand({ SnapshotIds: [image.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? ''] }),
    );
    expect(Snapshots).toMatchObject([{ Encrypted: true, KmsKeyId, State: 'completed' }]);
    expect(await launched(west, ImageId)).toMatchObject([{ Encrypted: true, KmsKeyId }]);
    expect((await refusal(ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] })))).name).toBe('InvalidAMIID.NotFound');
  });

  test('fails with a key that cannot be used, and the image says so', async () => {
    const ec2 = running.ec2();
    const KmsKeyId = await newKey();
    await running.kms().send(new DisableKeyCommand({ KeyId: KmsKeyId }));
    const SourceImageId = await register(ec2, await newSnapshot(ec2));
    const { ImageId } = await ec2.send(new CopyImageCommand({ ...source, SourceImageId, Encrypted: true, KmsKeyId }));
    expect(await imageOf(ec2, ImageId)).toMatchObject({
      State: 'failed',
      StateReason: { Code: 'Client.InvalidKMSKey.InvalidState' },
    });
    expect((await refusal(launched(ec2, ImageId))).name).toBe('InvalidAMIID.Unavailable');
  });

  test('rejects a public image, whose content is not here', async () => {
    const refused = await refusal(running.ec2().send(new CopyImageCommand({ ...source, SourceImageId: 'ami-0123456789abcdef0' })));
    expect(refused).toEqual({
      name: 'InvalidRequest',
      message: 'You do not have permission to access the storage of this ami',
      status: 400,
    });
  });
});

describe('launch permissions', () => {
  const share = (ec2: EC2Client, ImageId: string, UserId = friend) =>
    ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add: [{ UserId }] } }));

  test('let another account launch, but neither copy nor change the image', async () => {
    const [ec2, other] = [running.ec2(), running.ec2('us-east-1', friend)];
    const KmsKeyId = await newKey();
    const id = await register(ec2, await newSnapshot(ec2, { Encrypted: true, KmsKeyId }));
    expect((await refusal(launched(other, id))).name).toBe('InvalidAMIID.NotFound');
    await share(ec2, id);
    const { LaunchPermissions } = await ec2.send(new DescribeImageAttributeCommand({ ImageId: id, Attribute: 'launchPermission' }));
    expect(LaunchPermissions).toEqual([{ UserId: friend }]);
    expect((await other.send(new DescribeImagesCommand({ ExecutableUsers: ['self'] }))).Images).toMatchObject([{ ImageId: id }]);
    // Without a right to the key there is no launch.
    expect(await launched(other, id)).toEqual([]);
    const allowed = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...allowed, Principal: { AWS: [`arn:aws:iam::000000000000:root`, `arn:aws:iam::${friend}:root`] } }],
    });
    await running.kms().send(new PutKeyPolicyCommand({ KeyId: KmsKeyId, Policy }));
    const [volume] = await launched(other, id);
    expect(volume?.Encrypted).toBe(true);
    expect(volume?.KmsKeyId).toMatch(new RegExp(`:${friend}:key/`));
    const copy = other.send(new CopyImageCommand({ Name: 'copy', SourceImageId: id, SourceRegion: 'us-east-1' }));
    expect((await refusal(copy)).message).toBe('You do not have permission to access the storage of this ami');
    expect(await refusal(other.send(new DeregisterImageCommand({ ImageId: id })))).toEqual({
      name: 'AuthFailure',
      message: `Not authorized for image:${id}`,
      status: 403,
    });
    await ec2.send(new ResetImageAttributeCommand({ ImageId: id, Attribute: 'launchPermission' }));
    expect((await refusal(other.send(new DescribeImagesCommand({ ImageIds: [id] })))).name).toBe('InvalidAMIID.NotFound');
  });

  test('are not given for what lies under the managed key, nor to everybody for what is encrypted', async () => {
    const ec2 = running.ec2();
    const managed = await register(ec2, await newSnapshot(ec2, { Encrypted: true }));
    expect(await refusal(share(ec2, managed))).toEqual({
      name: 'InvalidParameter',
      message: "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
      status: 400,
    });
    const own = await register(ec2, await newSnapshot(ec2, { Encrypted: true, KmsKeyId: await newKey() }), { Name: 'other' });
    const everybody = ec2.send(new ModifyImageAttributeCommand({ ImageId: own, LaunchPermission: { Add: [{ Group: 'all' }] } }));
    expect((await refusal(everybody)).name).toBe('InvalidParameter');
    const plain = await register(ec2, await newSnapshot(ec2), { Name: 'plain' });
    await ec2.send(
      new ModifyImageAttributeCommand({ ImageId: plain, Attribute: 'launchPermission', OperationType: 'add', UserGroups: ['all'] }),
    );
    expect((await imageOf(running.ec2('us-east-1', friend), plain)).Public).toBe(true);
  });
});

test('DescribeImages filters, pages and knows owners', async () => {
  const ec2 = running.ec2();
  const SnapshotId = await newSnapshot(ec2);
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push(await register(ec2, SnapshotId, { Name: `own-${i}` }));
  await ec2.send(new CreateTagsCommand({ Resources: [ids[3] ?? ''], Tags: [{ Key: 'three', Value: 'yes' }] }));
  const found = async (input: object): Promise<(string | undefined)[]> =>
    ((await ec2.send(new DescribeImagesCommand(input))).Images ?? []).map(({ ImageId }) => ImageId);
  const filter = (Name: string, value: string) => ({ Owners: ['self'], Filters: [{ Name, Values: [value] }] });
  expect(await found(filter('name', 'own-?'))).toEqual([...ids].sort());
  expect(await found(filter('tag:three', 'y*'))).toEqual([ids[3]]);
  expect(await found(filter('block-device-mapping.snapshot-id', SnapshotId))).toHaveLength(6);
  expect(await found(filter('is-public', 'true'))).toEqual([]);
  expect(await found({ Owners: ['000000000000'] })).toHaveLength(6);
  expect(await found({ ImageIds: [ids[0]], Owners: ['amazon'] })).toEqual([]);
  expect((await refusal(ec2.send(new DescribeImagesCommand({ Owners: ['me'] })))).name).toBe('InvalidParameterValue');
  const first = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], MaxResults: 5 }));
  expect(first.Images).toHaveLength(5);
  expect(await found({ Owners: ['self'], NextToken: first.NextToken })).toHaveLength(1);
});

test('DeregisterImage deletes the snapshots when asked, but for those that other images have', async () => {
  const ec2 = running.ec2();
  const [shared, own] = [await newSnapshot(ec2), await newSnapshot(ec2)];
  await register(ec2, shared);
  const ImageId = await register(ec2, shared, {
    Name: 'both',
    BlockDeviceMappings: [
      { DeviceName: rootName, Ebs: { SnapshotId: shared } },
      { DeviceName: '/dev/sdf', Ebs: { SnapshotId: own } },
    ],
  });
  const answer = await ec2.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }));
  expect(answer.DeleteSnapshotResults).toEqual([
    { SnapshotId: shared, ReturnCode: 'skipped' },
    { SnapshotId: own, ReturnCode: 'success' },
  ]);
});
