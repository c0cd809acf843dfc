import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { App, Aspects } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import { annotations } from './annotations';
import { keyArn, newStack, providerIn, variable } from './stack';
import type { AuditFinding } from '../../src';
import { AuditCheck, AuditReport, AuditSeverity, aws, Size } from '../../src';

const availabilityZone = 'eu-central-1a';
const brief = ({ check, severity, path }: AuditFinding): readonly string[] => [check, severity, path];
const audit = (stack: TerraformStack, props?: aws.EncryptionAuditProps): (readonly string[])[] =>
  new aws.EncryptionAudit(props).report(stack).findings.map(brief);

describe('an audit of resources this library did not make', () => {
  it('finds what is not encrypted, with the controls that ask for it and what to do', () => {
    // GIVEN
    const stack = newStack();
    new EbsVolume(stack, 'Volume', { availabilityZone, size: 1 });
    new DbInstance(stack, 'Database', { instanceClass: 'db.t3.micro', storageEncrypted: false });

    // WHEN
    const { findings, resources } = new aws.EncryptionAudit().report(stack);

    // THEN
    expect(resources).toBe(2);
    expect(findings).toMatchObject([
      {
        check: AuditCheck.NOT_ENCRYPTED,
        severity: AuditSeverity.ERROR,
        path: 'App/Volume',
        address: 'aws_ebs_volume.Volume',
        message: 'the EBS volume is not encrypted',
        remedy: 'set encrypted',
        controls: ['CKV_AWS_3', 'EC2.3', 'CIS 2.2.1', 'NIST SC-28'],
      },
      { path: 'App/Database', remedy: 'set storage_encrypted' },
    ]);
  });

  it('asks each device of instances and launch templates', () => {
    const stack = newStack();
    new Instance(stack, 'Server', { rootBlockDevice: { encrypted: true, kmsKeyId: keyArn }, ebsBlockDevice: [{ deviceName: '/dev/sdf' }] });
    new LaunchTemplate(stack, 'Template', {
      blockDeviceMappings: [{ deviceName: '/dev/sdf', ebs: { encrypted: 'false' } }, { ebs: { encrypted: 'true', kmsKeyId: keyArn } }],
    });

    expect(audit(stack)).toEqual([
      ['not-encrypted', 'error', 'App/Server'],
      ['not-encrypted', 'error', 'App/Template'],
    ]);
  });

  it('knows what the absence of an attribute means for each type', () => {
    const stack = newStack();
    new SqsQueue(stack, 'Queue');
    new SqsQueue(stack, 'PlainQueue', { sqsManagedSseEnabled: false });
    new SnsTopic(stack, 'Topic');
    new KinesisStream(stack, 'Stream', { name: 'x', encryptionType: 'NONE' });
    new SsmParameter(stack, 'Parameter', { name: 'x', type: 'String' });
    new SsmParameter(stack, 'Secret', { name: 'y', type: 'SecureString', keyId: keyArn });
    new EksCluster(stack, 'Cluster', {
      name: 'x',
      roleArn: 'x',
      vpcConfig: { subnetIds: [] },
      encryptionConfig: { provider: { keyArn }, resources: ['secrets'] },
    });

    expect(audit(stack, { customerKeys: false })).toEqual([
      ['not-encrypted', 'error', 'App/PlainQueue'],
      ['not-encrypted', 'error', 'App/Topic'],
      ['not-encrypted', 'error', 'App/Stream'],
      ['not-encrypted', 'error', 'App/Parameter'],
    ]);
    expect(audit(stack)).toContainEqual(['provider-key', 'warning', 'App/Queue']);
  });

  it('joins a bucket with the resource that says how it encrypts', () => {
    const stack = newStack();
    const [keyed, plain, named] = ['Keyed', 'Plain', 'Named'].map((id) => new S3Bucket(stack, id, { bucket: id.toLowerCase() }));
    const rule = (kmsMasterKeyId?: string) => [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } }];
    new S3BucketServerSideEncryptionConfigurationA(stack, 'KeyedSse', { bucket: keyed?.id ?? '', rule: rule(keyArn) });
    new S3BucketServerSideEncryptionConfigurationA(stack, 'PlainSse', { bucket: plain?.bucket ?? '', rule: rule() });
    new S3BucketServerSideEncryptionConfigurationA(stack, 'NamedSse', { bucket: 'named', rule: rule('alias/aws/s3') });

    expect(named).toBeDefined();
    expect(audit(stack)).toEqual([
      ['provider-key', 'warning', 'App/Plain'],
      ['provider-key', 'warning', 'App/Named'],
    ]);
    expect(audit(stack, { customerKeys: false })).toEqual([]);
  });

  it('finds keys that are not rotated, where KMS could', () => {
    const stack = newStack();
    new KmsKey(stack, 'Still');
    new KmsKey(stack, 'Rotated', { enableKeyRotation: true });
    new KmsKey(stack, 'Signing', { customerMasterKeySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY' });
    new KmsKey(stack, 'Later', { enableKeyRotation: variable(stack, 'rotate').booleanValue });

    expect(audit(stack)).toEqual([['key-not-rotated', 'warning', 'App/Still']]);
  });

  it('finds policies that let everybody in, and those that let somebody decrypt everything', () => {
    const stack = newStack();
    const policy = (statement: object): string => JSON.stringify({ Statement: [{ Effect: 'Allow', ...statement }] });
    const key = (id: string, statement: object) => new KmsKey(stack, id, { enableKeyRotation: true, policy: policy(statement) });
    key('Public', { Principal: '*', Action: 'kms:Decrypt' });
    key('AlsoPublic', { Principal: { AWS: ['*'] }, Action: 'kms:Decrypt' });
    key('Bound', { Principal: '*', Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:CallerAccount': '1' } } });
    key('Denied', { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt' });
    const role = (id: string, statement: object) => new IamRolePolicy(stack, id, { role: 'x', policy: policy(statement) });
    role('All', { Action: ['s3:*', 'kms:*'], Resource: '*' });
    role('AllKeys', { Action: 'kms:ReEncrypt*', Resource: 'arn:aws:kms:*:111122223333:key/*' });
    role('One', { Action: 'kms:Decrypt', Resource: keyArn });
    role('Encrypts', { Action: 'kms:Encrypt', Resource: '*' });
    new IamRolePolicy(stack, 'Later', { role: 'x', policy: variable(stack, 'policy').stringValue });

    expect(audit(stack)).toEqual([
      ['wildcard-policy', 'error', 'App/Public'],
      ['wildcard-policy', 'error', 'App/AlsoPublic'],
      ['wildcard-policy', 'warning', 'App/All'],
      ['wildcard-policy', 'warning', 'App/AllKeys'],
    ]);
  });

  it('finds keys of other Regions, by ARN and by reference', () => {
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const irish = new KmsKey(stack, 'Irish', { provider, enableKeyRotation: true });
    const volume = { availabilityZone, size: 1, encrypted: true };
    new EbsVolume(stack, 'ByReference', { ...volume, kmsKeyId: irish.arn });
    new EbsVolume(stack, 'ByArn', { ...volume, kmsKeyId: keyArn, provider });
    new EbsVolume(stack, 'Here', { ...volume, kmsKeyId: keyArn });

    expect(audit(stack)).toEqual([
      ['key-of-other-region', 'error', 'App/ByReference'],
      ['key-of-other-region', 'error', 'App/ByArn'],
    ]);
  });

  it('says what only apply will tell', () => {
    const stack = newStack();
    new EbsVolume(stack, 'Later', { availabilityZone, size: 1, encrypted: variable(stack, 'encrypted').booleanValue });
    new EbsVolume(stack, 'Restored', { availabilityZone, snapshotId: 'snap-12345678' });

    expect(audit(stack)).toEqual([
      ['not-known', 'information', 'App/Later'],
      ['not-known', 'information', 'App/Restored'],
    ]);
  });
});

describe('an audit', () => {
  it('finds nothing in what this library makes under keys of your own', () => {
    const stack = newStack();
    const encryptionKey = new aws.Key(stack, 'Key');
    const volume = new aws.Volume(stack, 'Data', { availabilityZone, size: Size.gibibytes(1), encryptionKey });
    new aws.Snapshot(stack, 'Snapshot', { volume });
    new aws.Bucket(stack, 'Bucket', { encryptionKey });

    expect(audit(stack)).toEqual([]);
    expect(new aws.EncryptionAudit().report(stack).passed).toBe(true);
  });

  it('finds the keys of AWS where this library was left to its defaults', () => {
    const stack = newStack();
    new aws.Volume(stack, 'Data', { availabilityZone, size: Size.gibibytes(1) });
    new aws.Bucket(stack, 'Bucket', { encryption: aws.ServerSideEncryption.KMS_MANAGED });
    new aws.Volume(stack, 'Managed', {
      availabilityZone,
      size: Size.gibibytes(1),
      encryptionKey: aws.Key.fromAliasName(stack, 'Looked', 'alias/aws/ebs'),
    });

    expect(audit(stack)).toEqual([
      ['provider-key', 'warning', 'App/Data/Resource'],
      ['provider-key', 'warning', 'App/Bucket/Resource'],
      ['provider-key', 'warning', 'App/Managed/Resource'],
    ]);
  });

  it('looks only below the scope it is asked of', () => {
    const stack = newStack();
    const one = new EbsVolume(stack, 'One', { availabilityZone, size: 1 });
    new EbsVolume(stack, 'OneMore', { availabilityZone, size: 1 });

    expect(new aws.EncryptionAudit().report(one).findings.map(brief)).toEqual([['not-encrypted', 'error', 'App/One']]);
  });

  it('as an aspect leaves annotations, and errors make synthesis fail', () => {
    // GIVEN
    const stack = newStack();
    const volume = new EbsVolume(stack, 'Volume', { availabilityZone, size: 1 });
    const queue = new SqsQueue(stack, 'Queue');

    // WHEN
    Aspects.of(stack).add(new aws.EncryptionAudit());

    // THEN
    expect(() => {
      App.of(stack).synth();
    }).toThrow(/encrypted/);
    expect(annotations(volume)).toContainEqual({
      level: 'error',
      message: 'the EBS volume is not encrypted; set encrypted (CKV_AWS_3, EC2.3, CIS 2.2.1, NIST SC-28)',
    });
    expect(annotations(queue)).toContainEqual({ level: 'warn', message: expect.stringContaining('under a key of AWS') as unknown });
  });

  it('leaves warnings only, if it is not to enforce, and information where something is accepted', () => {
    const stack = newStack();
    const volume = new EbsVolume(stack, 'Volume', { availabilityZone, size: 1 });
    const scratch = new EbsVolume(stack, 'Scratch', { availabilityZone, size: 1 });
    const exceptions = [{ path: 'App/Scratch', check: AuditCheck.NOT_ENCRYPTED, reason: 'holds build output only' }];
    const lenient = new aws.EncryptionAudit({ enforce: false, exceptions });

    for (const construct of stack.node.findAll()) lenient.visit(construct);

    expect(annotations(volume)[0]?.level).toBe('warn');
    expect(annotations(scratch)[0]).toMatchObject({
      level: 'info',
      message: expect.stringContaining('accepted: holds build output only') as unknown,
    });
    expect(lenient.report(stack).of(AuditSeverity.ERROR).map(brief)).toEqual([['not-encrypted', 'error', 'App/Volume']]);
  });

  it('rejects an exception without a reason', () => {
    expect(() => new aws.EncryptionAudit({ exceptions: [{ path: 'App', reason: '   n/a   ' }] })).toThrow(
      'the reason of the exception for App must be given in at least 10 characters; got less',
    );
  });
});

describe('the report of an audit', () => {
  const finding: AuditFinding = {
    check: AuditCheck.NOT_ENCRYPTED,
    severity: AuditSeverity.ERROR,
    path: 'App/Volume',
    address: 'aws_ebs_volume.Volume',
    message: 'the volume is not | encrypted',
    remedy: 'set encrypted',
    controls: ['EC2.3'],
  };
  const report = new AuditReport([finding, { ...finding, exceptedBecause: 'holds nothing' }], 7);

  it('is JSON', () => {
    expect(JSON.parse(report.toJson())).toEqual({
      resources: 7,
      passed: false,
      findings: [finding, { ...finding, exceptedBecause: 'holds nothing' }],
    });
  });

  it('is SARIF, in which exceptions are suppressions', () => {
    const { version, runs } = JSON.parse(report.toSarif()) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: object[] }[];
    };
    expect(version).toBe('2.1.0');
    expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(Object.values(AuditCheck));
    expect(runs[0]?.results).toMatchObject([
      { ruleId: 'not-encrypted', level: 'error', locations: [{ logicalLocations: [{ fullyQualifiedName: 'App/Volume' }] }] },
      { suppressions: [{ kind: 'external', justification: 'holds nothing' }] },
    ]);
    expect(runs[0]?.results[0]).not.toHaveProperty('suppressions');
  });

  it('is a table in Markdown', () => {
    expect(report.toMarkdown()).toBe(
      [
        '2 findings in 7 resources.',
        '',
        '| Severity | Construct | Finding | Remedy | Controls |',
        '| --- | --- | --- | --- | --- |',
        '| error | `App/Volume` | the volume is not \\| encrypted | set encrypted | EC2.3 |',
        '| excepted (error) | `App/Volume` | the volume is not \\| encrypted | accepted: holds nothing | EC2.3 |',
        '',
      ].join('\n'),
    );
    expect(new AuditReport([], 3).toMarkdown()).toBe('0 findings in 3 resources.\n');
  });
});
