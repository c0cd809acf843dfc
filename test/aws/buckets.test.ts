import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { TerraformStack } from 'cdktf';
import { annotations } from './annotations';
import { accountId, keyArn, newStack, otherKeyArn, providerIn, resolved, resource, resources, synth } from './stack';
import { aws, EncryptionState, EncryptionTraits, RemovalPolicy } from '../../src';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

const statements = (attributes: Record<string, unknown>): Statement[] =>
  (JSON.parse(attributes.policy as string) as { Statement: Statement[] }).Statement;
const policyOf = (stack: TerraformStack): Statement[] => statements(resource(stack, 'aws_s3_bucket_policy'));
const encryptionOf = (stack: TerraformStack): unknown => resource(stack, 'aws_s3_bucket_server_side_encryption_configuration').rule;
const roleOf = (stack: TerraformStack): IamRole => new IamRole(stack, 'Role', { assumeRolePolicy: '{}' });
const keyIn = (stack: TerraformStack): aws.IKey => aws.Key.fromKeyArn(stack, 'Key', keyArn);
const { ServerSideEncryption: Sse, DeniedUpload } = aws;

describe('the encryption of a bucket', () => {
  it.each([
    [Sse.DSSE_MANAGED, { sse_algorithm: 'aws:kms:dsse' }, EncryptionState.PROVIDER_KEY],
    [Sse.DSSE, { sse_algorithm: 'aws:kms:dsse', kms_master_key_id: keyArn }, EncryptionState.CUSTOMER_KEY],
  ] as const)('%s is in two layers, without a bucket key', (encryption, applied, state) => {
    const stack = newStack();

    const bucket = new aws.Bucket(stack, 'Bucket', { encryption, encryptionKey: encryption === Sse.DSSE ? keyIn(stack) : undefined });

    expect(encryptionOf(stack)).toEqual([{ apply_server_side_encryption_by_default: applied }]);
    expect(EncryptionTraits.of(bucket)?.state).toBe(state);
    expect(() => new aws.Bucket(stack, 'Wrong', { encryption: Sse.DSSE_MANAGED, bucketKey: true })).toThrow(
      'bucketKey must be left out for dual-layer encryption, which has none; got true',
    );
  });

  it.each([Sse.KMS, Sse.DSSE])('%s without a key makes one that goes with the bucket', (encryption) => {
    const stack = newStack();

    const bucket = new aws.Bucket(stack, 'Bucket', { encryption, removalPolicy: RemovalPolicy.DESTROY });

    expect(resource(stack, 'aws_kms_key')).toMatchObject({ description: 'Encrypts the bucket App/Bucket', enable_key_rotation: true });
    expect(resource(stack, 'aws_kms_key')).not.toHaveProperty('lifecycle');
    expect(JSON.stringify(encryptionOf(stack))).toContain(resolved(stack, bucket.encryptionKey?.keyReference));
  });

  it('blocks kinds of encryption, if that is said', () => {
    const stack = newStack();
    new aws.Bucket(stack, 'Bucket', { blockedEncryptionTypes: ['SSE-C'] });

    expect(encryptionOf(stack)).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' }, blocked_encryption_types: ['SSE-C'] },
    ]);
    let made = 0;
    const make = (blockedEncryptionTypes: string[]) => () => new aws.Bucket(stack, `Bucket${made++}`, { blockedEncryptionTypes });
    const problem = 'blockedEncryptionTypes must be a list of NONE or SSE-C, NONE alone; got';
    expect(make([])).toThrow(`${problem} an empty list`);
    expect(make(['SSE-S3'])).toThrow(`${problem} SSE-S3`);
    expect(make(['NONE', 'SSE-C'])).toThrow(`${problem} NONE, SSE-C`);
  });
});

