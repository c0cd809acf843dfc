import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { aws } from '../../src';

/** A bucket that takes objects only under its own key, and only over TLS. */
export class DenyUnencryptedUploads extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });

    new aws.Bucket(this, 'Invoices', {
      encryption: aws.ServerSideEncryption.KMS,
      minimumTlsVersion: 1.2,
      deniedUploads: [
        aws.DeniedUpload.MISSING_HEADER,
        aws.DeniedUpload.WRONG_ALGORITHM,
        aws.DeniedUpload.WRONG_KEY,
        aws.DeniedUpload.CUSTOMER_PROVIDED_KEY,
      ],
    });
  }
}
