import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamUser } from '@cdktf/provider-aws/lib/iam-user';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { aws, Duration, Size } from '../../src';
import { algorithmsOf } from '../../src/facts/aws/key-specs';
import { grantOperations } from '../../src/facts/aws/kms-grants';
import { volumeTypes } from '../../src/facts/aws/volume-types';
import { accountId, keyArn, multiRegionKeyArn } from '../aws/stack';

/** One of everything, with every option, at the ends of the ranges. */
class Everything extends TerraformStack {
  constructor(app: App) {
    super(app, 'everything');
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });
    const provider = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
    const principals = [aws.PolicyPrincipal.account(accountId), aws.PolicyPrincipal.service('sns.amazonaws.com')];
    const conditions = [aws.PolicyCondition.stringLike('kms:ViaService', 's3.*', 'ec2.*')];
    const statement = new aws.PolicyStatement({
      sid: 'Use ${aws:username}',
      principals,
      actions: ['kms:Decrypt', 'kms:Encrypt'],
      conditions,
    });
    const options = { enabled: true, description: 'x'.repeat(8_192), tags: { team: 'storage' } };

    const short = { rotationPeriod: Duration.days(90), deletionWindow: Duration.days(7) };
    const key = new aws.Key(this, 'Key', { ...options, ...short, multiRegion: true, alias: 'one' });
    key.addToPolicy(statement);
    new aws.Key(this, 'Long', {
      ...options,
      rotationPeriod: Duration.days(2_560),
      deletionWindow: Duration.days(30),
      alias: 'x'.repeat(250),
    });
    new aws.Key(this, 'Still', {
      rotationEnabled: false,
      policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId), statement),
    });
    new aws.ReplicaKey(this, 'Replica', { ...options, primaryKey: key, provider, alias: 'one', deletionWindow: Duration.days(7) });
    const primaryKey = aws.Key.fromKeyArn(this, 'Imported', multiRegionKeyArn);
    new aws.ReplicaKey(this, 'ImportedReplica', { primaryKey, provider });
    new aws.Alias(this, 'Alias', { aliasName: 'by-arn', targetKey: aws.Key.fromKeyArn(this, 'Single', keyArn) });

    const availabilityZone = 'eu-central-1a';
    for (const volumeType of Object.values(aws.VolumeType)) {
      const { size, iops, multiAttach } = volumeTypes[volumeType];
      const place = { availabilityZone, volumeType, multiAttach: multiAttach ? true : undefined, encryptionKey: key };
      new aws.Volume(this, `${volumeType}-small`, {
        ...place,
        size: Size.gibibytes(size.min),
        iops: iops?.required ? iops.limits.min : undefined,
      });
      new aws.Volume(this, `${volumeType}-large`, { ...place, size: Size.gibibytes(size.max), iops: iops?.limits.max });
    }
    // The provider of the 5.x line knows no more than 1,000 MiB/s.
    const volume = new aws.Volume(this, 'Fast', {
      availabilityZone,
      size: Size.gibibytes(8),
      iops: 4_000,
      throughput: 1_000,
      finalSnapshot: true,
    });
    const snapshot = new aws.Snapshot(this, 'Snapshot', { volume, description: 'for tests', tags: { team: 'storage' } });
    new aws.Volume(this, 'Restored', { availabilityZone, snapshot });
    new aws.Volume(this, 'ByAlias', {
      availabilityZone,
      snapshot: undefined,
      size: Size.gibibytes(1),
      encryptionKey: aws.Key.fromAliasName(this, 'Looked', 'aws/ebs'),
    });

    new aws.Bucket(this, 'Plain');
    new aws.Bucket(this, 'Managed', { encryption: aws.ServerSideEncryption.KMS_MANAGED, bucketKey: false });
    new aws.Bucket(this, 'Keyed', {
      bucketName: 'example-data',
      encryptionKey: key,
      versioned: true,
      blockPublicAccess: aws.BlockPublicAccess.aclsOnly(),
    });
    new aws.BucketEncryption(this, 'Encryption', { bucket: aws.Bucket.fromBucketName(this, 'Existing', 'existing'), encryptionKey: key });
  }
}

