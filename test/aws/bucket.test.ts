import { keyArn, newStack, providerIn, resolved, resource, resources, synth, variable } from './stack';
import { aws, RemovalPolicy } from '../../src';

describe('a bucket', () => {
  it('is encrypted by S3, shut to the public, not versioned, and kept', () => {
    // GIVEN
    const stack = newStack();

    // WHEN
    const bucket = new aws.Bucket(stack, 'Bucket');

    // THEN
    const name = resolved(stack, bucket.bucketName);
    expect(name).toMatch(/^\$\{aws_s3_bucket\.\S+\.bucket\}$/);
    expect(resolved(stack, bucket.bucketArn)).toMatch(/^\$\{aws_s3_bucket\.\S+\.arn\}$/);
    expect(resource(stack, 'aws_s3_bucket')).toEqual({ lifecycle: { prevent_destroy: true } });
    expect(resource(stack, 'aws_s3_bucket_server_side_encryption_configuration')).toEqual({
      bucket: name,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
    expect(resource(stack, 'aws_s3_bucket_public_access_block')).toEqual({
      bucket: name,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resources(stack, 'aws_s3_bucket_versioning')).toEqual([]);
  });

  it('passes every option on, to the same provider', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const key = new aws.Key(stack, 'Key', { provider });

    // WHEN
    const bucket = new aws.Bucket(stack, 'Bucket', {
      bucketName: 'example-data',
      encryptionKey: key,
      bucketKey: false,
      blockPublicAccess: aws.BlockPublicAccess.aclsOnly(),
      versioned: true,
      removalPolicy: RemovalPolicy.DESTROY,
      forceDestroy: true,
      tags: { team: 'storage' },
      provider,
    });

    // THEN
    const name = resolved(stack, bucket.bucketName);
    expect(bucket.encryptionKey).toBe(key);
    expect(resource(stack, 'aws_s3_bucket')).toEqual({
      bucket: 'example-data',
      force_destroy: true,
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
    expect(resource(stack, 'aws_s3_bucket_server_side_encryption_configuration')).toEqual({
      bucket: name,
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: resolved(stack, key.keyArn) },
          bucket_key_enabled: false,
        },
      ],
      provider: 'aws.ireland',
    });
    expect(resource(stack, 'aws_s3_bucket_public_access_block')).toEqual({
      bucket: name,
      block_public_acls: true,
      block_public_policy: false,
      ignore_public_acls: true,
      restrict_public_buckets: false,
      provider: 'aws.ireland',
    });
    expect(resource(stack, 'aws_s3_bucket_versioning')).toEqual({
      bucket: name,
      versioning_configuration: { status: 'Enabled' },
      provider: 'aws.ireland',
    });
  });

  it('leaves a name that only apply will tell', () => {
    const stack = newStack();

    new aws.Bucket(stack, 'Bucket', { bucketName: variable(stack, 'name').stringValue });

    expect(resource(stack, 'aws_s3_bucket').bucket).toBe('${var.name}');
  });

  it.each(['abc', 'a.b-c', '1'.repeat(63)])('accepts the name %s', (bucketName) => {
    expect(() => new aws.Bucket(newStack(), 'Bucket', { bucketName })).not.toThrow();
  });

  const characters = 'lower-case letters, digits, "." and "-", beginning and ending with a letter or digit';
  it.each([
    ['ab', 'must be 3 to 63 characters long; got 2 characters'],
    ['a'.repeat(64), 'must be 3 to 63 characters long; got 64 characters'],
    ['Data', `must be ${characters}; got "Data"`],
    ['my_data', `must be ${characters}; got "my_data"`],
    ['-data', `must be ${characters}; got "-data"`],
    ['data.', `must be ${characters}; got "data."`],
    ['da..ta', 'must be without adjacent periods and not formed like an IP address; got "da..ta"'],
    ['192.168.5.4', 'must be without adjacent periods and not formed like an IP address; got "192.168.5.4"'],
    ['xn--data', 'must be without "xn--", which S3 reserves; got "xn--data"'],
    ['data--x-s3', 'must be without "--x-s3", which S3 reserves; got "data--x-s3"'],
  ])('rejects the name %s', (bucketName, message) => {
    expect(() => new aws.Bucket(newStack(), 'Bucket', { bucketName })).toThrow(`App/Bucket: bucketName ${message}`);
  });

  it('rejects to be emptied by force where it is to be kept', () => {
    expect(() => new aws.Bucket(newStack(), 'Bucket', { forceDestroy: true })).toThrow(
      'App/Bucket: removalPolicy must be RemovalPolicy.DESTROY where forceDestroy is true; got RemovalPolicy.RETAIN',
    );
  });
});

describe('an imported bucket', () => {
  it('has the ARN of its partition', () => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    const named = aws.Bucket.fromBucketName(stack, 'Named', 'data');
    const detailed = aws.Bucket.fromBucketAttributes(stack, 'Detailed', { bucketName: 'data', partition: 'aws-cn', encryptionKey });

    expect(named).toMatchObject({ bucketName: 'data', bucketArn: 'arn:aws:s3:::data', encryptionKey: undefined });
    expect(detailed).toMatchObject({ bucketArn: 'arn:aws-cn:s3:::data', encryptionKey });
    expect(synth(stack).resource).toBeUndefined();
  });
});
