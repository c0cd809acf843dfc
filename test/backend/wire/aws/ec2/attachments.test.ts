import { setTimeout as wait } from 'node:timers/promises';
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Instance, Volume } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const text = Buffer.from('what an instance wrote on its volume'.padEnd(512, '.'));
const device = '/dev/sdf';

async function newKey(): Promise<string> {
  return (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
}

async function volumeOf(ec2: EC2Client, VolumeId: string): Promise<Volume> {
  return (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0] ?? {};
}

async function instanceOf(ec2: EC2Client, InstanceId: string): Promise<Instance> {
  return (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }))).Reservations?.[0]?.Instances?.[0] ?? {};
}

async function newVolume(ec2: EC2Client, key?: string, from?: string): Promise<string> {
  const { VolumeId = '' } = await ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: 'us-east-1a',
      ...(from === undefined ? { Size: 1 } : { SnapshotId: from }),
      ...(key === undefined ? {} : { Encrypted: true, KmsKeyId: key }),
    }),
  );
  while ((await volumeOf(ec2, VolumeId)).State === 'creating') await wait(1);
  return VolumeId;
}

async function newInstance(ec2: EC2Client, AvailabilityZone = 'us-east-1a'): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      Placement: { AvailabilityZone },
    }),
  );
  return Instances?.[0]?.InstanceId ?? '';
}

const attach = (ec2: EC2Client, VolumeId: string, InstanceId: string, Device = device) =>
  ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));

const readText = async (volumeId: string): Promise<Buffer> =>
  Buffer.from(await (await running.backend.device(volumeId)).read(0, text.length));

const revoked = (id: string): { name: string; message: string; status: number } => ({
  name: 'CustomerKeyHasBeenRevoked',
  message: `Volume ${id} cannot be attached. The encrypted volume was unable to access the KMS master key.`,
  status: 400,
});

test('a volume is attached, written, detached, and read on another instance', async () => {
  const ec2 = running.ec2();
  const [volume, first, second] = [await newVolume(ec2, await newKey()), await newInstance(ec2), await newInstance(ec2)];
  const answer = await attach(ec2, volume, first);
  expect(answer).toMatchObject({ Device: device, InstanceId: first, State: 'attaching', VolumeId: volume, DeleteOnTermination: false });
  expect(await volumeOf(ec2, volume)).toMatchObject({
    State: 'in-use',
    Attachments: [{ Device: device, InstanceId: first, State: 'attached', VolumeId: volume }],
  });
  expect((await instanceOf(ec2, first)).BlockDeviceMappings).toMatchObject([
    { DeviceName: '/dev/xvda' },
    { DeviceName: device, Ebs: { Status: 'attached', VolumeId: volume } },
  ]);
  await (await running.backend.device(volume)).write(0, text);
  expect(await ec2.send(new DetachVolumeCommand({ VolumeId: volume }))).toMatchObject({ InstanceId: first, State: 'detaching' });
  expect(await volumeOf(ec2, volume)).toMatchObject({ State: 'available', Attachments: [] });
  await attach(ec2, volume, second);
  expect(await readText(volume)).toEqual(text);
});

test.each<['disabled' | 'pending deletion', (KeyId: string) => Promise<unknown>]>([
  ['disabled', (KeyId) => running.kms().send(new DisableKeyCommand({ KeyId }))],
  ['pending deletion', (KeyId) => running.kms().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))],
])('a key that is %s lets an attached volume go on, and no volume be attached', async (_state, spoil) => {
  const ec2 = running.ec2();
  const key = await newKey();
  const [volume, instance] = [await newVolume(ec2, key), await newInstance(ec2)];
  await attach(ec2, volume, instance);
  await spoil(key);
  await (await running.backend.device(volume)).write(0, text);
  expect(await readText(volume)).toEqual(text);
  await ec2.send(new DetachVolumeCommand({ VolumeId: volume }));
  expect(await refusal(attach(ec2, volume, instance))).toEqual(revoked(volume));
  expect(await volumeOf(ec2, volume)).toMatchObject({ State: 'available', Attachments: [] });
  await expect(running.backend.device(volume)).rejects.toThrow('not-attached');
});

test('a key that is enabled again gives the data back', async () => {
  const ec2 = running.ec2();
  const KeyId = await newKey();
  const [volume, instance] = [await newVolume(ec2, KeyId), await newInstance(ec2)];
  await attach(ec2, volume, instance);
  await (await running.backend.device(volume)).write(0, text);
  await running.kms().send(new DisableKeyCommand({ KeyId }));
  await ec2.send(new DetachVolumeCommand({ VolumeId: volume }));
  expect(await refusal(attach(ec2, volume, instance))).toEqual(revoked(volume));
  await running.kms().send(new EnableKeyCommand({ KeyId }));
  await attach(ec2, volume, instance);
  expect(await readText(volume)).toEqual(text);
});

