import {
  DescribeAccountAttributesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceCreditSpecificationsCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Filter, Instance, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const ImageId = 'ami-0123456789abcdef0';
const hour = 3_600_000;

async function run(ec2: EC2Client, input: Partial<RunInstancesCommandInput> = {}): Promise<Instance[]> {
  return (
    (await ec2.send(new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...input }))).Instances ?? []
  );
}

const idsOf = (instances: readonly Instance[]): string[] => instances.map(({ InstanceId }) => InstanceId ?? '');

async function described(ec2: EC2Client, Filters: Filter[] = []): Promise<Instance[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances }) => Instances ?? []);
}

describe('RunInstances', () => {
  test('makes as many as are asked for, pending, then running', async () => {
    const ec2 = running.ec2();
    const tags = [{ Key: 'Name', Value: 'host' }];
    const made = await run(ec2, {
      MinCount: 2,
      MaxCount: 3,
      Placement: { AvailabilityZone: 'us-east-1c' },
      // As Terraform sends the default tags of a provider.
      TagSpecifications: [
        { ResourceType: 'instance', Tags: tags },
        { ResourceType: 'volume', Tags: tags },
      ],
    });
    expect(made).toHaveLength(3);
    expect(made).toMatchObject([0, 1, 2].map((AmiLaunchIndex) => ({ AmiLaunchIndex, State: { Code: 0, Name: 'pending' }, Tags: tags })));
    const found = await described(ec2);
    expect(idsOf(found).sort()).toEqual(idsOf(made).sort());
    expect(found[0]).toMatchObject({
      ImageId,
      InstanceType: 't3.micro',
      Placement: { AvailabilityZone: 'us-east-1c' },
      State: { Code: 16, Name: 'running' },
      Tags: tags,
    });
  });

  test('makes them once for one client token', async () => {
    const ec2 = running.ec2();
    const first = await run(ec2, { ClientToken: 'once', MaxCount: 2 });
    expect(idsOf(await run(ec2, { ClientToken: 'once', MaxCount: 2 }))).toEqual(idsOf(first));
    expect((await refusal(run(ec2, { ClientToken: 'once', MaxCount: 1 }))).name).toBe('IdempotentParameterMismatch');
    expect(await described(ec2)).toHaveLength(2);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: idsOf(first) }));
    expect((await refusal(run(ec2, { ClientToken: 'once', MaxCount: 2 }))).name).toBe('IdempotentInstanceTerminated');
  });

  test.each<[Partial<RunInstancesCommandInput>, string, string]>([
    [{ ImageId: 'ami-0ebf472962bc6715' }, 'InvalidAMIID.Malformed', 'Invalid id: "ami-0ebf472962bc6715"'],
    [{ ImageId: 'var.ami' }, 'InvalidAMIID.Malformed', 'Invalid id: "var.ami" (expecting "ami-...")'],
    [{ ImageId: undefined }, 'MissingParameter', 'The request must contain the parameter ImageId'],
    [{ InstanceType: 'z9.huge' as 't3.micro' }, 'InvalidParameterValue', "Invalid value 'z9.huge' for InstanceType."],
    [{ MinCount: 0 }, 'InvalidParameterValue', 'Value (0) for parameter minCount is invalid. Minimum value is 1.'],
    [
      { MinCount: 2, MaxCount: 1 },
      'InvalidParameterValue',
      'Value (1) for parameter maxCount is invalid. It must be greater than or equal to minCount.',
    ],
    [
      { MaxCount: 2_000_000_000 },
      'InstanceLimitExceeded',
      'You have requested more instances (2000000000) than your current instance limit of 100 allows.',
    ],
    [{ Placement: { AvailabilityZone: 'eu-west-1a' } }, 'InvalidZone.NotFound', "The zone 'eu-west-1a' does not exist."],
    [{ SubnetId: 'subnet-01234567' }, 'UnsupportedOperation', 'SubnetId is not supported.'],
    [{ CreditSpecification: { CpuCredits: 'standard' } }, 'UnsupportedOperation', 'CreditSpecification standard is not supported.'],
    [{ KeyName: 'key' }, 'UnsupportedOperation', 'KeyName is not supported.'],
  ])('rejects %j with %s and makes nothing', async (input, name, message) => {
    const ec2 = running.ec2();
    expect(await refusal(run(ec2, input))).toEqual({ name, message, status: 400 });
    expect(await described(ec2)).toEqual([]);
  });
});