/** Every kind of key, and what may stand beside one. */
class EveryKey extends TerraformStack {
  constructor(app: Construct) {
    super(app, 'keys');
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    const provider = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
    const secret = new TerraformVariable(this, 'secret', { sensitive: true }).stringValue;
    const everyone = [aws.PolicyPrincipal.account(accountId)];
    const role = new IamRole(this, 'Role', { assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' });

    for (const keySpec of Object.values(aws.KeySpec).filter((spec) => !unknownToProvider.includes(spec))) {
      for (const keyUsage of Object.values(aws.KeyUsage)) {
        if (algorithmsOf(keySpec, keyUsage).length > 0) new aws.Key(this, `${keySpec}-${keyUsage}`, { keySpec, keyUsage });
      }
    }
    const key = new aws.Key(this, 'Key', {
      keyAdministrators: everyone,
      keyUsers: everyone,
      keyServices: Object.values(aws.KeyService).filter((service) => service !== aws.KeyService.ROUTE53_DNSSEC),
      separatePolicy: true,
    });
    new aws.Key(this, 'Dnssec', {
      keySpec: aws.KeySpec.ECC_NIST_P256,
      keyUsage: aws.KeyUsage.SIGN_VERIFY,
      keyServices: [aws.KeyService.ROUTE53_DNSSEC],
    });
    key.grantEncryptDecrypt(aws.Grantee.role(role));
    key.grantDecrypt(aws.Grantee.user(new IamUser(this, 'User', { name: 'ada' })));
    key.grantAdmin(aws.Grantee.of(aws.PolicyPrincipal.account('444455556666')));
    new aws.KeyGrant(this, 'Grant', {
      key,
      granteePrincipal: role.arn,
      operations: Object.values(aws.KeyGrantOperation).filter((operation) => grantOperations[operation] === grantOperations.Decrypt),
      grantName: 'reports',
      encryptionContextSubset: { department: 'finance' },
      retiringPrincipal: role.arn,
      retireOnDelete: true,
    });
    const imported = aws.Key.fromLookup(this, 'Imported', 'alias/existing');
    new aws.KeyPolicy(this, 'Policy', { key: imported, policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)) });

    const material = { keyMaterialBase64: secret, validTo: '2027-01-31T12:00:00Z', enabled: true };
    const external = new aws.ExternalKey(this, 'External', { ...material, multiRegion: true });
    new aws.ReplicaExternalKey(this, 'ExternalReplica', { ...material, primaryKey: external, provider });
    new aws.MultiRegionKey(this, 'Everywhere', { alias: 'everywhere', replicas: [{ provider }] });
    const proxy = {
      proxyUriEndpoint: 'https://xks.example.com',
      proxyUriPath: '/kms/xks/v1',
      proxyAccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
      proxySecretAccessKey: secret,
    };
    const customKeyStore = new aws.CustomKeyStore(this, 'Store', { customKeyStoreName: 'held', external: proxy });
    new aws.Key(this, 'Held', { customKeyStore, externalKeyId: 'key-1' });
    const cloudHsm = { clusterId: 'cluster-234abcdefABCDEF', trustAnchorCertificate: 'certificate', kmsUserPassword: secret };
    new aws.CustomKeyStore(this, 'Hsm', { customKeyStoreName: 'hsm', cloudHsm });
  }
}

