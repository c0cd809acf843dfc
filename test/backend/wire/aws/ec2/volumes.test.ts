import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumeAttributeCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  DescribeVolumeStatusCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ModifyVolumeCommand,
} from '@aws-sdk/client-ec2';
import type { CreateVolumeCommandInput, EC2Client, Filter, Volume } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const account = '000000000000';
const AvailabilityZone = 'us-east-1a';

type Made = Volume & { VolumeId: string };

async function newVolume(ec2: EC2Client, input: Partial<CreateVolumeCommandInput> = {}): Promise<Made> {
  return (await ec2.send(new CreateVolumeCommand({ AvailabilityZone, Size: 1, ...input }))) as Volume as Made;
}

async function described(ec2: EC2Client, VolumeId: string): Promise<Volume> {
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
  return Volumes[0] ?? {};
}

/** The volume once its key has been asked for. */
async function settled(ec2: EC2Client, VolumeId: string): Promise<Volume> {
  for (;;) {
    const volume = await described(ec2, VolumeId);
    if (volume.State !== 'creating') return volume;
    await wait(1);
  }
}

async function newKey(): Promise<{ KeyId: string; Arn: string }> {
  const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
  return KeyMetadata as { KeyId: string; Arn: string };
}

const named = async (ec2: EC2Client, Filters: Filter[]): Promise<(string | undefined)[]> =>
  ((await ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes ?? []).map(({ VolumeId }) => VolumeId);

const without = (id: string): { name: string; message: string; status: number } => ({
  name: 'InvalidVolume.NotFound',
  message: `The volume '${id}' does not exist.`,
  status: 400,
});

describe('CreateVolume', () => {
  test('makes an unencrypted gp2 volume that soon is available', async () => {
    const ec2 = running.ec2();
    const made = await newVolume(ec2, { Size: 50 });
    expect(made.VolumeId).toMatch(/^vol-[0-9a-f]{17}$/);
    expect(made).toMatchObject({
      AvailabilityZone,
      Encrypted: false,
      Iops: 150,
      Size: 50,
      SnapshotId: '',
      State: 'creating',
      VolumeType: 'gp2',
    });
    const volume = await settled(ec2, made.VolumeId);
    expect(volume).toMatchObject({ State: 'available', Attachments: [], MultiAttachEnabled: false });
    expect(volume).not.toHaveProperty('KmsKeyId');
    expect(volume.CreateTime).toBeInstanceOf(Date);
  });

  test('encrypts under the key that is named, by whichever of its names', async () => {
    const ec2 = running.ec2();
    const { KeyId, Arn } = await newKey();
    for (const reference of [KeyId, Arn]) {
      const made = await newVolume(ec2, { Encrypted: true, KmsKeyId: reference });
      expect(made).toMatchObject({ Encrypted: true, KmsKeyId: Arn });
      expect((await settled(ec2, made.VolumeId)).State).toBe('available');
    }
    const keyUses = (await running.backend.events()).filter(({ eventName }) => eventName === 'GenerateDataKeyWithoutPlaintext');
    expect(keyUses).toHaveLength(2);
    expect(keyUses[0]).toMatchObject({
      requestParameters: { encryptionContext: { 'aws:ebs:id': expect.stringMatching(/^vol-/) as string } },
    });
  });

  test('encrypts under the managed key when no key is named, and all volumes when the account says so', async () => {
    const ec2 = running.ec2();
    const managed = await newVolume(ec2, { Encrypted: true });
    expect(managed.KmsKeyId).toMatch(new RegExp(`^arn:aws:kms:us-east-1:${account}:key/`));
    await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
    expect(await newVolume(ec2)).toMatchObject({ Encrypted: true, KmsKeyId: managed.KmsKeyId });
    const { Arn, KeyId } = await newKey();
    await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: KeyId }));
    expect(await newVolume(ec2, { Encrypted: false })).toMatchObject({ Encrypted: true, KmsKeyId: Arn });
    expect((await newVolume(running.ec2('eu-west-1'), { AvailabilityZone: 'eu-west-1a' })).Encrypted).toBe(false);
  });

  test('fails later, and takes the volume back, when the key is not there or disabled', async () => {
    const ec2 = running.ec2();
    const { KeyId, Arn } = await newKey();
    await running.kms().send(new DisableKeyCommand({ KeyId }));
    for (const [KmsKeyId, told] of [
      [KeyId, Arn],
      ['alias/nobody', 'alias/nobody'],
    ]) {
      const made = await newVolume(ec2, { Encrypted: true, KmsKeyId });
      expect(made).toMatchObject({ State: 'creating', KmsKeyId: told });
      expect(await refusal(settled(ec2, made.VolumeId))).toEqual(without(made.VolumeId));
    }
    expect(await named(ec2, [])).toEqual([]);
  });

  test.each<[Partial<CreateVolumeCommandInput>, string, string]>([
    [{ KmsKeyId: 'alias/x' }, 'InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.'],
    [
      { KmsKeyId: 'alias/x', Encrypted: false },
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    ],
    [{ Size: undefined }, 'MissingParameter', 'The request must contain the parameter size/snapshot'],
    [{ Size: 0 }, 'InvalidParameterValue', 'Volume of 0GiB is too small; minimum is 1GiB.'],
    [{ Size: -5 }, 'InvalidParameterValue', 'Volume of -5GiB is too small; minimum is 1GiB.'],
    [{ Size: 16_385 }, 'InvalidParameterValue', 'Volume of 16385GiB is too large; maximum is 16384GiB.'],
    [{ Size: 100, VolumeType: 'st1' }, 'InvalidParameterValue', 'Volume of 100GiB is too small; minimum is 125GiB.'],
    [{ Iops: 100 }, 'InvalidParameterCombination', 'The parameter iops is not supported for gp2 volumes.'],
    [{ Iops: 0 }, 'InvalidParameterCombination', 'The parameter iops is not supported for gp2 volumes.'],
    [{ Size: 10, VolumeType: 'io2' }, 'InvalidParameterCombination', 'The parameter iops must be specified for io2 volumes.'],
    [{ Size: 10, VolumeType: 'io1', Iops: 99 }, 'InvalidParameterValue', 'Volume iops of 99 is too low; minimum is 100'],
    [{ Size: 16_000, VolumeType: 'gp3', Iops: 200_000 }, 'InvalidParameterValue', 'Volume iops of 200000 is too high; maximum is 80000'],
    [
      { Size: 20, VolumeType: 'gp3', Iops: 15_000 },
      'InvalidParameterValue',
      'Iops to volume size ratio of 750.000000 is too high; maximum is 500',
    ],
    [{ Throughput: 125 }, 'InvalidParameterCombination', 'throughput can only be specified for volumeType gp3.'],
    [
      { Size: 100, VolumeType: 'gp3', Throughput: 1000, Iops: 3000 },
      'InvalidParameterValue',
      'Throughput (MiBps) to iops ratio of 0.333333 is too high; maximum is 0.250000 MiBps per iops',
    ],
    [{ AvailabilityZone: 'us-west-2a' }, 'InvalidZone.NotFound', "The zone 'us-west-2a' does not exist."],
    [{ AvailabilityZone: undefined }, 'MissingParameter', 'The request must contain the parameter AvailabilityZone'],
    [{ SnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound', "The snapshot 'snap-0123456789abcdef0' does not exist."],
    [{ SnapshotId: 'snap-1' }, 'InvalidParameterValue', "Value (snap-1) for parameter snapshotId is invalid. Expected: 'snap-...'."],
    [{ MultiAttachEnabled: true }, 'UnsupportedOperation', 'MultiAttachEnabled is not supported.'],
    [{ ClientToken: 'x'.repeat(65) }, 'InvalidClientToken', 'The specified client token is not valid.'],
    [{ DryRun: true, Iops: 0 }, 'InvalidParameterCombination', 'The parameter iops is not supported for gp2 volumes.'],
  ])('rejects %j with %s', async (input, name, message) => {
    const ec2 = running.ec2();
    expect(await refusal(newVolume(ec2, input))).toEqual({ name, message, status: 400 });
    expect(await named(ec2, [])).toEqual([]);
  });

  test.each<[Partial<CreateVolumeCommandInput>, Partial<Volume>]>([
    [{ VolumeType: 'gp3' }, { Iops: 3000, Throughput: 125 }],
    [
      { VolumeType: 'gp3', Size: 100, Iops: 4000, Throughput: 1000 },
      { Iops: 4000, Throughput: 1000 },
    ],
    [{ VolumeType: 'io2', Size: 4, Iops: 4000 }, { Iops: 4000 }],
    [{ VolumeType: 'gp2', Size: 1 }, { Iops: 100 }],
    [{ VolumeType: 'gp2', Size: 16_384 }, { Iops: 16_000 }],
    [
      { VolumeType: 'st1', Size: 125 },
      { Iops: undefined, Throughput: undefined },
    ],
  ])('gives %j the figures %j', async (input, figures) => {
    const { Iops, Throughput } = await newVolume(running.ec2(), input);
    expect({ Iops, Throughput }).toEqual({ Iops: undefined, Throughput: undefined, ...figures });
  });

  test('inherits encryption and key from a snapshot, and takes another key where one is named', async () => {
    const ec2 = running.ec2();
    const [first, second] = [await newKey(), await newKey()];
    const { VolumeId } = await newVolume(ec2, { Size: 2, Encrypted: true, KmsKeyId: first.KeyId });
    await settled(ec2, VolumeId);
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    const same = await newVolume(ec2, { SnapshotId, Size: undefined });
    expect(same).toMatchObject({ Encrypted: true, KmsKeyId: first.Arn, Size: 2, SnapshotId });
    expect((await settled(ec2, same.VolumeId)).State).toBe('available');
    const other = await newVolume(ec2, { SnapshotId, Size: 3, Encrypted: true, KmsKeyId: second.KeyId });
    expect(other).toMatchObject({ KmsKeyId: second.Arn, Size: 3 });
    expect((await settled(ec2, other.VolumeId)).State).toBe('available');
    expect(await refusal(newVolume(ec2, { SnapshotId, Size: 1 }))).toMatchObject({
      name: 'InvalidParameterValue',
      message: `Volume of size 1GB is smaller than snapshot '${SnapshotId ?? ''}', expect size >= 2GB`,
    });
  });

  test('puts tags on at once, or makes nothing', async () => {
    const ec2 = running.ec2();
    const made = await newVolume(ec2, { TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Name', Value: 'data' }] }] });
    expect(made.Tags).toEqual([{ Key: 'Name', Value: 'data' }]);
    expect((await described(ec2, made.VolumeId)).Tags).toEqual([{ Key: 'Name', Value: 'data' }]);
    const wrong: [CreateVolumeCommandInput['TagSpecifications'], string][] = [
      [[{ ResourceType: 'snapshot', Tags: [] }], "'snapshot' is not a valid taggable resource type for this operation."],
      [
        [{ ResourceType: 'volume', Tags: [{ Key: 'AWS:x', Value: '' }] }],
        "Value ( AWS:x ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use",
      ],
      [[{ ResourceType: 'volume', Tags: [{ Key: 'k'.repeat(129), Value: '' }] }], 'Tag key exceeds the maximum length of 128 characters'],
    ];
    for (const [TagSpecifications, message] of wrong) {
      const refused = await refusal(newVolume(ec2, { TagSpecifications }));
      expect(refused).toEqual({ name: 'InvalidParameterValue', message, status: 400 });
    }
    expect(await named(ec2, [])).toEqual([made.VolumeId]);
  });

  test('is carried out once for one client token, also when asked twice at the same time', async () => {
    const ec2 = running.ec2();
    const made = await Promise.all([1, 2, 3].map(() => newVolume(ec2, { ClientToken: 'token-1' })));
    expect(new Set(made.map(({ VolumeId }) => VolumeId)).size).toBe(1);
    expect(await named(ec2, [])).toHaveLength(1);
    expect(await refusal(newVolume(ec2, { ClientToken: 'token-1', Size: 2 }))).toEqual({
      name: 'IdempotentParameterMismatch',
      message: 'Parameters on this idempotent request are inconsistent with parameters used in previous request(s)',
      status: 400,
    });
    const VolumeId = made[0]?.VolumeId ?? '';
    await settled(ec2, VolumeId);
    await ec2.send(new DeleteVolumeCommand({ VolumeId }));
    expect(await refusal(newVolume(ec2, { ClientToken: 'token-1' }))).toMatchObject({
      name: 'IdempotentParameterMismatch',
      message: /already deleted/,
    });
  });

  test('honours DryRun with 412 and makes nothing', async () => {
    const ec2 = running.ec2();
    expect(await refusal(newVolume(ec2, { DryRun: true }))).toEqual({
      name: 'DryRunOperation',
      message: 'Request would have succeeded, but DryRun flag is set.',
      status: 412,
    });
    expect(await named(ec2, [])).toEqual([]);
  });
});

describe('DescribeVolumes', () => {
  test('keeps accounts and regions apart', async () => {
    const { VolumeId } = await newVolume(running.ec2());
    expect(await named(running.ec2('us-east-2'), [])).toEqual([]);
    expect(await refusal(described(running.ec2('us-east-1', '111111111111'), VolumeId))).toEqual(without(VolumeId));
  });

  test('gives those that are named, and no others', async () => {
    const ec2 = running.ec2();
    const ids: string[] = [];
    for (let made = 0; made < 4; made++) ids.push((await newVolume(ec2)).VolumeId);
    ids.sort();
    for (const VolumeIds of [ids.slice(0, 1), ids.slice(1, 3), ids.slice(3), ids]) {
      const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds }));
      expect(Volumes?.map(({ VolumeId }) => VolumeId)).toEqual(VolumeIds);
    }
  });

  test('filters by what a volume is, with wildcards, values as alternatives and filters together', async () => {
    const ec2 = running.ec2();
    const { Arn } = await newKey();
    const one = await newVolume(ec2, { TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Name', Value: 'one' }] }] });
    const two = await newVolume(ec2, { Size: 2, VolumeType: 'gp3', AvailabilityZone: 'us-east-1b', Encrypted: true, KmsKeyId: Arn });
    await Promise.all([settled(ec2, one.VolumeId), settled(ec2, two.VolumeId)]);
    const both = [one.VolumeId, two.VolumeId].sort();
    const created = (await described(ec2, one.VolumeId)).CreateTime?.toISOString() ?? '';
    for (const [Name, Values, expected] of [
      ['volume-id', [one.VolumeId], [one.VolumeId]],
      ['volume-type', ['gp?'], both],
      ['volume-type', ['gp2', 'gp3'], both],
      ['size', ['2'], [two.VolumeId]],
      ['status', ['avail*'], both],
      ['status', ['AVAILABLE'], []],
      ['availability-zone', ['us-east-1b'], [two.VolumeId]],
      ['encrypted', ['true'], [two.VolumeId]],
      ['kms-key-id', [Arn], [two.VolumeId]],
      ['kms-key-id', ['*'], [two.VolumeId]],
      ['tag:Name', ['o*'], [one.VolumeId]],
      ['tag:Name', ['\\*'], []],
      ['tag-key', ['Name'], [one.VolumeId]],
      ['tag-key', ['name'], []],
      ['snapshot-id', ['*'], []],
      ['attachment.status', ['attached'], []],
      ['create-time', [`${created.slice(0, 10)}*`], both],
    ] as const) {
      expect([Name, Values, (await named(ec2, [{ Name, Values: [...Values] }])).sort()]).toEqual([Name, Values, expected]);
    }
    const together = [
      { Name: 'size', Values: ['1', '2'] },
      { Name: 'encrypted', Values: ['false'] },
    ];
    expect(await named(ec2, together)).toEqual([one.VolumeId]);
    expect(await refusal(named(ec2, [{ Name: 'colour', Values: ['red'] }]))).toEqual({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
      status: 400,
    });
  });

  test('gives pages that together are the whole', async () => {
    const ec2 = running.ec2();
    const all: string[] = [];
    for (let made = 0; made < 12; made++) all.push((await newVolume(ec2)).VolumeId);
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ec2.send(new DescribeVolumesCommand({ MaxResults: 5, NextToken }));
      expect(page.Volumes?.length).toBeLessThanOrEqual(5);
      seen.push(...(page.Volumes ?? []).map(({ VolumeId }) => VolumeId));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(seen).toEqual(all.sort());
  });

  test.each([
    [{ MaxResults: 4 }, 'InvalidParameterValue', 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.'],
    [{ NextToken: 'made-up' }, 'InvalidNextToken', 'The specified NextToken is invalid or has expired.'],
    [{ VolumeIds: ['vol-ahsg23h'] }, 'InvalidParameterValue', "Value (vol-ahsg23h) for parameter volumes is invalid. Expected: 'vol-...'."],
    [{ VolumeIds: ['vol-0123456789abcdef0'] }, 'InvalidVolume.NotFound', "The volume 'vol-0123456789abcdef0' does not exist."],
    [
      { VolumeIds: ['vol-0123456789abcdef0', 'vol-0123456789abcdef1'] },
      'InvalidVolume.NotFound',
      "The volumes 'vol-0123456789abcdef0, vol-0123456789abcdef1' do not exist.",
    ],
  ])('rejects %j with %s', async (input, name, message) => {
    expect(await refusal(running.ec2().send(new DescribeVolumesCommand(input)))).toEqual({ name, message, status: 400 });
  });

  test('rejects ids together with a page size', async () => {
    const ec2 = running.ec2();
    const { VolumeId } = await newVolume(ec2);
    expect(await refusal(ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId], MaxResults: 5 })))).toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'The parameter volumeSet cannot be used with the parameter maxResults',
    });
  });
});

