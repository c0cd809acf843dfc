import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { aws, Duration, RemovalPolicy, Size } from '../../src';

/** One key in two Regions, and everything at rest encrypted under it. */
export class KeyVolumeBucket extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new AwsProvider(this, 'Frankfurt', { region: 'eu-central-1' });
    const ireland = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });

    // A demonstration is taken down again. Leave these out, and Terraform refuses to destroy keys and data.
    const removalPolicy = RemovalPolicy.DESTROY;
    const deletionWindow = Duration.days(7);

    const key = new aws.Key(this, 'Key', {
      alias: 'example-data',
      description: 'Encrypts the example data at rest',
      multiRegion: true,
      rotationPeriod: Duration.days(180),
      deletionWindow,
      removalPolicy,
    });
    const replica = new aws.ReplicaKey(this, 'Replica', {
      primaryKey: key,
      provider: ireland,
      alias: 'example-data',
      description: 'Reads the example data in Ireland',
      deletionWindow,
      removalPolicy,
    });

    const volume = new aws.Volume(this, 'Volume', {
      availabilityZone: 'eu-central-1a',
      size: Size.gibibytes(1),
      encryptionKey: key,
      tags: { Name: 'example-data' },
      removalPolicy,
    });
    const snapshot = new aws.Snapshot(this, 'Snapshot', { volume, description: 'The example data', removalPolicy });
    const restored = new aws.Volume(this, 'Restored', { availabilityZone: 'eu-central-1b', snapshot, removalPolicy });

    const bucket = new aws.Bucket(this, 'Bucket', { encryptionKey: key, versioned: true, forceDestroy: true, removalPolicy });

    new TerraformOutput(this, 'key_arn', { value: key.keyArn });
    new TerraformOutput(this, 'replica_key_arn', { value: replica.keyArn });
    new TerraformOutput(this, 'volume_id', { value: volume.volumeId });
    new TerraformOutput(this, 'snapshot_id', { value: snapshot.snapshotId });
    new TerraformOutput(this, 'restored_volume_id', { value: restored.volumeId });
    new TerraformOutput(this, 'bucket_name', { value: bucket.bucketName });
  }
}

/** The app with its one stack, to be synthesised into a folder (`cdktf.out`, or what `cdktf` asks for, if left out). */
export function keyVolumeBucketApp(outdir?: string): App {
  const app = new App({ outdir });
  new KeyVolumeBucket(app, 'key-volume-bucket');
  return app;
}

if (require.main === module) keyVolumeBucketApp().synth();
