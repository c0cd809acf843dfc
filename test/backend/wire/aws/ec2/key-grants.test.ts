import { setTimeout as wait } from 'node:timers/promises';
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, ListGrantsCommand, PutKeyPolicyCommand, RevokeGrantCommand } from '@aws-sdk/client-kms';
import type { GrantListEntry } from '@aws-sdk/client-kms';
import { allow, makeUser, policy } from '../../../principals';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const owner = '000000000000';
const root = { AWS: `arn:aws:iam::${owner}:root` };
const zone = 'us-east-1a';
const refused = { name: 'CustomerKeyHasBeenRevoked', status: 400 };

interface Made {
  readonly ec2: EC2Client;
  readonly KeyId: string;
  readonly VolumeId: string;
  readonly InstanceId: string;
}

async function make(KmsKeyId?: string): Promise<Made> {
  const [ec2, kms] = [running.ec2(), running.kms()];
  const KeyId = KmsKeyId ?? (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, Encrypted: true, KmsKeyId: KeyId }));
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      Placement: { AvailabilityZone: zone },
    }),
  );
  const made = { ec2, KeyId, VolumeId: volume.VolumeId ?? '', InstanceId: Instances?.[0]?.InstanceId ?? '' };
  await settled(made);
  return made;
}

const attach = ({ ec2, VolumeId, InstanceId }: Made) => ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
const detach = ({ ec2, VolumeId }: Made) => ec2.send(new DetachVolumeCommand({ VolumeId }));
const grantsOf = async ({ KeyId }: Pick<Made, 'KeyId'>): Promise<readonly GrantListEntry[]> =>
  (await running.kms().send(new ListGrantsCommand({ KeyId }))).Grants ?? [];
const stateOf = async ({ ec2, VolumeId }: Made) =>
  (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State;
const instanceOf = async ({ ec2, InstanceId }: Made) =>
  (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }))).Reservations?.[0]?.Instances?.[0];

async function settled(made: Made): Promise<void> {
  while ((await stateOf(made)) === 'creating' || (await instanceOf(made))?.State?.Name === 'pending') await wait(1);
}

/** Everything but grants to everyone of the account; grants as `allowed` says. */
async function restrict({ KeyId }: Made, ...allowed: readonly object[]): Promise<void> {
  const Statement = [{ Effect: 'Allow', Principal: root, NotAction: 'kms:CreateGrant', Resource: '*' }, ...allowed];
  await running.kms().send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
}
const mayGrant = (Condition: object): object => ({ Effect: 'Allow', Principal: root, Action: 'kms:CreateGrant', Resource: '*', Condition });

