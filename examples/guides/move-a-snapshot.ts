import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { aws, Size } from '../../src';

/** A snapshot in another Region, under a key of that Region. */
export class MoveASnapshot extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Frankfurt', { region: 'eu-central-1' });
    const ireland = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });

    const volume = new aws.Volume(this, 'Data', {
      availabilityZone: 'eu-central-1a',
      size: Size.gibibytes(1),
      encryptionKey: new aws.Key(this, 'Key'),
    });
    const snapshot = new aws.Snapshot(this, 'Monday', { volume });

    // A copy is encrypted anew: it may have another key, and what is restored from it inherits that.
    const copy = new aws.SnapshotCopy(this, 'InIreland', {
      snapshot,
      encryptionKey: new aws.Key(this, 'IrishKey', { provider: ireland }),
      provider: ireland,
    });
    new aws.Volume(this, 'Restored', { availabilityZone: 'eu-west-1a', snapshot: copy });
  }
}
