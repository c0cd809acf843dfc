import type { IBucket } from './bucket-interface';

/**
 * Where new objects of a bucket are copied to.
 */
export interface BucketReplicationRule {
  /**
   * The bucket to copy to, which keeps versions too. Where this bucket encrypts under a KMS key, so must the destination, under its own.
   */
  readonly destination: IBucket;

  /**
   * The beginning of the keys of objects that are copied.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * Whether objects that are deleted here are hidden there too.
   *
   * @default false
   */
  readonly deleteMarkers?: boolean;
}
