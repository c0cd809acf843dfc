import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { aws, Duration, RemovalPolicy } from '../../src';

/** A key whose 32 bytes you make, keep and can take away. */
export class BringYourOwnKey extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });

    // `export TF_VAR_key_material=$(openssl rand -base64 32)`: it never stands in the app, but Terraform's state has it.
    const material = new TerraformVariable(this, 'key_material', { type: 'string', sensitive: true });
    const key = new aws.ExternalKey(this, 'Key', {
      alias: 'mine',
      keyMaterialBase64: material.stringValue,
      deletionWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new TerraformOutput(this, 'key', { value: key.keyArn });
  }
}
