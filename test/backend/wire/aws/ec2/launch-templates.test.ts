import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
  DeleteLaunchTemplateVersionsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  ModifyLaunchTemplateCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { CreateLaunchTemplateCommandInput, EC2Client, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const ImageId = 'ami-0123456789abcdef0';

const create = async (
  ec2: EC2Client,
  LaunchTemplateData: RequestLaunchTemplateData = { ImageId, InstanceType: 't3.micro' },
  more: Partial<CreateLaunchTemplateCommandInput> = {},
) => (await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'small', LaunchTemplateData, ...more }))).LaunchTemplate;

const versions = async (ec2: EC2Client, Versions: string[] = []) =>
  (await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'small', Versions }))).LaunchTemplateVersions ?? [];

test('a template has versions, a default among them, and goes with all of them', async () => {
  const ec2 = running.ec2();
  const Tags = [{ Key: 'Name', Value: 'small' }];
  const template = await create(ec2, undefined, { TagSpecifications: [{ ResourceType: 'launch-template', Tags }] });
  expect(template).toMatchObject({ LaunchTemplateName: 'small', DefaultVersionNumber: 1, LatestVersionNumber: 1, Tags });
  const LaunchTemplateId = template?.LaunchTemplateId;
  const { LaunchTemplateVersion: second } = await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId,
      SourceVersion: '1',
      VersionDescription: 'larger',
      LaunchTemplateData: { InstanceType: 't3.small' },
    }),
  );
  expect(second).toMatchObject({
    VersionNumber: 2,
    DefaultVersion: false,
    VersionDescription: 'larger',
    LaunchTemplateData: { ImageId, InstanceType: 't3.small' },
  });
  expect((await versions(ec2)).map(({ VersionNumber }) => VersionNumber)).toEqual([1, 2]);
  expect(await versions(ec2, ['$Default'])).toMatchObject([{ VersionNumber: 1 }]);
  await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: '2' }));
  expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toMatchObject([{ DefaultVersionNumber: 2, Tags }]);
  const deleted = await ec2.send(new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['1', '2', '7'] }));
  expect(deleted.SuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber)).toEqual([1]);
  expect(deleted.UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([
    { VersionNumber: 2 },
    { VersionNumber: 7, ResponseError: { Code: 'launchTemplateVersionDoesNotExist' } },
  ]);
  await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'small' }));
  expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toEqual([]);
  expect(await refusal(ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [LaunchTemplateId ?? ''] })))).toEqual({
    name: 'InvalidLaunchTemplateId.NotFound',
    message: `The specified launch template, with template ID ${LaunchTemplateId ?? ''}, does not exist.`,
    status: 400,
  });
});

test('a token makes a template and a version once', async () => {
  const ec2 = running.ec2();
  const one = await create(ec2, undefined, { ClientToken: 'once' });
  expect((await create(ec2, undefined, { ClientToken: 'once' }))?.LaunchTemplateId).toBe(one?.LaunchTemplateId);
  expect((await refusal(create(ec2, { InstanceType: 't3.small' }, { ClientToken: 'once' }))).name).toBe('IdempotentParameterMismatch');
  const add = () =>
    ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateName: 'small',
        ClientToken: 'twice',
        LaunchTemplateData: { InstanceType: 't3.nano' },
      }),
    );
  expect((await add()).LaunchTemplateVersion?.VersionNumber).toBe(2);
  expect((await add()).LaunchTemplateVersion?.VersionNumber).toBe(2);
});

test.each<[Partial<CreateLaunchTemplateCommandInput>, string]>([
  [{}, 'InvalidLaunchTemplateName.AlreadyExistsException'],
  [{ LaunchTemplateName: 'a b c' }, 'InvalidLaunchTemplateName.MalformedException'],
  [{ LaunchTemplateName: 'other', DryRun: true }, 'DryRunOperation'],
  [{ LaunchTemplateName: 'other', TagSpecifications: [{ ResourceType: 'volume', Tags: [] }] }, 'InvalidParameterValue'],
])('CreateLaunchTemplate rejects %j with %s and makes nothing', async (change, name) => {
  const ec2 = running.ec2();
  await create(ec2);
  expect((await refusal(create(ec2, undefined, change))).name).toBe(name);
  expect((await ec2.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toHaveLength(1);
});

describe('RunInstances', () => {
  test('launches what the template says, with what the request says over it', async () => {
    const ec2 = running.ec2();
    const KmsKeyId = (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
    const template = await create(ec2, {
      ImageId,
      InstanceType: 't3.micro',
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId, VolumeSize: 12 } }],
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: [
            { Key: 'Name', Value: 'template' },
            { Key: 'kept', Value: 'yes' },
          ],
        },
      ],
    });
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        InstanceType: 't3.small',
        LaunchTemplate: { LaunchTemplateName: 'small', Version: '$Latest' },
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'request' }] }],
      }),
    );
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    for (;;) {
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
      const instance = Reservations?.[0]?.Instances?.[0];
      if (instance?.State?.Name === 'pending') continue;
      expect(instance).toMatchObject({ InstanceType: 't3.small', State: { Name: 'running' }, MetadataOptions: { HttpTokens: 'required' } });
      break;
    }
    expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toMatchObject([{ Size: 12, KmsKeyId }]);
    const tags = async () =>
      (await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [InstanceId] }] }))).Tags?.map(
        ({ Key, Value }) => [Key, Value],
      );
    const marks = [
      ['aws:ec2launchtemplate:id', template?.LaunchTemplateId],
      ['aws:ec2launchtemplate:version', '1'],
    ];
    expect(await tags()).toEqual([['Name', 'request'], ...marks, ['kept', 'yes']]);
    await ec2.send(new CreateTagsCommand({ Resources: [InstanceId], Tags: [{ Key: 'more', Value: '1' }] }));
    expect(await tags()).toHaveLength(5);
    await ec2.send(new DeleteTagsCommand({ Resources: [InstanceId] }));
    expect(await tags()).toEqual(marks);
  });

  test.each<[object, string]>([
    [{ LaunchTemplateName: 'none' }, 'InvalidLaunchTemplateName.NotFoundException'],
    [{ LaunchTemplateId: 'lt-1' }, 'InvalidLaunchTemplateId.Malformed'],
    [{ LaunchTemplateId: 'lt-0123456789abcdef0' }, 'InvalidLaunchTemplateId.NotFound'],
    [{ LaunchTemplateName: 'small', Version: '9' }, 'InvalidLaunchTemplateId.VersionNotFound'],
    [{ LaunchTemplateName: 'small', Version: 'last' }, 'InvalidParameterValue'],
    [{}, 'MissingParameter'],
  ])('rejects the template %j with %s', async (LaunchTemplate, name) => {
    const ec2 = running.ec2();
    await create(ec2);
    expect((await refusal(ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, LaunchTemplate })))).name).toBe(name);
  });

  test('rejects what a template says that is not served', async () => {
    const ec2 = running.ec2();
    await create(ec2, { ImageId, InstanceType: 't3.micro', KeyName: 'key' });
    const refused = ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateName: 'small' } }));
    expect(await refusal(refused)).toMatchObject({ name: 'UnsupportedOperation', message: 'KeyName is not supported.' });
  });
});
