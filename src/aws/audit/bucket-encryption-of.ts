import type { PlannedResource, PlannedStack } from './planned-resource';
import { addressIn } from './planned-resource';
import { bucketEncryption } from '../../facts/aws/data-at-rest';

/** The resources that say how buckets encrypt, by the bucket's address or, where it is written out, its name. */
export type BucketEncryptions = ReadonlyMap<string, PlannedResource>;

export function bucketEncryptionsIn(stack: PlannedStack): BucketEncryptions {
  const index = new Map<string, PlannedResource>();
  for (const resource of stack.values()) {
    if (resource.type !== bucketEncryption.type) continue;
    const bucket = resource.attributes[bucketEncryption.bucket];
    const key = addressIn(bucket) ?? (typeof bucket === 'string' ? bucket : undefined);
    if (key !== undefined) index.set(key, resource);
  }
  return index;
}

/** How a bucket encrypts; undefined if the app does not say. */
export function bucketEncryptionOf(bucket: PlannedResource, encryptions: BucketEncryptions): PlannedResource | undefined {
  const name = bucket.attributes.bucket;
  return encryptions.get(bucket.address) ?? (typeof name === 'string' ? encryptions.get(name) : undefined);
}
