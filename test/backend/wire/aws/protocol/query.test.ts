import {
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { CONTEXT, decode, exchange, refusal } from './exchange';
import { CREDENTIALS, rawRequest } from './sdk';
import { AwsError } from '../../../../../src/backend/wire/aws/aws-error';
import { ec2 } from '../../../../../src/facts/aws/models/ec2';
import { sts } from '../../../../../src/facts/aws/models/sts';

const CONFIG = { region: 'eu-central-1', credentials: CREDENTIALS, maxAttempts: 1 };
const FORM: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];

describe('EC2 Query with the SDK for JavaScript', () => {
  it('decodes nested lists, numbers and booleans that the SDK wrote', async () => {
    const { requestHandler, calls } = exchange(ec2, { VolumeId: 'vol-1' });
    const client = new EC2Client({ ...CONFIG, requestHandler });

    await client.send(
      new CreateVolumeCommand({
        AvailabilityZone: 'eu-central-1a',
        Size: 8,
        Encrypted: true,
        KmsKeyId: 'alias/ä +%&=',
        ClientToken: 'token',
        TagSpecifications: [
          {
            ResourceType: 'volume',
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '' },
            ],
          },
        ],
      }),
    );
    await client.send(
      new RunInstancesCommand({
        ImageId: 'ami-1',
        MinCount: 1,
        MaxCount: 2,
        ClientToken: 't',
        BlockDeviceMappings: [
          { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 10, Encrypted: false } },
          { DeviceName: '/dev/sdb', NoDevice: '' },
        ],
      }),
    );
    await client.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId: 'snap-1',
        CreateVolumePermission: { Add: [{ UserId: '111111111111' }], Remove: [{ Group: 'all' }] },
      }),
    );

    expect(calls.map(({ name, input }) => ({ name, input }))).toEqual([
      {
        name: 'CreateVolume',
        input: {
          AvailabilityZone: 'eu-central-1a',
          Size: 8,
          Encrypted: true,
          KmsKeyId: 'alias/ä +%&=',
          ClientToken: 'token',
          TagSpecifications: [
            {
              ResourceType: 'volume',
              Tags: [
                { Key: 'a', Value: '1' },
                { Key: 'b', Value: '' },
              ],
            },
          ],
        },
      },
      {
        name: 'RunInstances',
        input: {
          ImageId: 'ami-1',
          MinCount: 1,
          MaxCount: 2,
          ClientToken: 't',
          BlockDeviceMappings: [
            { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 10, Encrypted: false } },
            { DeviceName: '/dev/sdb', NoDevice: '' },
          ],
        },
      },
      {
        name: 'ModifySnapshotAttribute',
        input: { SnapshotId: 'snap-1', CreateVolumePermission: { Add: [{ UserId: '111111111111' }], Remove: [{ Group: 'all' }] } },
      },
    ]);
  });

  it('reads the eleventh item after the tenth', async () => {
    const { requestHandler, calls } = exchange(ec2, { Snapshots: [] });
    const ids = Array.from({ length: 25 }, (_, index) => `snap-${index}`);
    await new EC2Client({ ...CONFIG, requestHandler }).send(
      new DescribeSnapshotsCommand({ SnapshotIds: ids, Filters: [{ Name: 'status', Values: ['completed', 'pending'] }] }),
    );
    expect(calls[0]!.input).toEqual({ SnapshotIds: ids, Filters: [{ Name: 'status', Values: ['completed', 'pending'] }] });
  });

  it('encodes answers that the SDK reads back: lists, empty lists, timestamps, characters of XML', async () => {
    const volume = {
      VolumeId: 'vol-1',
      CreateTime: new Date('2026-02-21T10:11:12.345Z'),
      Encrypted: true,
      Size: 8,
      Tags: [{ Key: '<&>"\'', Value: 'ü 😀 \r\n\t' }],
      Attachments: [],
      State: 'available',
    };
    const { requestHandler } = exchange(ec2, { Volumes: [volume, { VolumeId: 'vol-2', Attachments: [{ Device: '/dev/sdf' }] }] });
    const answer = await new EC2Client({ ...CONFIG, requestHandler }).send(new DescribeVolumesCommand({}));
    expect(answer.Volumes).toMatchObject([volume, { VolumeId: 'vol-2', Attachments: [{ Device: '/dev/sdf' }] }]);
    expect(answer.$metadata.requestId).toBe(CONTEXT.requestId);
  });

  it('says true for an operation without output', async () => {
    const { requestHandler } = exchange(ec2, {});
    await expect(new EC2Client({ ...CONFIG, requestHandler }).send(new DeleteVolumeCommand({ VolumeId: 'vol-1' }))).resolves.toBeDefined();
  });

  it('encodes an error that the SDK throws by code', async () => {
    const error = new AwsError({ code: 'InvalidVolume.NotFound', message: "The volume 'vol-1' does not exist." });
    const { requestHandler } = exchange(ec2, error);
    await expect(
      new EC2Client({ ...CONFIG, requestHandler }).send(new DescribeVolumesCommand({ VolumeIds: ['vol-1'] })),
    ).rejects.toMatchObject({ name: 'InvalidVolume.NotFound', message: error.message, $metadata: { httpStatusCode: 400 } });
  });
});

