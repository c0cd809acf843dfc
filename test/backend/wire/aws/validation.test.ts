import { AwsError } from '../../../../src/backend/wire/aws/aws-error';
import { validateInput } from '../../../../src/backend/wire/aws/validation';
import type { ServiceModel } from '../../../../src/facts/aws/model';
import { ebs } from '../../../../src/facts/aws/models/ebs';
import { ec2 } from '../../../../src/facts/aws/models/ec2';
import { kms } from '../../../../src/facts/aws/models/kms';
import { s3 } from '../../../../src/facts/aws/models/s3';
import { sts } from '../../../../src/facts/aws/models/sts';

function refusal(model: ServiceModel, name: string, input: object): AwsError {
  try {
    validateInput(model, model.operation(name)!, input);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The texts after the count. */
const violations = (model: ServiceModel, name: string, input: object) =>
  refusal(model, name, input)
    .message.replace(/^.*? detected: /, '')
    .split('; ');

describe('validation in the words of KMS', () => {
  it('accepts what is within the limits', () => {
    expect(() => validateInput(kms, kms.operation('Encrypt')!, { KeyId: 'k', Plaintext: Buffer.alloc(4096) })).not.toThrow();
    expect(() => validateInput(kms, kms.operation('GenerateRandom')!, {})).not.toThrow();
    expect(() =>
      validateInput(kms, kms.operation('CreateKey')!, { Tags: [{ TagKey: 'k', TagValue: '' }], KeySpec: 'RSA_2048' }),
    ).not.toThrow();
  });

  // Recorded from AWS: facts of KMS, moto and local-kms.
  it.each([
    [
      'a missing member',
      'DescribeKey',
      {},
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a plaintext of 4097 bytes without showing it',
      'Encrypt',
      { KeyId: 'k', Plaintext: Buffer.alloc(4097, 'secret') },
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    ],
    [
      'an empty ciphertext',
      'Decrypt',
      { CiphertextBlob: Buffer.alloc(0) },
      "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'an alias of other characters',
      'CreateAlias',
      { AliasName: 'alias/a b', TargetKeyId: 'k' },
      "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    ],
    [
      'a number out of range',
      'GenerateRandom',
      { NumberOfBytes: 1025 },
      "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
    ],
    [
      'a value not in the set',
      'GenerateDataKey',
      { KeyId: 'k', KeySpec: 'AES_512' },
      "1 validation error detected: Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]",
    ],
    [
      'an item not in the set, with the whole list',
      'Decrypt',
      { CiphertextBlob: Buffer.alloc(1), DryRunModifiers: ['x'] },
      "1 validation error detected: Value '[x]' at 'dryRunModifiers' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT]]",
    ],
    [
      'a token too short, with all rules of an item',
      'GenerateDataKey',
      { KeyId: 'k', GrantTokens: ['ok', ''] },
      "1 validation error detected: Value '[ok, ]' at 'grantTokens' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 8192, Member must have length greater than or equal to 1]",
    ],
    [
      'a member of a structure in a list',
      'TagResource',
      {
        KeyId: 'k',
        Tags: [
          { TagKey: 'a', TagValue: 'b' },
          { TagKey: '', TagValue: 'b' },
        ],
      },
      "1 validation error detected: Value '' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('rejects %s', (_what, name, input, message) => {
    expect(refusal(kms, name, input)).toMatchObject({ code: 'ValidationException', status: 400, message });
  });

  it('collects all violations in the order of declaration, ten at most', () => {
    const error = refusal(kms, 'Encrypt', { Plaintext: Buffer.alloc(4097), GrantTokens: Array.from({ length: 11 }, () => 'a') });
    expect(error.message).toBe(
      "3 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; " +
        "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096; " +
        "Value '[a, a, a, a, a, a, a, a, a, a, a]' at 'grantTokens' failed to satisfy constraint: Member must have length less than or equal to 10",
    );
    const tags = Array.from({ length: 12 }, () => ({ TagKey: '', TagValue: '' }));
    expect(violations(kms, 'TagResource', { KeyId: 'k', Tags: tags })).toHaveLength(10);
  });

  it('rejects null items of lists and null values of maps', () => {
    expect(violations(kms, 'GenerateDataKey', { KeyId: 'k', GrantTokens: [null] })).toHaveLength(1);
    expect(violations(kms, 'TagResource', { KeyId: 'k', Tags: [null] })).toEqual([
      "Value '[null]' at 'tags' failed to satisfy constraint: Member must satisfy constraint: [Member must not be null]",
    ]);
  });

  it('matches a pattern against the whole value', () => {
    expect(violations(kms, 'CreateAlias', { AliasName: 'alias/a\n', TargetKeyId: 'k' })[0]).toContain('regular expression');
    expect(violations(kms, 'ConnectCustomKeyStore', { CustomKeyStoreId: '' })[0]).toContain('greater than or equal to 1');
  });
});

describe('validation in the words of STS', () => {
  it('names the pattern before the length', () => {
    const error = refusal(sts, 'AssumeRole', { RoleArn: 'arn:aws:iam::000000000000:role/r', RoleSessionName: '!' });
    expect(error.code).toBe('ValidationError');
    expect(error.message).toBe(
      "2 validation errors detected: Value '!' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; " +
        "Value '!' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    );
  });
});

describe('validation in the words of EC2', () => {
  it.each([
    ['DeleteVolume', {}, 'MissingParameter', 'The request must contain the parameter VolumeId'],
    ['CreateTags', { Resources: ['vol-1'] }, 'MissingParameter', 'The request must contain the parameter Tag'],
    ['CreateVolume', { VolumeType: 'gp9' }, 'InvalidParameterValue', 'Value (gp9) for parameter volumeType is invalid.'],
  ])('rejects %s %j', (name, input, code, message) => {
    expect(refusal(ec2, name, input)).toMatchObject({ code, message, status: 400 });
  });
});

describe('validation in the words of S3', () => {
  const object = { Bucket: 'b', Key: 'k' };
  it.each([
    ['PutBucketVersioning', { Bucket: 'b' }, 'MissingRequestBodyError'],
    ['PutBucketVersioning', { Bucket: 'b', VersioningConfiguration: { Status: 'On' } }, 'MalformedXML'],
    ['PutBucketEncryption', { Bucket: 'b', ServerSideEncryptionConfiguration: {} }, 'MalformedXML'],
    ['CreateBucket', { Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'moon' } }, 'InvalidLocationConstraint'],
    ['PutObject', { ...object, StorageClass: 'COLD' }, 'InvalidStorageClass'],
    ['PutObject', { ...object, ServerSideEncryption: 'ROT13' }, 'InvalidArgument'],
    ['UploadPart', { ...object, UploadId: 'u' }, 'InvalidRequest'],
  ])('rejects %s %j with %s', (name, input, code) => {
    expect(refusal(s3, name, input)).toMatchObject({ code, status: 400 });
  });

  it('names the argument that is refused', () => {
    expect(refusal(s3, 'PutObject', { ...object, ServerSideEncryption: 'ROT13' }).extra).toEqual({
      ArgumentName: 'x-amz-server-side-encryption',
      ArgumentValue: 'ROT13',
    });
  });
});

describe('validation in the words of EBS direct', () => {
  it('adds the reason', () => {
    expect(refusal(ebs, 'ListSnapshotBlocks', { SnapshotId: 'snap-1', MaxResults: 5 })).toMatchObject({
      code: 'ValidationException',
      extra: { Reason: 'INVALID_PARAMETER_VALUE' },
    });
  });
});

describe('the rows', () => {
  it.each([kms, ec2, s3, sts, ebs])('have patterns that compile and shapes that are there: $serviceId', (model) => {
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const shape = model.shape(name);
      if (shape.type === 'string' && shape.pattern !== undefined) {
        const flags = /\\[pP]\{/.test(shape.pattern) ? 'u' : '';
        expect(() => new RegExp(`^(?:${shape.pattern})$`, flags)).not.toThrow();
      }
      const members =
        shape.type === 'structure'
          ? Object.values(shape.members)
          : shape.type === 'list'
            ? [shape.member]
            : shape.type === 'map'
              ? [shape.key, shape.value]
              : [];
      for (const member of members) visit(member.shape);
    };
    for (const name of model.operationNames) {
      const operation = model.operation(name);
      for (const shape of [operation?.input, operation?.output, ...(operation?.errors ?? [])]) if (shape !== undefined) visit(shape);
    }
    expect(seen.size).toBeGreaterThan(40);
  });

  it('know no operation or shape of a name out of Object.prototype', () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) {
      expect(kms.operation(name)).toBeUndefined();
      expect(() => kms.shape(name)).toThrow('no shape');
    }
  });

  it('have all operations of KMS', () => {
    expect(kms.operationNames.filter((name) => kms.operation(name) === undefined)).toEqual([]);
    expect(kms.operationNames).toHaveLength(56);
  });
});
