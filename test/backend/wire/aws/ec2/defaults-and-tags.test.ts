import {
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteTagsCommand,
  DescribeTagsCommand,
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ResetEbsDefaultKmsKeyIdCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, Filter, Tag } from '@aws-sdk/client-ec2';
import { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();

describe('encryption by default', () => {
  test('is off at first, and is switched for one account in one region', async () => {
    const ec2 = running.ec2();
    const on = async (client: EC2Client): Promise<boolean | undefined> =>
      (await client.send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault;
    expect(await on(ec2)).toBe(false);
    expect((await ec2.send(new EnableEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault).toBe(true);
    expect(await on(ec2)).toBe(true);
    expect(await on(running.ec2('eu-west-1'))).toBe(false);
    expect(await on(running.ec2('us-east-1', '111111111111'))).toBe(false);
    expect((await refusal(ec2.send(new DisableEbsEncryptionByDefaultCommand({ DryRun: true })))).name).toBe('DryRunOperation');
    expect(await on(ec2)).toBe(true);
    expect((await ec2.send(new DisableEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault).toBe(false);
    expect(await on(ec2)).toBe(false);
  });

  test('uses the managed key until another is set, and again after a reset', async () => {
    const ec2 = running.ec2();
    const kms = running.kms();
    const current = async (): Promise<string | undefined> => (await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))).KmsKeyId;
    // Told by its alias, but by its ARN when it is set back to: examples of the AWS CLI for both.
    expect(await current()).toBe('alias/aws/ebs');
    const { KeyMetadata: own } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/volumes', TargetKeyId: own?.KeyId }));
    expect((await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: 'alias/volumes' }))).KmsKeyId).toBe(own?.Arn);
    expect(await current()).toBe(own?.Arn);
    expect((await refusal(ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: 'alias/nobody' })))).name).toBe(
      'InvalidKMSKey.NotFound',
    );
    expect(await current()).toBe(own?.Arn);
    const { KmsKeyId } = await ec2.send(new ResetEbsDefaultKmsKeyIdCommand({}));
    const { KeyMetadata: managed } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }));
    expect(KmsKeyId).toBe(managed?.Arn);
    expect(await current()).toBe('alias/aws/ebs');
  });
});

describe('tags', () => {
  const volume = async (ec2: EC2Client): Promise<string> =>
    (await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }))).VolumeId ?? '';
  const tagsOf = async (ec2: EC2Client, Filters: Filter[]) => (await ec2.send(new DescribeTagsCommand({ Filters }))).Tags;
  const create = (ec2: EC2Client, Resources: string[], Tags: Tag[]) => ec2.send(new CreateTagsCommand({ Resources, Tags }));

  test('are put on several resources, replaced, described and taken away', async () => {
    const ec2 = running.ec2();
    const id = await volume(ec2);
    const { Instances } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-01234567', MinCount: 1, MaxCount: 1 }));
    const instance = Instances?.[0]?.InstanceId ?? '';
    await create(
      ec2,
      [id, instance],
      [
        { Key: 'stage', Value: 'one' },
        { Key: 'empty', Value: '' },
      ],
    );
    await create(ec2, [id], [{ Key: 'stage', Value: 'two' }]);
    const ofVolume = [{ Name: 'resource-id', Values: [id] }];
    expect(await tagsOf(ec2, ofVolume)).toEqual([
      { Key: 'empty', ResourceId: id, ResourceType: 'volume', Value: '' },
      { Key: 'stage', ResourceId: id, ResourceType: 'volume', Value: 'two' },
    ]);
    expect(await tagsOf(ec2, [{ Name: 'resource-type', Values: ['instance'] }])).toHaveLength(2);
    expect(await tagsOf(ec2, [{ Name: 'value', Values: ['t*'] }])).toHaveLength(1);
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'stage', Value: 'other' }, { Key: 'absent' }] }));
    expect(await tagsOf(ec2, ofVolume)).toHaveLength(2);
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'stage' }] }));
    expect(await tagsOf(ec2, ofVolume)).toHaveLength(1);
    await ec2.send(new DeleteTagsCommand({ Resources: [instance] }));
    expect(await tagsOf(ec2, [{ Name: 'resource-type', Values: ['instance'] }])).toEqual([]);
  });

  test('are put on all resources or none', async () => {
    const ec2 = running.ec2();
    const id = await volume(ec2);
    for (const [Resources, Tags, name, message] of [
      [
        [id, 'vol-0123456789abcdef0'],
        [{ Key: 'a', Value: 'b' }],
        'InvalidVolume.NotFound',
        "The volume 'vol-0123456789abcdef0' does not exist.",
      ],
      [[id, 'nonsense'], [{ Key: 'a', Value: 'b' }], 'InvalidID', "The ID 'nonsense' is not valid"],
      [[id], [], 'MissingParameter', 'The request must contain the parameter Tag'],
      [[id], [{ Key: 'aws:x', Value: 'b' }], 'InvalidParameterValue', /reserved for internal use/],
      [[id], [{ Key: '', Value: 'b' }], 'InvalidParameterValue', /must not be empty/],
      [[id], [{ Key: 'a', Value: 'v'.repeat(257) }], 'InvalidParameterValue', 'Tag value exceeds the maximum length of 256 characters'],
      [
        [id],
        Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })),
        'TagLimitExceeded',
        'The maximum number of Tags for a resource has been reached.',
      ],
    ] as [string[], Tag[], string, string | RegExp][]) {
      const refused = await refusal(create(ec2, Resources, Tags));
      expect(refused.name).toBe(name);
      expect(refused.message).toMatch(message);
    }
    expect(await tagsOf(ec2, [])).toEqual([]);
  });

  test('named like properties of objects are tags like others', async () => {
    const ec2 = running.ec2();
    const id = await volume(ec2);
    await create(
      ec2,
      [id],
      [
        { Key: '__proto__', Value: 'a' },
        { Key: 'constructor', Value: 'b' },
      ],
    );
    expect(await tagsOf(ec2, [{ Name: 'key', Values: ['__proto__'] }])).toMatchObject([{ Value: 'a' }]);
    expect(await refusal(tagsOf(ec2, [{ Name: '__proto__', Values: ['a'] }]))).toMatchObject({ name: 'InvalidParameterValue' });
  });
});