describe('EC2 Query input', () => {
  const post = (body: string) => rawRequest('POST', '/', FORM, body);

  it('reads a GET with the parameters of a presigned URL', async () => {
    const { input } = await decode(
      ec2,
      rawRequest('GET', '/?Action=DescribeVolumes&Version=2016-11-15&VolumeId.1=vol-1&X-Amz-Signature=ab'),
    );
    expect(input).toEqual({ VolumeIds: ['vol-1'] });
  });

  it.each([
    ['an unknown name', 'Action=DescribeVolumes&Colour=red', 'UnknownParameter', 'The parameter Colour is not recognized'],
    ['the part it does not know', 'Action=DescribeTags&Filter.1.Item.1=blah', 'UnknownParameter', 'The parameter Item is not recognized'],
    [
      'a lower-case name',
      'Action=DescribeInstanceAttribute&instanceId=i-1',
      'UnknownParameter',
      'The parameter instanceId is not recognized',
    ],
    ['a name below a value', 'Action=CreateVolume&Size.1=8', 'UnknownParameter', 'The parameter 1 is not recognized'],
    ['a value for a structure', 'Action=DescribeVolumes&Filter.1=a', 'UnknownParameter', 'The parameter 1 is not recognized'],
    ['a list with names', 'Action=DescribeVolumes&VolumeId.first=a', 'UnknownParameter', 'The parameter first is not recognized'],
    ['a bad integer', 'Action=CreateVolume&Size=eight', 'InvalidParameterValue', 'Value (eight) for parameter size is invalid.'],
    [
      'an integer of more than 32 bits',
      'Action=CreateVolume&Size=2147483648',
      'InvalidParameterValue',
      'Value (2147483648) for parameter size is invalid.',
    ],
    ['a bad boolean', 'Action=CreateVolume&Encrypted=yes', 'InvalidParameterValue', 'Value (yes) for parameter encrypted is invalid.'],
    ['a broken escape', 'Action=CreateVolume&Size=%zz', 'MalformedQueryString', 'The query string contains a syntax error.'],
    ['a cut escape', 'Action=CreateVolume&Size=%', 'MalformedQueryString', 'The query string contains a syntax error.'],
    ['bytes that are not UTF-8', 'Action=CreateVolume&KmsKeyId=%ff', 'MalformedQueryString', 'The query string contains a syntax error.'],
    ['raw bytes outside ASCII', 'Action=CreateVolume&KmsKeyId=ä', 'MalformedQueryString', 'The query string contains a syntax error.'],
    ['a repeated parameter', 'Action=CreateVolume&Size=8&Size=9', 'MalformedQueryString', 'The query string contains a syntax error.'],
    ['no action', 'Version=2016-11-15', 'MissingAction', 'The request is missing an action or a required parameter.'],
    ['an unknown action', 'Action=constructor', 'InvalidAction', 'The action constructor is not valid for this web service.'],
  ])('rejects %s', async (_what, body, code, message) => {
    expect(await refusal(ec2, post(body))).toMatchObject({ code, message, status: 400 });
  });

  it('rejects floods of parameters and depth', async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => `VolumeId.${index}=v`).join('&');
    expect(await refusal(ec2, post(`Action=DescribeVolumes&${many}`))).toMatchObject({ code: 'MalformedQueryString' });
    expect(await refusal(ec2, post(`Action=DescribeVolumes&${'a.'.repeat(100_000)}a=1`))).toMatchObject({ code: 'MalformedQueryString' });
    expect(await refusal(ec2, post(`Action=DescribeVolumes&A=${'a'.repeat(1024 * 1024)}`))).toMatchObject({ status: 413 });
  });

  it('names an operation that is not modelled without a row', async () => {
    expect(await decode(ec2, post('Action=CreateVpcPeeringConnection'))).toMatchObject({ name: 'CreateVpcPeeringConnection', input: {} });
  });

  it('answers any parameters with an input or an AwsError', async () => {
    const part = fc.oneof(fc.constantFrom('Filter', 'Value', 'Name', '1', '2', '', '__proto__', 'TagSpecification', 'Tag'), fc.string());
    const pair = fc.tuple(fc.array(part, { maxLength: 6 }), fc.string()).map(([parts, value]) => `${parts.join('.')}=${value}`);
    await fc.assert(
      fc.asyncProperty(fc.array(pair), fc.constantFrom('DescribeVolumes', 'CreateVolume', 'RunInstances'), async (pairs, action) => {
        await decode(ec2, post([`Action=${action}`, ...pairs].join('&'))).catch((error: unknown) => expect(error).toBeInstanceOf(AwsError));
      }),
    );
  });
});

