import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { aws, Duration, RemovalPolicy, Size } from '../../src';

/** A volume under a key of your own, and everything the account makes from now on under it too. */
export class EncryptAVolume extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });

    // This guide is taken down again. Leave these two out, and Terraform refuses to destroy key and data.
    const removalPolicy = RemovalPolicy.DESTROY;
    const deletionWindow = Duration.days(7);

    const encryptionKey = new aws.Key(this, 'DiskKey', {
      alias: 'disks',
      rotationPeriod: Duration.days(180),
      deletionWindow,
      removalPolicy,
    });
    const volume = new aws.Volume(this, 'Data', {
      availabilityZone: 'eu-central-1a',
      size: Size.gibibytes(1),
      encryptionKey,
      removalPolicy,
    });
    const snapshot = new aws.Snapshot(this, 'Monday', { volume, removalPolicy });

    // Shares the data key of the snapshot, and so its key.
    new aws.Volume(this, 'Restored', { availabilityZone: 'eu-central-1b', snapshot, removalPolicy });

    // Whatever else is made in this account and Region is encrypted too, also where nobody asked for it.
    new aws.AccountEncryptionDefaults(this, 'Defaults', { encryptionKey });
  }
}