describe('the policy of a bucket', () => {
  it('is not there unless there is something to say', () => {
    const stack = newStack();

    new aws.Bucket(stack, 'Bucket');

    expect(synth(stack).resource).not.toHaveProperty('aws_s3_bucket_policy');
  });

  it('refuses plain HTTP and old TLS', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket', { minimumTlsVersion: 1.3 });
    const arn = String(resolved(stack, bucket.bucketArn));

    const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: [arn, `${arn}/*`] };
    expect(policyOf(stack)).toEqual([
      { ...deny, Sid: 'DenyPlainHttp', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { ...deny, Sid: 'DenyOldTls', Condition: { NumericLessThan: { 's3:TlsVersion': '1.3' } } },
    ]);
    expect(() => new aws.Bucket(stack, 'Old', { minimumTlsVersion: 1.1 })).toThrow('minimumTlsVersion must be 1.2 or 1.3; got 1.1');
    expect(() => new aws.Bucket(stack, 'Both', { minimumTlsVersion: 1.2, enforceTls: false })).toThrow(
      'enforceTls must be true where minimumTlsVersion is given; got false',
    );
  });

  it('refuses uploads without the header, under another algorithm or key, and under keys of clients', () => {
    // GIVEN
    const stack = newStack();

    // WHEN
    const bucket = new aws.Bucket(stack, 'Bucket', { encryptionKey: keyIn(stack), deniedUploads: Object.values(DeniedUpload) });

    // THEN
    const algorithm = 's3:x-amz-server-side-encryption';
    const keyId = `${algorithm}-aws-kms-key-id`;
    expect(policyOf(stack).map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
      ['DenyMissingEncryptionHeader', { Null: { [algorithm]: 'true' } }],
      ['DenyWrongEncryption', { Null: { [algorithm]: 'false' }, StringNotEquals: { [algorithm]: 'aws:kms' } }],
      ['DenyWrongKey', { Null: { [keyId]: 'false' }, StringNotEquals: { [keyId]: keyArn } }],
      ['DenyManagedKey', { StringEquals: { [algorithm]: 'aws:kms' }, Null: { [keyId]: 'true' } }],
      ['DenyCustomerProvidedKey', { Null: { [`${algorithm}-customer-algorithm`]: 'false' } }],
    ]);
    for (const statement of policyOf(stack)) {
      expect(statement).toMatchObject({
        Effect: 'Deny',
        Action: 's3:PutObject',
        Resource: `${String(resolved(stack, bucket.bucketArn))}/*`,
      });
    }
  });

  it('asks for the algorithm of the bucket', () => {
    const stack = newStack();
    new aws.Bucket(stack, 'Bucket', { deniedUploads: [DeniedUpload.WRONG_ALGORITHM, DeniedUpload.WRONG_ALGORITHM] });

    expect(policyOf(stack)).toHaveLength(1);
    expect(JSON.stringify(policyOf(stack))).toContain('AES256');
    expect(() => new aws.Bucket(stack, 'Keyless', { deniedUploads: [DeniedUpload.WRONG_KEY] })).toThrow(
      'deniedUploads must be without WRONG_KEY unless the bucket has an encryptionKey; got WRONG_KEY',
    );
  });

  it('takes statements until synthesis, and refuses those S3 would', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket', { enforceTls: true });
    const principals = [aws.PolicyPrincipal.account(accountId)];

    bucket.addToPolicy(new aws.PolicyStatement({ principals, actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));

    expect(policyOf(stack).map(({ Effect }) => Effect)).toEqual(['Deny', 'Allow']);
    expect(() => bucket.addToPolicy(new aws.PolicyStatement({ actions: ['s3:ListBucket'] }))).toThrow(
      'policy statement 2 must be given principals',
    );
    expect(() => bucket.addToPolicy(new aws.PolicyStatement({ sid: 'DenyPlainHttp', principals, actions: ['s3:*'] }))).toThrow(
      'a second "DenyPlainHttp"',
    );
  });
});