test('instances go through their states, and are seen for an hour after their end', async () => {
  const ec2 = running.ec2();
  const InstanceIds = idsOf(await run(ec2));
  const [id = ''] = InstanceIds;
  const state = async (): Promise<string | undefined> => (await described(ec2))[0]?.State?.Name;
  await ec2.send(new RebootInstancesCommand({ InstanceIds }));
  expect(await state()).toBe('running');
  const { StoppingInstances } = await ec2.send(new StopInstancesCommand({ InstanceIds }));
  expect(StoppingInstances).toMatchObject([{ CurrentState: { Code: 64, Name: 'stopping' }, PreviousState: { Code: 16, Name: 'running' } }]);
  expect(await state()).toBe('stopped');
  expect((await refusal(ec2.send(new RebootInstancesCommand({ InstanceIds })))).name).toBe('IncorrectState');
  await ec2.send(new StartInstancesCommand({ InstanceIds }));
  const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  expect(TerminatingInstances).toMatchObject([{ CurrentState: { Code: 32, Name: 'shutting-down' } }]);
  expect(await state()).toBe('terminated');
  expect(await refusal(ec2.send(new StartInstancesCommand({ InstanceIds })))).toEqual({
    name: 'IncorrectInstanceState',
    message: `The instance '${id}' is not in a state from which it can be started.`,
    status: 400,
  });
  await running.backend.advance(hour);
  expect(await described(ec2)).toEqual([]);
  expect(await refusal(ec2.send(new DescribeInstancesCommand({ InstanceIds })))).toMatchObject({
    name: 'InvalidInstanceID.NotFound',
    message: `The instance ID '${id}' does not exist`,
  });
});

test('DescribeInstances filters', async () => {
  const ec2 = running.ec2();
  const [one = ''] = idsOf(await run(ec2));
  const [two = ''] = idsOf(await run(ec2, { InstanceType: 'm5.large', Placement: { AvailabilityZone: 'us-east-1b' } }));
  await ec2.send(new StopInstancesCommand({ InstanceIds: [two] }));
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [two] }));
  expect(Reservations?.map(({ Instances }) => idsOf(Instances ?? []))).toEqual([[two]]);
  for (const [Name, value, expected] of [
    ['instance-state-name', 'running', [one]],
    ['instance-state-code', '80', [two]],
    ['instance-type', 'm5.*', [two]],
    ['availability-zone', 'us-east-1b', [two]],
    ['instance-id', one, [one]],
    ['image-id', 'ami-*', [one, two].sort()],
  ] as const) {
    expect([Name, idsOf(await described(ec2, [{ Name, Values: [value] }])).sort()]).toEqual([Name, expected]);
  }
});

test('DescribeInstanceStatus tells of running instances, and of all when asked', async () => {
  const ec2 = running.ec2();
  const InstanceIds = idsOf(await run(ec2));
  const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({}));
  expect(InstanceStatuses).toMatchObject([
    { InstanceState: { Name: 'running' }, InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'ok' } },
  ]);
  await ec2.send(new StopInstancesCommand({ InstanceIds }));
  expect((await ec2.send(new DescribeInstanceStatusCommand({}))).InstanceStatuses).toEqual([]);
  expect((await ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }))).InstanceStatuses).toHaveLength(1);
});

test('attributes and credits of an instance are those of one that was told nothing', async () => {
  const ec2 = running.ec2();
  const [InstanceId = ''] = idsOf(await run(ec2));
  const attribute = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiTermination' }));
  expect(attribute).toMatchObject({ InstanceId, DisableApiTermination: { Value: false } });
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: false } }));
  const changed = ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, Groups: ['sg-01234567'] }));
  expect((await refusal(changed)).name).toBe('UnsupportedOperation');
  const credits = await ec2.send(new DescribeInstanceCreditSpecificationsCommand({ InstanceIds: [InstanceId] }));
  expect(credits.InstanceCreditSpecifications).toEqual([{ InstanceId, CpuCredits: 'unlimited' }]);
});

test('every well-formed image id is a public image, and nothing else is', async () => {
  const ec2 = running.ec2();
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  expect(Images).toMatchObject([{ ImageId, Public: true, RootDeviceType: 'ebs', State: 'available' }]);
  expect((await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  expect((await refusal(ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-1'] })))).name).toBe('InvalidAMIID.Malformed');
});

test('places and types are those of the rows', async () => {
  const ec2 = running.ec2('eu-central-1');
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones?.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
    ['eu-central-1a', 'euc1-az1'],
    ['eu-central-1b', 'euc1-az2'],
    ['eu-central-1c', 'euc1-az3'],
  ]);
  const refused = await refusal(ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['eu-central-1z'] })));
  expect(refused.message).toBe('Invalid availability zone: [eu-central-1z]');
  const { Regions } = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['eu-west-1'] }));
  expect(Regions).toEqual([{ Endpoint: 'ec2.eu-west-1.amazonaws.com', OptInStatus: 'opt-in-not-required', RegionName: 'eu-west-1' }]);
  const { AccountAttributes } = await ec2.send(new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] }));
  expect(AccountAttributes).toEqual([{ AttributeName: 'default-vpc', AttributeValues: [{ AttributeValue: 'none' }] }]);
  const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t4g.micro'] }));
  expect(InstanceTypes).toMatchObject([
    { InstanceType: 't4g.micro', MemoryInfo: { SizeInMiB: 1024 }, ProcessorInfo: { SupportedArchitectures: ['arm64'] } },
  ]);
  const unknown = await refusal(ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['z9.huge' as 't3.micro'] })));
  expect(unknown).toMatchObject({ name: 'InvalidInstanceType', message: 'The following supplied instance types do not exist: [z9.huge]' });
});