/** What moves, shares and attaches volumes. */
class EveryVolume extends TerraformStack {
  constructor(app: Construct) {
    super(app, 'volumes');
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });
    const provider = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
    const encryptionKey = new aws.Key(this, 'Key', { keyServices: [aws.KeyService.AUTO_SCALING] });
    const irish = new aws.Key(this, 'Irish', { provider });
    const role = new IamRole(this, 'Role', { assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' });

    const volume = new aws.Volume(this, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8), encryptionKey });
    const snapshot = new aws.Snapshot(this, 'Snapshot', { volume });
    const completionDuration = Duration.minutes(15);
    new aws.SnapshotCopy(this, 'Copy', {
      snapshot,
      encryptionKey: irish,
      provider,
      completionDuration,
      description: 'copy',
      tags: { team: 'x' },
    });
    new aws.FastSnapshotRestore(this, 'Fast', { snapshot, availabilityZones: ['eu-central-1a', 'eu-central-1b'] });
    new aws.AccountEncryptionDefaults(this, 'Defaults', { encryptionKey });
    new aws.SnapshotPublicAccessBlock(this, 'Block');
    new aws.SnapshotPublicAccessBlock(this, 'IrishBlock', { access: aws.SnapshotPublicAccess.BLOCK_NEW_SHARING, provider });
    new aws.ImageCopy(this, 'Image', { sourceImageId: 'ami-12345678', sourceRegion: 'eu-west-1', imageName: 'base', encryptionKey });
    const device = new aws.BlockDevice(this, { encryptionKey, snapshot, deviceName: '/dev/sdg', iops: 3_000, throughput: 125 });
    const instance = new Instance(this, 'Server', {
      ami: 'ami-12345678',
      instanceType: 't3.micro',
      rootBlockDevice: new aws.BlockDevice(this, { encryptionKey }).toRootBlockDevice(),
      ebsBlockDevice: [device.toEbsBlockDevice()],
    });
    new LaunchTemplate(this, 'Template', { blockDeviceMappings: [device.toLaunchTemplateMapping()] });
    new aws.VolumeAttachment(this, 'Attachment', {
      volume,
      instanceId: instance.id,
      deviceName: '/dev/sdf',
      stopInstanceBeforeDetaching: true,
    });
    volume.grantAttach(aws.Grantee.role(role), instance.id);
    volume.grantDetach(aws.Grantee.role(role));
  }
}

/** Buckets with all their policies, logs and replicas. */
class EveryBucket extends TerraformStack {
  constructor(app: Construct) {
    super(app, 'buckets');
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });
    const provider = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
    const role = new IamRole(this, 'Role', { assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' });
    const logs = new aws.Bucket(this, 'Logs', { enforceTls: true });
    for (const encryption of Object.values(aws.ServerSideEncryption)) new aws.Bucket(this, encryption, { encryption });
    const destination = new aws.Bucket(this, 'Destination', { encryption: aws.ServerSideEncryption.KMS, versioned: true, provider });
    const bucket = new aws.Bucket(this, 'Bucket', {
      encryption: aws.ServerSideEncryption.KMS,
      versioned: true,
      minimumTlsVersion: 1.2,
      deniedUploads: Object.values(aws.DeniedUpload),
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'data/',
      replicateTo: [{ destination, prefix: 'reports/', deleteMarkers: true }],
    });
    bucket.grantReadWrite(aws.Grantee.role(role));
    bucket.grantDelete(aws.Grantee.of(aws.PolicyPrincipal.account(accountId)));
  }
}

/** Of newer date than the provider the tests run. */
const unknownToProvider = Object.values(aws.KeySpec).filter((spec) => spec.startsWith('ML_') || spec === aws.KeySpec.ECC_NIST_EDWARDS25519);

const stacks: readonly (new (app: App) => TerraformStack)[] = [Everything, EveryKey, EveryVolume, EveryBucket];

describe('terraform validate', () => {
  it.each(stacks)('accepts everything the constructs write into stack %#', async (Stack) => {
    const folder = mkdtempSync(join(tmpdir(), 'constructs-validate-'));
    try {
      const app = new App({ outdir: folder });
      const { node } = new Stack(app);
      app.synth();
      const terraform = new Terraform(findTerraform() ?? 'terraform', join(folder, 'stacks', node.id), {});
      await terraform.init();

      expect(await terraform.validate()).toContain('The configuration is valid');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