describe('a grant on a bucket', () => {
  it('to read lets a role read and decrypt, by ARNs', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket', { encryptionKey: keyIn(stack) });
    const arn = String(resolved(stack, bucket.bucketArn));

    const grant = bucket.grantRead(aws.Grantee.role(roleOf(stack)), 'reports/*');

    expect(statements(resource(stack, 'aws_iam_role_policy')).map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['s3:ListBucket', 's3:GetBucketLocation'], arn],
      [['s3:GetObject', 's3:GetObjectVersion'], `${arn}/reports/*`],
      [['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:DescribeKey'], keyArn],
    ]);
    expect(grant.effective).toBe(true);
    expect(grant.dependables).toHaveLength(1);
  });

  it('to write lets a role encrypt, and decrypt the parts of what it uploads', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket', { encryptionKey: keyIn(stack) });

    bucket.grantWrite(aws.Grantee.role(roleOf(stack)));

    const actions = statements(resource(stack, 'aws_iam_role_policy')).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['s3:PutObject', 's3:AbortMultipartUpload', 'kms:GenerateDataKey*', 'kms:Decrypt']));
    expect(actions).not.toContain('s3:GetObject');
  });

  it('to read and write, and to delete, has no key where AWS manages it', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket');
    const grantee = aws.Grantee.role(roleOf(stack));

    bucket.grantReadWrite(grantee);
    bucket.grantDelete(grantee);

    const actions = statements(resource(stack, 'aws_iam_role_policy')).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']));
    expect(actions.filter((action) => action.startsWith('kms:'))).toEqual([]);
  });

  it('to a service or another account is in the bucket policy', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket');

    bucket.grantWrite(aws.Grantee.of(aws.PolicyPrincipal.service('delivery.logs.amazonaws.com')));
    bucket.grantRead(aws.Grantee.roleOfOtherAccount(roleOf(stack)));

    expect(policyOf(stack)).toHaveLength(4);
    expect(statements(resource(stack, 'aws_iam_role_policy'))).toHaveLength(2);
  });

  it('on an imported bucket warns where it can have no effect', () => {
    const stack = newStack();
    const bucket = aws.Bucket.fromBucketName(stack, 'Bucket', 'existing');

    expect(bucket.grantRead(aws.Grantee.role(roleOf(stack))).effective).toBe(true);
    expect(bucket.grantDelete(aws.Grantee.of(aws.PolicyPrincipal.account(accountId))).effective).toBe(false);

    expect(annotations(bucket)).toEqual([
      {
        level: 'warn',
        message: `the grant to arn:aws:iam::${accountId}:root has no effect: the policy of an imported bucket is not changed by this app; add s3:DeleteObject, s3:DeleteObjectVersion on arn:aws:s3:::existing/* to it there`,
      },
    ]);
  });
});

describe('replication', () => {
  it('has a role that may read, decrypt, encrypt and write exactly there', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const encryptionKey = keyIn(stack);
    const irish = aws.Key.fromKeyArn(stack, 'Irish', otherKeyArn.replace('eu-central-1', 'eu-west-1'));
    const destination = new aws.Bucket(stack, 'Destination', { encryptionKey: irish, versioned: true, provider });

    // WHEN
    const source = new aws.Bucket(stack, 'Source', {
      encryptionKey,
      versioned: true,
      replicateTo: [{ destination, prefix: 'reports/', deleteMarkers: true }],
    });

    // THEN
    const replication = resource(stack, 'aws_s3_bucket_replication_configuration');
    expect(replication).toMatchObject({
      bucket: resolved(stack, source.bucketName),
      rule: [
        {
          status: 'Enabled',
          filter: { prefix: 'reports/' },
          delete_marker_replication: { status: 'Enabled' },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
          destination: { bucket: resolved(stack, destination.bucketArn), encryption_configuration: { replica_kms_key_id: irish.keyArn } },
        },
      ],
    });
    expect(replication.depends_on).toHaveLength(3);
    const allowed = statements(resource(stack, 'aws_iam_role_policy'));
    expect(allowed.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['s3:GetReplicationConfiguration', 's3:ListBucket'], resolved(stack, source.bucketArn)],
      [expect.arrayContaining(['s3:GetObjectVersionForReplication']), `${String(resolved(stack, source.bucketArn))}/*`],
      [expect.arrayContaining(['s3:ReplicateObject']), `${String(resolved(stack, destination.bucketArn))}/*`],
      ['kms:Decrypt', keyArn],
      [['kms:Encrypt', 'kms:GenerateDataKey*'], irish.keyArn],
    ]);
    expect(allowed[4]?.Condition?.StringEquals?.['kms:ViaService']).toMatch(
      /^s3\.\$\{data\.aws_region\.AtrestAccount-ireland\S+\.id\}\.amazonaws\.com$/,
    );
    expect(resource(stack, 'aws_iam_role').assume_role_policy).toContain('s3.amazonaws.com');
  });

  it('rejects sides without versions, without a key, and itself', () => {
    const stack = newStack();
    const plain = new aws.Bucket(stack, 'Plain');
    const versioned = new aws.Bucket(stack, 'Versioned', { versioned: true });
    let made = 0;
    const make = (props: aws.BucketProps) => () => new aws.Bucket(stack, `Bucket${made++}`, props);

    expect(make({ replicateTo: [{ destination: versioned }] })).toThrow(
      'versioned must be true on both sides of a replication; got false for App/Bucket0',
    );
    expect(make({ versioned: true, replicateTo: [{ destination: plain }] })).toThrow('got false for App/Plain');
    expect(make({ versioned: true, encryptionKey: keyIn(stack), replicateTo: [{ destination: versioned }] })).toThrow(
      'destination must be a bucket whose encryptionKey is known, because objects of this one are encrypted under a KMS key; got App/Versioned without one',
    );
    expect(
      make({ versioned: true, replicateTo: [{ destination: aws.Bucket.fromBucketName(stack, 'Existing', 'existing') }] }),
    ).not.toThrow();
  });
});