test('an instance whose volume has lost its key does not start, and says why', async () => {
  const ec2 = running.ec2();
  const KeyId = await newKey();
  const [volume, instance] = [await newVolume(ec2, KeyId), await newInstance(ec2)];
  await attach(ec2, volume, instance);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [instance] }));
  await running.kms().send(new DisableKeyCommand({ KeyId }));
  const { StartingInstances } = await ec2.send(new StartInstancesCommand({ InstanceIds: [instance] }));
  expect(StartingInstances).toMatchObject([{ PreviousState: { Name: 'stopped', Code: 80 }, CurrentState: { Name: 'pending', Code: 0 } }]);
  while ((await instanceOf(ec2, instance)).State?.Name === 'pending') await wait(1);
  expect(await instanceOf(ec2, instance)).toMatchObject({
    State: { Name: 'stopped' },
    StateReason: {
      Code: 'Client.InvalidKMSKey.InvalidState',
      Message: 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
    },
  });
  await running.kms().send(new EnableKeyCommand({ KeyId }));
  await ec2.send(new StartInstancesCommand({ InstanceIds: [instance] }));
  while ((await instanceOf(ec2, instance)).State?.Name === 'pending') await wait(1);
  expect((await instanceOf(ec2, instance)).State?.Name).toBe('running');
});

test('a snapshot of an attached volume restores to what was written, under the same key', async () => {
  const ec2 = running.ec2();
  const [volume, instance] = [await newVolume(ec2, await newKey()), await newInstance(ec2)];
  await attach(ec2, volume, instance);
  await (await running.backend.device(volume)).write(0, text);
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: volume }));
  await (await running.backend.device(volume)).write(0, Buffer.alloc(512));
  const restored = await newVolume(ec2, undefined, SnapshotId);
  await attach(ec2, restored, instance, '/dev/sdg');
  expect(await readText(restored)).toEqual(text);
});

test('terminating an instance frees its volumes', async () => {
  const ec2 = running.ec2();
  const [volume, instance] = [await newVolume(ec2), await newInstance(ec2)];
  await attach(ec2, volume, instance);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  expect(await volumeOf(ec2, volume)).toMatchObject({ State: 'available', Attachments: [] });
});

describe('refusals', () => {
  test('of what cannot be attached', async () => {
    const ec2 = running.ec2();
    const [volume, other, instance] = [await newVolume(ec2), await newVolume(ec2), await newInstance(ec2)];
    const elsewhere = await newInstance(ec2, 'us-east-1b');
    await attach(ec2, volume, instance);
    const terminated = await newInstance(ec2);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [terminated] }));
    for (const [call, name, message] of [
      [() => attach(ec2, volume, instance, '/dev/sdg'), 'VolumeInUse', `${volume} is already attached to an instance`],
      [
        () => attach(ec2, other, instance),
        'InvalidParameterValue',
        `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
      ],
      [
        () => attach(ec2, other, elsewhere),
        'InvalidVolume.ZoneMismatch',
        `The volume '${other}' is not in the same availability zone as instance '${elsewhere}'`,
      ],
      [
        () => attach(ec2, other, instance, 'disk1'),
        'InvalidParameterValue',
        'Value (disk1) for parameter device is invalid. disk1 is not a valid EBS device name.',
      ],
      [() => attach(ec2, other, terminated), 'IncorrectState', `Instance '${terminated}' is not 'running'.`],
      [
        () => attach(ec2, other, 'i-0123456789abcdef0'),
        'InvalidInstanceID.NotFound',
        "The instance ID 'i-0123456789abcdef0' does not exist",
      ],
      [() => attach(ec2, other, 'ma1'), 'InvalidInstanceID.Malformed', 'Invalid id: "ma1"'],
      [
        () => attach(ec2, 'vol-0123456789abcdef0', instance),
        'InvalidVolume.NotFound',
        "The volume 'vol-0123456789abcdef0' does not exist.",
      ],
      [
        () => ec2.send(new DeleteVolumeCommand({ VolumeId: volume })),
        'VolumeInUse',
        `Volume ${volume} is currently attached to ${instance}`,
      ],
      [() => ec2.send(new DetachVolumeCommand({ VolumeId: other })), 'IncorrectState', `Volume '${other}'is in the 'available' state.`],
      [
        () => ec2.send(new DetachVolumeCommand({ VolumeId: volume, InstanceId: elsewhere })),
        'InvalidAttachment.NotFound',
        `The volume '${volume}' is not attached to instance '${elsewhere}'.`,
      ],
      [
        () => ec2.send(new AttachVolumeCommand({ VolumeId: other, InstanceId: instance, Device: '/dev/sdg', DryRun: true })),
        'DryRunOperation',
        'Request would have succeeded, but DryRun flag is set.',
      ],
    ] as const) {
      expect(await refusal(call())).toMatchObject({ name, message });
    }
    expect((await volumeOf(ec2, other)).State).toBe('available');
  });
});
