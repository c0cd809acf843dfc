import type { IConstruct } from 'constructs';
import type { ValidationError } from '../core/errors';
import { refused } from '../core/errors';
import { blockableEncryption, tlsVersions } from '../facts/aws/bucket-permissions';

export const bucketKeyForDsse = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'bucketKey', allowed: 'left out for dual-layer encryption, which has none', got: 'true' });

export const wrongKeyWithoutKey = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'deniedUploads', allowed: 'without WRONG_KEY unless the bucket has an encryptionKey', got: 'WRONG_KEY' });

export const unknownTlsVersion = (scope: IConstruct, got: number): ValidationError =>
  refused(scope, { option: 'minimumTlsVersion', allowed: tlsVersions.join(' or '), got: String(got) });

export const tlsVersionWithoutTls = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'enforceTls',
    allowed: 'true where minimumTlsVersion is given',
    got: 'false',
    wayOut: 'leave one of the two out',
  });

export const notBlockable = (scope: IConstruct, got: readonly string[]): ValidationError =>
  refused(scope, {
    option: 'blockedEncryptionTypes',
    allowed: `a list of ${blockableEncryption.join(' or ')}, NONE alone`,
    got: got.length === 0 ? 'an empty list' : got.join(', '),
  });

export const replicationWithoutVersions = (scope: IConstruct, bucket: string): ValidationError =>
  refused(scope, { option: 'versioned', allowed: 'true on both sides of a replication', got: `false for ${bucket}` });

export const replicationWithoutKey = (scope: IConstruct, destination: string): ValidationError =>
  refused(scope, {
    option: 'destination',
    allowed: 'a bucket whose encryptionKey is known, because objects of this one are encrypted under a KMS key',
    got: `${destination} without one`,
    wayOut: 'give it an encryptionKey; an imported bucket says its key with Bucket.fromBucketAttributes',
  });

export const replicationToItself = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'destination', allowed: 'another bucket', got: 'the bucket itself' });

export const logsUnderKms = (scope: IConstruct, target: string): ValidationError =>
  refused(scope, {
    option: 'serverAccessLogsBucket',
    allowed: 'a bucket with ServerSideEncryption.S3_MANAGED, because S3 delivers no access logs to others',
    got: `${target}, which encrypts under KMS`,
  });

export const logsToItself = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'serverAccessLogsBucket',
    allowed: 'another bucket',
    got: 'the bucket itself, whose logs would be logged without end',
  });

export const logsPrefixWithoutBucket = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'serverAccessLogsPrefix', allowed: 'left out without serverAccessLogsBucket', got: 'one' });

export const logsOfOtherRegion = (scope: IConstruct, own: string, got: string): ValidationError =>
  refused(scope, { option: 'serverAccessLogsBucket', allowed: `a bucket of ${own}, where this one is`, got: `one of ${got}` });
