import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { accountOf } from './account';
import { replicationToItself, replicationWithoutKey, replicationWithoutVersions } from './bucket-errors';
import type { IBucket } from './bucket-interface';
import type { BucketReplicationRule } from './bucket-replication-rule';
import { Grantee } from './grantee';
import { allowIdentity } from './identity-policy';
import { isKey } from './key-interface-check';
import { PolicyCondition } from './policy-condition';
import { explicitProvider } from './provider';
import { IamRole, S3BucketReplication } from './resources';
import { replicationActions as actions } from '../facts/aws/bucket-permissions';

interface Replicated {
  readonly bucket: IBucket;
  readonly rules: readonly BucketReplicationRule[];
  readonly provider: TerraformProvider | undefined;
}

/** The replication of a bucket, with a role that may do that and no more, and with what it needs of both keys. */
export class BucketReplication extends Construct {
  constructor(scope: Construct, id: string, { bucket, rules, provider }: Replicated) {
    super(scope, id);
    for (const { destination } of rules) this.checkDestination(bucket, destination);
    const role = new IamRole(this, 'Role', { assumeRolePolicy: trust, provider });
    const permissions = this.allow(Grantee.role(role), bucket, rules);
    // S3 looks at versioning and the role at once.
    const needed = [bucket, ...rules.map(({ destination }) => destination)].map(({ node }) => node.tryFindChild('Versioning'));
    new S3BucketReplication(this, 'Resource', {
      bucket: bucket.bucketName,
      role: role.arn,
      rule: rules.map(({ destination, prefix, deleteMarkers }, index) => ({
        id: `to-${index + 1}`,
        priority: index,
        status: 'Enabled',
        filter: { prefix: prefix ?? '' },
        deleteMarkerReplication: { status: deleteMarkers === true ? 'Enabled' : 'Disabled' },
        sourceSelectionCriteria: isKey(bucket.encryptionKey) ? { sseKmsEncryptedObjects: { status: 'Enabled' } } : undefined,
        destination: {
          bucket: destination.bucketArn,
          encryptionConfiguration:
            destination.encryptionKey === undefined ? undefined : { replicaKmsKeyId: destination.encryptionKey.keyReference },
        },
      })),
      dependsOn: [...permissions, ...needed.filter((one) => one instanceof TerraformResource)],
      provider,
    });
  }

  private checkDestination(bucket: IBucket, destination: IBucket & { readonly versioned?: unknown }): void {
    if (destination === bucket) throw replicationToItself(this);
    if (destination.versioned === false) throw replicationWithoutVersions(this, destination.node.path);
    if (bucket.encryptionKey !== undefined && destination.encryptionKey === undefined) {
      throw replicationWithoutKey(this, destination.node.path);
    }
  }

  private allow(role: Grantee, bucket: IBucket, rules: readonly BucketReplicationRule[]): readonly ITerraformDependable[] {
    const destinations = [...new Set(rules.map(({ destination }) => destination))];
    const policy = allowIdentity(role, { actions: actions.onSource, resources: [bucket.bucketArn] });
    allowIdentity(role, { actions: actions.onSourceObjects, resources: [`${bucket.bucketArn}/*`] });
    allowIdentity(role, { actions: actions.onDestinationObjects, resources: destinations.map(({ bucketArn }) => `${bucketArn}/*`) });
    this.allowKey(role, bucket, actions.onSourceKey);
    for (const destination of destinations) this.allowKey(role, destination, actions.onDestinationKey);
    return policy === undefined ? [] : [policy];
  }

  private allowKey(role: Grantee, bucket: IBucket, keyActions: readonly string[]): void {
    if (!isKey(bucket.encryptionKey)) return;
    const { region } = accountOf(bucket, explicitProvider(bucket));
    const viaS3 = PolicyCondition.stringEquals('kms:ViaService', `s3.${region}.amazonaws.com`);
    bucket.encryptionKey.grantConditionally(role, [viaS3], ...keyActions);
  }
}

/** A trust policy has no resource: it is the role's own. */
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: actions.service }, Action: 'sts:AssumeRole' }],
});
