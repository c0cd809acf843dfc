import { invalidRequest, malformedXml } from './errors';
import type { ReplicationConfiguration } from '../../../../facts/aws/models/s3';
import type { BucketRow } from '../../../object/bucket-row';

/** @throws AwsError */
export function checkReplication(value: object, bucket: BucketRow): void {
  const { Rules: rules } = value as ReplicationConfiguration;
  if (rules.length === 0) throw malformedXml();
  if (bucket.versioning !== 'enabled') {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
}
