import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Aspects, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AuditCheck, aws } from '../../src';

/** An app that was there before this library, with an audit over it. */
export class AuditAnApp extends TerraformStack {
  public readonly audit: aws.EncryptionAudit;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });
    new EbsVolume(this, 'Scratch', { availabilityZone: 'eu-central-1a', size: 1 });
    new DbInstance(this, 'Database', { instanceClass: 'db.t3.micro', allocatedStorage: 10, storageEncrypted: true });

    // Leave `enforce` out, and synthesis fails for every error that is not excepted.
    this.audit = new aws.EncryptionAudit({
      enforce: false,
      exceptions: [{ path: `${id}/Scratch`, check: AuditCheck.NOT_ENCRYPTED, reason: 'holds build output, nothing of customers' }],
    });
    Aspects.of(this).add(this.audit);
  }
}