describe('the log of requests to a bucket', () => {
  it('is delivered into another bucket, whose policy lets S3 in', () => {
    const stack = newStack();
    const logs = new aws.Bucket(stack, 'Logs');

    const bucket = new aws.Bucket(stack, 'Bucket', { serverAccessLogsBucket: logs, serverAccessLogsPrefix: 'data/' });

    expect(resource(stack, 'aws_s3_bucket_logging')).toEqual({
      bucket: resolved(stack, bucket.bucketName),
      target_bucket: resolved(stack, logs.bucketName),
      target_prefix: 'data/',
    });
    expect(policyOf(stack)).toMatchObject([
      {
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Resource: `${String(resolved(stack, logs.bucketArn))}/data/*`,
        Condition: { ArnLike: { 'aws:SourceArn': resolved(stack, bucket.bucketArn) } },
      },
    ]);
  });

  it('rejects a bucket S3 delivers no logs into', () => {
    const stack = newStack();
    const keyed = new aws.Bucket(stack, 'Keyed', { encryptionKey: keyIn(stack) });
    const managed = new aws.Bucket(stack, 'Managed', { encryption: Sse.KMS_MANAGED });
    const away = new aws.Bucket(stack, 'Away', { provider: providerIn(stack, 'eu-west-1', 'ireland') });
    let made = 0;
    const make = (props: aws.BucketProps) => () => new aws.Bucket(stack, `Bucket${made++}`, props);

    const problem =
      'serverAccessLogsBucket must be a bucket with ServerSideEncryption.S3_MANAGED, because S3 delivers no access logs to others; got';
    expect(make({ serverAccessLogsBucket: keyed })).toThrow(`${problem} App/Keyed, which encrypts under KMS`);
    expect(make({ serverAccessLogsBucket: managed })).toThrow(`${problem} App/Managed`);
    expect(make({ serverAccessLogsPrefix: 'x' })).toThrow(
      'serverAccessLogsPrefix must be left out without serverAccessLogsBucket; got one',
    );
    make({ serverAccessLogsBucket: away })();
    expect(() => synth(stack)).toThrow('serverAccessLogsBucket must be a bucket of eu-central-1, where this one is; got one of eu-west-1');
  });

  it('warns of a bucket whose policy it cannot change', () => {
    const stack = newStack();

    const bucket = new aws.Bucket(stack, 'Bucket', { serverAccessLogsBucket: aws.Bucket.fromBucketName(stack, 'Logs', 'logs') });

    expect(annotations(bucket)).toEqual([
      { level: 'warn', message: expect.stringContaining('S3 delivers no access logs until the policy of App/Logs') as unknown },
    ]);
    expect(resources(stack, 'aws_s3_bucket_logging')).toHaveLength(1);
  });
});