describe('DeleteVolume', () => {
  test('takes the volume away for good', async () => {
    const ec2 = running.ec2();
    const { VolumeId } = await newVolume(ec2);
    await settled(ec2, VolumeId);
    await ec2.send(new DeleteVolumeCommand({ VolumeId }));
    expect(await refusal(ec2.send(new DeleteVolumeCommand({ VolumeId })))).toEqual(without(VolumeId));
  });
});

describe('ModifyVolume', () => {
  test('grows a volume, changes its type and tells of it', async () => {
    const ec2 = running.ec2();
    const { VolumeId } = await newVolume(ec2, { Size: 10 });
    await settled(ec2, VolumeId);
    expect(await refusal(ec2.send(new DescribeVolumesModificationsCommand({ VolumeIds: [VolumeId] })))).toMatchObject({
      name: 'InvalidVolumeModification.NotFound',
      message: `Modification for volume '${VolumeId}' does not exist.`,
    });
    const { VolumeModification } = await ec2.send(new ModifyVolumeCommand({ VolumeId, Size: 20, VolumeType: 'gp3', Iops: 4000 }));
    const shapes = {
      OriginalIops: 100,
      OriginalSize: 10,
      OriginalVolumeType: 'gp2',
      TargetIops: 4000,
      TargetSize: 20,
      TargetThroughput: 125,
      TargetVolumeType: 'gp3',
    };
    expect(VolumeModification).toMatchObject({ ...shapes, ModificationState: 'modifying', VolumeId });
    const { VolumesModifications } = await ec2.send(new DescribeVolumesModificationsCommand({ VolumeIds: [VolumeId] }));
    expect(VolumesModifications).toMatchObject([{ ...shapes, ModificationState: 'completed', Progress: 100 }]);
    expect(await described(ec2, VolumeId)).toMatchObject({ Iops: 4000, Size: 20, Throughput: 125, VolumeType: 'gp3' });
    await ec2.send(new ModifyVolumeCommand({ VolumeId, Size: 30 }));
    expect(await described(ec2, VolumeId)).toMatchObject({ Iops: 4000, Size: 30, Throughput: 125 });
    await ec2.send(new ModifyVolumeCommand({ VolumeId, VolumeType: 'gp2' }));
    const back = await described(ec2, VolumeId);
    expect(back).toMatchObject({ Iops: 100, VolumeType: 'gp2' });
    expect(back).not.toHaveProperty('Throughput');
  });

  test('changes a small gp2 volume to gp3 as Terraform asks for it: with the IOPS it had', async () => {
    const ec2 = running.ec2();
    const { VolumeId, Iops } = await newVolume(ec2);
    await settled(ec2, VolumeId);
    await ec2.send(new ModifyVolumeCommand({ VolumeId, VolumeType: 'gp3', Size: 2, Iops }));
    expect(await described(ec2, VolumeId)).toMatchObject({ Iops: 3000, Size: 2, Throughput: 125, VolumeType: 'gp3' });
  });

  test('rejects a smaller size, figures beyond the type, and an unknown volume', async () => {
    const ec2 = running.ec2();
    const { VolumeId } = await newVolume(ec2, { Size: 10 });
    await settled(ec2, VolumeId);
    for (const [input, name, message] of [
      [{ Size: 9 }, 'InvalidParameterValue', 'New size cannot be smaller than existing size'],
      [{ Size: 20_000 }, 'InvalidParameterValue', 'Volume of 20000GiB is too large; maximum is 16384GiB.'],
      [{ Iops: 4000 }, 'InvalidParameterCombination', 'The parameter iops is not supported for gp2 volumes.'],
      [{ VolumeType: 'io1' }, 'InvalidParameterValue', 'Iops to volume size ratio of 300.000000 is too high; maximum is 50'],
      [{ VolumeType: 'gp3', Iops: 200 }, 'InvalidParameterValue', 'Volume iops of 200 is too low; minimum is 3000'],
    ] as const) {
      expect(await refusal(ec2.send(new ModifyVolumeCommand({ VolumeId, ...input })))).toEqual({ name, message, status: 400 });
    }
    const unknown = 'vol-0123456789abcdef0';
    expect(await refusal(ec2.send(new ModifyVolumeCommand({ VolumeId: unknown, Size: 9 })))).toEqual(without(unknown));
    expect(await described(ec2, VolumeId)).toMatchObject({ Size: 10, VolumeType: 'gp2' });
  });
});

test('DescribeVolumeStatus and DescribeVolumeAttribute tell of a volume that is well', async () => {
  const ec2 = running.ec2();
  const { VolumeId } = await newVolume(ec2);
  await settled(ec2, VolumeId);
  const { VolumeStatuses } = await ec2.send(new DescribeVolumeStatusCommand({ VolumeIds: [VolumeId] }));
  expect(VolumeStatuses).toMatchObject([{ AvailabilityZone, VolumeId, VolumeStatus: { Status: 'ok' } }]);
  const { AutoEnableIO } = await ec2.send(new DescribeVolumeAttributeCommand({ VolumeId, Attribute: 'autoEnableIO' }));
  expect(AutoEnableIO).toEqual({ Value: false });
});
