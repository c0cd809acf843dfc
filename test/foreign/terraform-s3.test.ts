import { changeInPlace, useProvider } from './applied-provider';

type Resources = Record<string, Record<string, object>>;

const account = '000000000000';
const bucket = (name: string) => ({ bucket: `\${aws_s3_bucket.${name}.id}` });
const versioned = 'aws_s3_bucket_versioning.data';

/** One of everything of S3, with what can be changed in place taken from `v`. */
const resources = (v: Variant): Resources => ({
  aws_kms_key: { key: { description: 'of the bucket', deletion_window_in_days: 7 } },
  aws_s3_bucket: {
    data: { bucket: 'terraform-s3-data', force_destroy: true, tags: { stage: v.name } },
    log: { bucket: 'terraform-s3-log', force_destroy: true },
    locked: { bucket: 'terraform-s3-locked', object_lock_enabled: true, force_destroy: true },
    copy: { bucket: 'terraform-s3-copy', force_destroy: true },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    data: {
      ...bucket('data'),
      rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: v.mode, kms_master_key_id: '${aws_kms_key.key.arn}' }] }],
    },
  },
  aws_s3_bucket_versioning: {
    data: { ...bucket('data'), versioning_configuration: [{ status: 'Enabled' }] },
    copy: { ...bucket('copy'), versioning_configuration: [{ status: 'Enabled' }] },
  },
  aws_s3_bucket_public_access_block: { data: { ...bucket('data'), block_public_policy: true, restrict_public_buckets: v.days > 5 } },
  aws_s3_bucket_ownership_controls: { data: { ...bucket('data'), rule: [{ object_ownership: v.ownership }] } },
  aws_s3_bucket_policy: {
    data: {
      ...bucket('data'),
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: v.name,
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${account}:root` },
            Action: ['s3:GetObject'],
            Resource: 'arn:aws:s3:::terraform-s3-data/*',
          },
        ],
      }),
      depends_on: ['aws_s3_bucket_public_access_block.data'],
    },
  },
  aws_s3_bucket_lifecycle_configuration: {
    data: {
      ...bucket('data'),
      rule: [
        {
          id: 'logs',
          status: 'Enabled',
          filter: [{ prefix: 'logs/' }],
          expiration: [{ days: v.days }],
          noncurrent_version_expiration: [{ noncurrent_days: 30 }],
          transition: [{ days: 1, storage_class: 'GLACIER_IR' }],
        },
        { id: 'uploads', status: 'Enabled', filter: [{}], abort_incomplete_multipart_upload: [{ days_after_initiation: v.days }] },
      ],
      depends_on: [versioned],
    },
  },
  aws_s3_bucket_cors_configuration: {
    data: {
      ...bucket('data'),
      cors_rule: [{ allowed_methods: ['GET'], allowed_origins: [`https://${v.name}.example`], max_age_seconds: 60 }],
    },
  },
  aws_s3_bucket_logging: { data: { ...bucket('data'), target_bucket: '${aws_s3_bucket.log.id}', target_prefix: `${v.name}/` } },
  aws_s3_bucket_object_lock_configuration: {
    // After the object: what a bucket's default retains, the provider would want to release again.
    locked: {
      ...bucket('locked'),
      rule: [{ default_retention: [{ mode: 'GOVERNANCE', days: v.days }] }],
      depends_on: ['aws_s3_object.held'],
    },
  },
  aws_s3_bucket_replication_configuration: {
    data: {
      ...bucket('data'),
      role: `arn:aws:iam::${account}:role/replication`,
      rule: [
        {
          id: 'all',
          status: v.days > 5 ? 'Disabled' : 'Enabled',
          filter: [{ prefix: '' }],
          delete_marker_replication: [{ status: 'Disabled' }],
          destination: [{ bucket: '${aws_s3_bucket.copy.arn}', storage_class: 'STANDARD' }],
        },
      ],
      depends_on: [versioned, 'aws_s3_bucket_versioning.copy'],
    },
  },
  aws_s3_object: {
    text: {
      ...bucket('data'),
      key: 'a/text.txt',
      content: `hello ${v.name}`,
      content_type: 'text/plain',
      depends_on: ['aws_s3_bucket_server_side_encryption_configuration.data', versioned],
    },
    held: { ...bucket('locked'), key: 'held', content: 'held', object_lock_legal_hold_status: v.hold, force_destroy: true },
  },
  aws_s3_object_copy: {
    copy: { ...bucket('copy'), key: 'copied', source: 'terraform-s3-data/a/text.txt', depends_on: ['aws_s3_object.text'] },
  },
});

const data = {
  aws_s3_bucket: { data: { bucket: '${aws_s3_bucket.data.id}' } },
  aws_s3_bucket_policy: { data: { bucket: '${aws_s3_bucket_policy.data.id}' } },
  aws_s3_object: { text: { bucket: '${aws_s3_bucket.data.id}', key: '${aws_s3_object.text.key}' } },
  aws_s3_objects: { all: { bucket: '${aws_s3_bucket.data.id}', prefix: 'a/', depends_on: ['aws_s3_object.text'] } },
};

interface Variant {
  readonly name: string;
  readonly mode: string;
  readonly days: number;
  readonly ownership: string;
  readonly hold: string;
}
const first: Variant = { name: 'one', mode: 'aws:kms', days: 3, ownership: 'BucketOwnerEnforced', hold: 'ON' };
const changed: Variant = { name: 'two', mode: 'aws:kms:dsse', days: 9, ownership: 'BucketOwnerPreferred', hold: 'OFF' };

describe('the S3 resources of the released AWS provider', () => {
  const provider = useProvider();
  const write = (v: Variant): void =>
    provider.write({
      resource: resources(v),
      data,
      output: { body: { value: '${data.aws_s3_object.text.body}' }, keys: { value: '${data.aws_s3_objects.all.keys}' } },
    });

  test('are applied, one of each, and there is nothing to change afterwards', async () => {
    write(first);
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    expect(await provider.terraform.outputs()).toMatchObject({ body: 'hello one', keys: ['a/text.txt'] });
  });

  test('are changed in place, and there is nothing to change afterwards', async () => {
    write(changed);
    await changeInPlace(provider);
  });

  test('are destroyed', async () => {
    await provider.terraform.destroy();
  });
});
