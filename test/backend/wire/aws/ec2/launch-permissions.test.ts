import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DeregisterImageCommand,
  DescribeInstancesCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { allow, deny, makeUser, policy } from '../../../principals';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const clients: EC2Client[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

/** A client of a user with the policy. */
async function as(document: string): Promise<EC2Client> {
  const credentials = await makeUser(running.backend, 'ada', document);
  const client = new EC2Client({ ...running.backend.clientConfig('us-east-1'), credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}

const launch = (ec2: EC2Client, input: Partial<RunInstancesCommandInput> = {}) =>
  ec2.send(new RunInstancesCommand({ ImageId: 'ami-0123456789abcdef0', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...input }));

const onlyEncrypted = policy(
  allow('*'),
  deny('ec2:RunInstances', 'arn:aws:ec2:*:*:volume/*', { Condition: { Bool: { 'ec2:Encrypted': 'false' } } }),
);

test('a policy that denies volumes in clear refuses a launch with one, by request, by template and by the image', async () => {
  const ec2 = await as(onlyEncrypted);
  expect(await refusal(launch(ec2))).toMatchObject({
    name: 'UnauthorizedOperation',
    message: expect.stringContaining('ec2:RunInstances on resource: arn:aws:ec2:us-east-1:000000000000:volume/*') as string,
  });
  const KmsKeyId = (await running.kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  const root = { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId } };
  const data = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } };
  expect((await refusal(launch(ec2, { BlockDeviceMappings: [root, data] }))).name).toBe('UnauthorizedOperation');
  await running
    .ec2()
    .send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'clear', LaunchTemplateData: { BlockDeviceMappings: [root, data] } }));
  expect((await refusal(launch(ec2, { LaunchTemplate: { LaunchTemplateName: 'clear' } }))).name).toBe('UnauthorizedOperation');
  await launch(ec2, { BlockDeviceMappings: [root] });
  await running.ec2().send(new EnableEbsEncryptionByDefaultCommand({}));
  await launch(ec2);
});

test('a launch needs the image, the instance, the volumes and the tags', async () => {
  const ec2 = await as(policy(allow('ec2:RunInstances', ['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*:*:instance/*'])));
  expect((await refusal(launch(ec2))).message).toContain('volume/*');
  const tagged = { TagSpecifications: [{ ResourceType: 'volume' as const, Tags: [{ Key: 'a', Value: 'b' }] }] };
  const other = await makeUser(running.backend, 'bob', policy(allow('ec2:RunInstances')));
  const bob = new EC2Client({ ...running.backend.clientConfig('us-east-1'), credentials: other, maxAttempts: 1 });
  clients.push(bob);
  expect((await refusal(launch(bob, tagged))).message).toContain('ec2:CreateTags');
  expect((await running.ec2().send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  await launch(bob);
});

test('a template is one resource by id and by name; images name no account', async () => {
  const { LaunchTemplate } = await running
    .ec2()
    .send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'mine', LaunchTemplateData: { InstanceType: 't3.micro' } }));
  const id = LaunchTemplate?.LaunchTemplateId ?? '';
  const ec2 = await as(policy(allow('ec2:DeleteLaunchTemplate', 'arn:aws:ec2:us-east-1:000000000000:launch-template/lt-other')));
  expect((await refusal(ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'mine' })))).message).toContain(
    `launch-template/${id}`,
  );
  expect((await refusal(ec2.send(new DeregisterImageCommand({ ImageId: 'ami-0123456789abcdef0' })))).message).toContain(
    'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0',
  );
});
