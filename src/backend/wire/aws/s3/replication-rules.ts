import { invalidArgument, invalidRequest, malformedXml } from './errors';
import type { ReplicationConfiguration, ReplicationRule as Rule } from '../../../../facts/aws/models/s3';
import type { Pairs } from '../../../object/bucket-row';
import type { Replication } from '../../../object/replication';
import type { ReplicationRule } from '../../../object/replication-rule';

/** S3 User Guide, "Replication configuration file elements". */
const mostRules = 1000;
const bucketPrefix = 'arn:aws:s3:::';

/** What a rule with a filter must say. */
const mustSay = (element: string) =>
  invalidRequest(
    `${element} must be specified for this version of Cross Region Replication configuration schema. ` +
      'Please refer to S3 Developer Guide for more information.',
  );

/** @throws AwsError. Texts: recorded from S3. */
export function readReplication(value: object): Replication {
  const { Role: role, Rules: rules } = value as ReplicationConfiguration;
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(role)) {
    throw invalidArgument('Invalid Role specified in replication configuration', 'Role', role);
  }
  unique(
    rules,
    ({ ID }) => ID,
    (id) => `Rule Id must be unique. Found same Id for more than one rule: ${id}`,
  );
  unique(
    rules,
    ({ Priority }) => Priority,
    (priority) => `Found duplicate priority ${priority}`,
  );
  return { role, rules: rules.map(readRule) };
}

function unique<T>(rules: readonly Rule[], of: (rule: Rule) => T | undefined, text: (value: T) => string): void {
  const seen = new Set<T>();
  for (const rule of rules) {
    const value = of(rule);
    if (value !== undefined && seen.has(value)) throw invalidRequest(text(value));
    if (value !== undefined) seen.add(value);
  }
}

function readRule(rule: Rule): ReplicationRule {
  const { Filter: filter, Destination: destination, SourceSelectionCriteria: criteria } = rule;
  if ((rule.ID ?? '').length > 255) throw invalidArgument('ID length should not exceed allowed limit of 255', 'ID', rule.ID ?? '');
  if (filter !== undefined && rule.Prefix !== undefined) throw malformedXml();
  if (filter === undefined && rule.Prefix === undefined) throw malformedXml();
  if (filter !== undefined && rule.Priority === undefined) throw mustSay('Priority');
  if (filter !== undefined && rule.DeleteMarkerReplication === undefined) throw mustSay('DeleteMarkerReplication');
  if (!destination.Bucket.startsWith(bucketPrefix)) throw invalidArgument('Invalid bucket ARN.', 'Bucket', destination.Bucket);
  const kmsObjects = criteria?.SseKmsEncryptedObjects?.Status === 'Enabled';
  const keyReference = destination.EncryptionConfiguration?.ReplicaKmsKeyID;
  if (kmsObjects && keyReference === undefined) {
    throw invalidRequest('ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.');
  }
  if (!kmsObjects && keyReference !== undefined && criteria?.SseKmsEncryptedObjects === undefined) {
    throw invalidRequest('SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.');
  }
  const tags = tagsOf(rule);
  const deleteMarkers = rule.DeleteMarkerReplication?.Status === 'Enabled';
  if (tags.length > 0 && deleteMarkers) {
    throw invalidRequest(
      'Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.',
    );
  }
  return {
    id: rule.ID ?? '',
    enabled: rule.Status === 'Enabled',
    priority: rule.Priority ?? 0,
    prefix: rule.Prefix ?? filter?.Prefix ?? filter?.And?.Prefix ?? '',
    tags,
    // The first form of rules, which knew no filters, always took them along.
    deleteMarkers: filter === undefined ? true : deleteMarkers,
    kmsObjects,
    destination: {
      bucket: destination.Bucket.slice(bucketPrefix.length),
      ...(destination.StorageClass === undefined ? {} : { storageClass: destination.StorageClass }),
      ...(keyReference === undefined ? {} : { keyReference }),
    },
  };
}

const tagsOf = ({ Filter: { Tag: tag, And: and } = {} }: Rule): Pairs =>
  [...(tag === undefined ? [] : [tag]), ...(and?.Tags ?? [])].map(({ Key, Value }) => [Key, Value]);
