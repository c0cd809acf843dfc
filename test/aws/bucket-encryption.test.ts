import { keyArn, newStack, providerIn, resource, synth } from './stack';
import { aws } from '../../src';

const { ServerSideEncryption } = aws;
const configuration = 'aws_s3_bucket_server_side_encryption_configuration';

describe('the encryption of an existing bucket', () => {
  const expected: readonly (readonly [string, aws.BucketEncryptionOptions, boolean, object])[] = [
    ['SSE-S3 by default', {}, false, { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    [
      'SSE-KMS with a bucket key where there is a key',
      {},
      true,
      { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: keyArn }, bucket_key_enabled: true },
    ],
    [
      'SSE-KMS under the key AWS manages',
      { encryption: ServerSideEncryption.KMS_MANAGED },
      false,
      { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms' }, bucket_key_enabled: true },
    ],
    [
      'SSE-KMS without a bucket key',
      { encryption: ServerSideEncryption.KMS, bucketKey: false },
      true,
      { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: keyArn }, bucket_key_enabled: false },
    ],
  ];
  it.each(expected)('is %s', (_, options, withKey, rule) => {
    // GIVEN
    const stack = newStack();
    const bucket = aws.Bucket.fromBucketName(stack, 'Bucket', 'data');
    const encryptionKey = withKey ? aws.Key.fromKeyArn(stack, 'Key', keyArn) : undefined;

    // WHEN
    new aws.BucketEncryption(stack, 'Encryption', { bucket, encryptionKey, ...options });

    // THEN
    expect(resource(stack, configuration)).toEqual({ bucket: 'data', rule: [rule] });
  });

  it('goes to the provider it is given', () => {
    const stack = newStack();
    const bucket = aws.Bucket.fromBucketName(stack, 'Bucket', 'data');

    new aws.BucketEncryption(stack, 'Encryption', { bucket, provider: providerIn(stack, 'eu-west-1', 'ireland') });

    expect(resource(stack, configuration).provider).toBe('aws.ireland');
  });

  it('rejects SSE-KMS under an own key without one', () => {
    const stack = newStack();
    const bucket = aws.Bucket.fromBucketName(stack, 'Bucket', 'data');

    expect(() => new aws.BucketEncryption(stack, 'Encryption', { bucket, encryption: ServerSideEncryption.KMS })).toThrow(
      'App/Encryption: encryptionKey must be given for ServerSideEncryption.KMS; got none; choose KMS_MANAGED for the AWS managed key aws/s3',
    );
  });

  it.each([
    [ServerSideEncryption.S3_MANAGED, 'S3_MANAGED'],
    [ServerSideEncryption.KMS_MANAGED, 'KMS_MANAGED'],
  ])('rejects a key for %s', (encryption, name) => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    expect(() => new aws.Bucket(stack, 'Bucket', { encryption, encryptionKey })).toThrow(
      `App/Bucket/Encryption: encryption must be ServerSideEncryption.KMS or DSSE where encryptionKey is given; got ServerSideEncryption.${name}; leave encryption or encryptionKey out`,
    );
  });

  it('rejects a second configuration of one bucket', () => {
    const stack = newStack();
    const bucket = new aws.Bucket(stack, 'Bucket');

    expect(() => new aws.BucketEncryption(stack, 'Encryption', { bucket })).toThrow(
      "App/Encryption: bucket must be a bucket without an encryption configuration in this app; got App/Bucket, which has App/Bucket/Encryption; a bucket has one configuration, so set the Bucket's encryption options or keep one BucketEncryption",
    );
  });

  it('fails at synthesis with a key of another Region', () => {
    const stack = newStack('eu-west-1');

    new aws.Bucket(stack, 'Bucket', { encryptionKey: aws.Key.fromKeyArn(stack, 'Key', keyArn) });

    expect(() => synth(stack)).toThrow(
      '[App/Bucket/Encryption] encryptionKey must be a key of Region eu-west-1, where the resource is; got a key of Region eu-central-1',
    );
  });
});
