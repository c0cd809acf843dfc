import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { aws, Duration, RemovalPolicy } from '../../src';

/** One key in two Regions: what one encrypts, the other decrypts. */
export class ReplicateAKey extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Frankfurt', { region: 'eu-central-1' });
    const ireland = new AwsProvider(this, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });

    const key = new aws.MultiRegionKey(this, 'Key', {
      alias: 'everywhere',
      replicas: [{ provider: ireland }],
      deletionWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new TerraformOutput(this, 'primary', { value: key.primaryKey.keyArn });
    new TerraformOutput(this, 'replica', { value: key.keyInRegion('eu-west-1').keyArn });
  }
}
