import type { IConstruct } from 'constructs';
import { badBucketName, bucketNameLooksLikeAddress, reservedBucketName } from './errors';
import { checkLength, isKnown } from '../core/checks';
import { bucketName as rule } from '../facts/aws/bucket-names';

/** @throws ValidationError if the name is known and S3 would refuse it for a new bucket */
export function checkBucketName(scope: IConstruct, name: string | undefined): void {
  if (!isKnown(name)) return;
  checkLength(scope, 'bucketName', name, rule.length);
  if (!rule.pattern.test(name)) throw badBucketName(scope, name);
  if (name.includes(rule.adjacentPeriods) || rule.ipAddress.test(name)) throw bucketNameLooksLikeAddress(scope, name);
  const reserved =
    rule.reservedPrefixes.find((prefix) => name.startsWith(prefix)) ?? rule.reservedSuffixes.find((suffix) => name.endsWith(suffix));
  if (reserved !== undefined) throw reservedBucketName(scope, name, reserved);
}
