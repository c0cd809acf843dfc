import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { aws, Duration, Size } from '../../src';
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
    new aws.Key(this, 'Still', { rotationEnabled: false, policy: new aws.PolicyDocument(statement) });
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

describe('terraform validate', () => {
  it('accepts everything the constructs write', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'constructs-validate-'));
    try {
      const app = new App({ outdir: folder });
      new Everything(app);
      app.synth();
      const terraform = new Terraform(findTerraform() ?? 'terraform', join(folder, 'stacks', 'everything'), {});
      await terraform.init();

      expect(await terraform.validate()).toContain('The configuration is valid');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