describe('the key of an attached volume', () => {
  test('is lent to the instance’s host by a grant, from attach to detach', async () => {
    const made = await make();
    expect(await grantsOf(made)).toEqual([]);
    await attach(made);
    expect(await grantsOf(made)).toEqual([
      {
        KeyId: made.KeyId,
        GrantId: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        CreationDate: expect.any(Date) as Date,
        GranteePrincipal: `arn:aws:sts::${owner}:assumed-role/aws:ec2-infrastructure/${made.InstanceId}`,
        RetiringPrincipal: 'ec2.us-east-1.amazonaws.com',
        IssuingAccount: `arn:aws:iam::${owner}:root`,
        Operations: ['Decrypt'],
        Constraints: { EncryptionContextSubset: { 'aws:ebs:id': made.VolumeId } },
      },
    ]);
    await detach(made);
    expect(await grantsOf(made)).toEqual([]);
  });

  test('is opened by the host, and each step leaves its event', async () => {
    const made = await make();
    await attach(made);
    await detach(made);
    const told = (await running.backend.events()).filter(({ resources }) => resources.some(({ ARN }) => ARN === made.KeyId));
    const byRoot = { type: 'Root', arn: root.AWS, invokedBy: 'ec2.amazonaws.com' };
    const host = `arn:aws:sts::${owner}:assumed-role/aws:ec2-infrastructure/${made.InstanceId}`;
    expect(told.slice(-4)).toMatchObject([
      { eventName: 'GenerateDataKeyWithoutPlaintext', userIdentity: byRoot },
      {
        eventName: 'CreateGrant',
        userIdentity: byRoot,
        requestParameters: {
          granteePrincipal: host,
          retiringPrincipal: 'ec2.us-east-1.amazonaws.com',
          operations: ['Decrypt'],
          constraints: { encryptionContextSubset: { 'aws:ebs:id': made.VolumeId } },
        },
      },
      { eventName: 'Decrypt', userIdentity: { type: 'AssumedRole', arn: host, invokedBy: 'ec2.amazonaws.com' } },
      { eventName: 'RetireGrant', userIdentity: { type: 'AWSService', arn: 'ec2.amazonaws.com' } },
    ]);
  });

  test('needs no more of who attaches than a grant for AWS resources, and no less', async () => {
    const made = await make();
    await restrict(made, mayGrant({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }));
    await attach(made);
    await detach(made);
    const shape = { 'kms:GrantConstraintType': 'EncryptionContextSubset', 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' };
    await restrict(made, mayGrant({ StringEquals: shape, 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } }));
    await attach(made);
    await detach(made);
    await restrict(made, mayGrant({ Bool: { 'kms:GrantIsForAWSResource': 'false' } }));
    expect(await refusal(attach(made))).toMatchObject(refused);
    await restrict(made);
    expect(await refusal(attach(made))).toMatchObject(refused);
    expect(await stateOf(made)).toBe('available');
    expect(await grantsOf(made)).toEqual([]);
  });

  test('is refused to a host that the key’s policy denies, grant or no grant', async () => {
    const made = await make();
    await running.kms().send(
      new PutKeyPolicyCommand({
        KeyId: made.KeyId,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'kms:Decrypt',
              Resource: '*',
              Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:role/aws:ec2-infrastructure` } },
            },
          ],
        }),
      }),
    );
    expect(await refusal(attach(made))).toMatchObject(refused);
    expect(await grantsOf(made)).toEqual([]);
  });

  test('is lent in the name of a user who may give grants to AWS resources, and not of one who may not', async () => {
    const made = await make();
    const ec2Of = async (name: string, ...statements: readonly object[]) => {
      const credentials = await makeUser(running.backend, name, policy(allow('ec2:*'), ...statements));
      return new EC2Client({ ...running.backend.clientConfig(), credentials, maxAttempts: 1 });
    };
    const forResources = { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } };
    const [may, mayNot] = [
      await ec2Of('ada', allow('kms:CreateGrant', made.KeyId, forResources)),
      await ec2Of('bob', allow('kms:Decrypt')),
    ];
    expect(await refusal(attach({ ...made, ec2: mayNot }))).toMatchObject(refused);
    expect(await grantsOf(made)).toEqual([]);
    await attach({ ...made, ec2: may });
    expect(await grantsOf(made)).toMatchObject([{ IssuingAccount: root.AWS }]);
    // To give it back nobody is asked.
    await detach({ ...made, ec2: mayNot });
    expect(await grantsOf(made)).toEqual([]);
  });

  test('goes back when the instance stops, and is lent anew when it starts', async () => {
    const made = await make();
    await attach(made);
    const [before] = await grantsOf(made);
    await made.ec2.send(new StopInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    expect(await grantsOf(made)).toEqual([]);

    await restrict(made);
    await made.ec2.send(new StartInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    expect(await instanceOf(made)).toMatchObject({ State: { Name: 'stopped' }, StateReason: { Code: expect.any(String) as string } });
    expect(await grantsOf(made)).toEqual([]);

    await restrict(made, mayGrant({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }));
    await made.ec2.send(new StartInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    expect(await instanceOf(made)).toMatchObject({ State: { Name: 'running' } });
    const [after] = await grantsOf(made);
    expect(after?.GrantId).not.toBe(before?.GrantId);
    await made.ec2.send(new TerminateInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    expect(await grantsOf(made)).toEqual([]);
  });

  test('is lent for a stopped instance too, once', async () => {
    const made = await make();
    await made.ec2.send(new StopInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    await attach(made);
    expect(await grantsOf(made)).toHaveLength(1);
    await made.ec2.send(new StartInstancesCommand({ InstanceIds: [made.InstanceId] }));
    await settled(made);
    expect(await grantsOf(made)).toHaveLength(1);
  });

  test('of AWS’s own is lent the same way', async () => {
    const made = await make('alias/aws/ebs');
    await attach(made);
    const { Volumes } = await made.ec2.send(new DescribeVolumesCommand({ VolumeIds: [made.VolumeId] }));
    const KeyId = Volumes?.[0]?.KmsKeyId ?? '';
    expect(await grantsOf({ KeyId })).toHaveLength(1);
    await detach(made);
    expect(await grantsOf({ KeyId })).toEqual([]);
  });

  test('of another account is lent across accounts, where its policy lets', async () => {
    const theirs = running.kms(undefined, '111122223333');
    const { KeyMetadata } = await theirs.send(
      new CreateKeyCommand({
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
            {
              Effect: 'Allow',
              Principal: root,
              Action: ['kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant', 'kms:DescribeKey'],
              Resource: '*',
            },
          ],
        }),
      }),
    );
    const made = await make(KeyMetadata?.Arn);
    await attach(made);
    const listed = async () => (await theirs.send(new ListGrantsCommand({ KeyId: made.KeyId }))).Grants ?? [];
    expect(await listed()).toMatchObject([{ IssuingAccount: `arn:aws:iam::${owner}:root` }]);
    await detach(made);
    expect(await listed()).toEqual([]);
  });

  test('can be taken back by the key’s owner: what is attached goes on, and the grant opens nothing more', async () => {
    const made = await make();
    await attach(made);
    const [grant] = await grantsOf(made);
    const device = await running.backend.device(made.VolumeId);
    await running.kms().send(new RevokeGrantCommand({ KeyId: made.KeyId, GrantId: grant?.GrantId }));
    await device.write(0, Buffer.alloc(4096, 1));
    await device.flush();
    expect(await grantsOf(made)).toEqual([]);
    await detach(made);
    expect(await stateOf(made)).toBe('available');
    await attach(made);
  });
});