describe('AWS Query with the SDK for JavaScript', () => {
  it('answers GetCallerIdentity in the wrapper the SDK expects', async () => {
    const { requestHandler, calls } = exchange(sts, { UserId: 'AID', Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
    const answer = await new STSClient({ ...CONFIG, requestHandler }).send(new GetCallerIdentityCommand({}));
    expect(calls).toMatchObject([{ name: 'GetCallerIdentity', input: {} }]);
    expect(answer).toMatchObject({ UserId: 'AID', Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
    expect(answer.$metadata.requestId).toBe(CONTEXT.requestId);
  });

  it('decodes member lists and answers a timestamp', async () => {
    const Expiration = new Date('2026-02-21T10:11:12.000Z');
    const { requestHandler, calls } = exchange(sts, {
      Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c', Expiration },
    });
    const answer = await new STSClient({ ...CONFIG, requestHandler }).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        RoleSessionName: 's',
        DurationSeconds: 900,
        Tags: [{ Key: 'k', Value: 'v' }],
        TransitiveTagKeys: ['k', 'l'],
      }),
    );
    expect(calls[0]!.input).toEqual({
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      RoleSessionName: 's',
      DurationSeconds: 900,
      Tags: [{ Key: 'k', Value: 'v' }],
      TransitiveTagKeys: ['k', 'l'],
    });
    expect(answer.Credentials).toEqual({ AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c', Expiration });
  });

  it('encodes an error with its side, code and message', async () => {
    const { requestHandler } = exchange(sts, new AwsError({ code: 'ExpiredToken', message: 'a < b', status: 403 }));
    await expect(new STSClient({ ...CONFIG, requestHandler }).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'a < b',
      $fault: 'client',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('AWS Query input', () => {
  const post = (body: string) => rawRequest('POST', '/', FORM, body);

  it('ignores unknown parameters and reads an empty list', async () => {
    const { input } = await decode(
      sts,
      post('Action=AssumeRole&Colour=red&RoleArn=a&Tags=&TransitiveTagKeys.member.2=b&TransitiveTagKeys.member.1=a'),
    );
    expect(input).toEqual({ RoleArn: 'a', Tags: [], TransitiveTagKeys: ['a', 'b'] });
  });

  it.each([
    ['Action=AssumeRole&DurationSeconds=x', 'MalformedInput', 400],
    ['Action=AssumeRole&TransitiveTagKeys.member.x=1', 'MalformedInput', 400],
    ['Action=Nothing', 'InvalidAction', 400],
    ['', 'MissingAction', 400],
    ['Action=%', 'MalformedQueryString', 404],
  ])('rejects %j', async (body, code, status) => {
    expect(await refusal(sts, post(body))).toMatchObject({ code, status });
  });
});
