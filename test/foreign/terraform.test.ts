import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { changeInPlace, useProvider } from './applied-provider';

type Resources = Record<string, Record<string, object>>;

const west = { provider: 'aws.west' };

/** One of everything that the slice serves, with each attribute that can be changed in place taken from `v`. */
const resources = (v: Variant): Resources => ({
  aws_kms_key: {
    primary: {
      description: `primary ${v.name}`,
      multi_region: true,
      enable_key_rotation: true,
      rotation_period_in_days: v.rotationDays,
      deletion_window_in_days: 7,
      tags: { stage: v.name },
    },
    other: { description: 'other', deletion_window_in_days: 7, is_enabled: v.enabled },
  },
  aws_kms_alias: { app: { name: 'alias/app', target_key_id: `\${aws_kms_key.${v.aliasTarget}.key_id}` } },
  aws_kms_replica_key: {
    west: { ...west, primary_key_arn: '${aws_kms_key.primary.arn}', description: `replica ${v.name}`, deletion_window_in_days: 7 },
  },
  aws_kms_key_policy: {
    other: {
      key_id: '${aws_kms_key.other.id}',
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: v.name, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' }],
      }),
    },
  },
  aws_ebs_volume: {
    data: {
      availability_zone: 'eu-central-1a',
      size: v.size,
      type: v.type,
      // The provider sends gp2's figure along with the change to gp3 unless it is told another; EC2 refuses that.
      ...(v.type === 'gp3' ? { iops: 3000 } : {}),
      encrypted: true,
      kms_key_id: '${aws_kms_key.primary.arn}',
      tags: { Name: v.name },
    },
    restored: { availability_zone: 'eu-central-1b', snapshot_id: '${aws_ebs_snapshot.data.id}', tags: { Name: 'restored' } },
    by_default: {
      availability_zone: 'eu-central-1a',
      size: 1,
      depends_on: ['aws_ebs_encryption_by_default.on', 'aws_ebs_default_kms_key.primary'],
    },
  },
  aws_ebs_snapshot: { data: { volume_id: '${aws_ebs_volume.data.id}', description: 'data', tags: { Name: v.name } } },
  aws_ebs_encryption_by_default: { on: { enabled: true } },
  aws_ebs_default_kms_key: { primary: { key_arn: '${aws_kms_key.primary.arn}' } },
  aws_s3_bucket: { data: { bucket: 'terraform-slice', force_destroy: true, tags: { stage: v.name } } },
  aws_s3_bucket_server_side_encryption_configuration: {
    data: {
      bucket: '${aws_s3_bucket.data.id}',
      rule: [
        v.kms
          ? {
              apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: '${aws_kms_key.primary.arn}' }],
              bucket_key_enabled: true,
            }
          : { apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256' }] },
      ],
    },
  },
  aws_s3_bucket_versioning: { data: { bucket: '${aws_s3_bucket.data.id}', versioning_configuration: [{ status: v.versioning }] } },
  aws_s3_bucket_public_access_block: {
    data: {
      bucket: '${aws_s3_bucket.data.id}',
      block_public_acls: true,
      block_public_policy: v.kms,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  },
  aws_s3_object: {
    text: {
      bucket: '${aws_s3_bucket.data.id}',
      key: 'a/text.txt',
      content: `hello ${v.name}`,
      depends_on: ['aws_s3_bucket_server_side_encryption_configuration.data', 'aws_s3_bucket_versioning.data'],
    },
  },
});

interface Variant {
  readonly name: string;
  readonly rotationDays: number;
  readonly enabled: boolean;
  readonly aliasTarget: string;
  readonly size: number;
  readonly type: string;
  readonly kms: boolean;
  readonly versioning: string;
}

const first: Variant = {
  name: 'one',
  rotationDays: 365,
  enabled: true,
  aliasTarget: 'primary',
  size: 1,
  type: 'gp2',
  kms: true,
  versioning: 'Enabled',
};
const changed: Variant = {
  name: 'two',
  rotationDays: 120,
  enabled: false,
  aliasTarget: 'other',
  size: 2,
  type: 'gp3',
  kms: false,
  versioning: 'Suspended',
};

describe('the released AWS provider', () => {
  const provider = useProvider([{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }]);
  const write = (content: Resources): void =>
    provider.write({
      resource: content,
      output: { primary: { value: '${aws_kms_key.primary.key_id}' }, default_key: { value: '${aws_ebs_volume.by_default.kms_key_id}' } },
    });

  test('applies one of everything, and finds nothing to change afterwards', async () => {
    write(resources(first));
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    const { default_key: defaultKey, primary } = await provider.terraform.outputs();
    expect(defaultKey).toBe(`arn:aws:kms:eu-central-1:000000000000:key/${String(primary)}`);
  });

  test('changes every attribute in place, and finds nothing to change afterwards', async () => {
    write(resources(changed));
    await changeInPlace(provider);
  });

  test('destroys everything, also a primary key that has a replica', async () => {
    const { primary } = await provider.terraform.outputs();
    await provider.terraform.destroy();
    const kms = new KMSClient(provider.backend.clientConfig('eu-central-1'));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: primary }));
    expect(KeyMetadata?.KeyState).toBe('PendingReplicaDeletion');
    kms.destroy();
  });

  test('is refused with a wrong secret', async () => {
    const wrong = provider.terraformWith({ AWS_SECRET_ACCESS_KEY: 'wrong' });
    await expect(wrong.apply()).rejects.toThrow(/SignatureDoesNotMatch|InvalidClientTokenId/);
  });
});
