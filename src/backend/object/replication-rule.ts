import type { Pairs } from './bucket-row';
import type { Envelope, StoredVersion } from './object-row';

export interface ReplicationRule {
  readonly id: string;
  readonly enabled: boolean;
  /** Among rules of one destination the greatest decides. */
  readonly priority: number;
  readonly prefix: string;
  /** All must be there. */
  readonly tags: Pairs;
  readonly deleteMarkers: boolean;
  /** Whether objects under KMS keys are replicated too. */
  readonly kmsObjects: boolean;
  readonly destination: ReplicaDestination;
}

export interface ReplicaDestination {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Absent: the source's. */
  readonly storageClass?: string;
  /** Of replicas of objects under KMS keys. */
  readonly keyReference?: string;
}

/** What has become of an object's replication; `REPLICA`: it is one itself. The names are S3's. */
export type ReplicationStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'REPLICA';

type Fresh = Pick<StoredVersion, 'tags' | 'envelope'>;

/** The rules by which a new version goes somewhere, one for each destination. @param version absent: a delete marker */
export function rulesFor(rules: readonly ReplicationRule[], key: string, version: Fresh | undefined): readonly ReplicationRule[] {
  const chosen = new Map<string, ReplicationRule>();
  for (const rule of rules) {
    const { bucket } = rule.destination;
    if (applies(rule, key, version) && rule.priority >= (chosen.get(bucket)?.priority ?? -Infinity)) chosen.set(bucket, rule);
  }
  return [...chosen.values()];
}

function applies({ enabled, prefix, tags, deleteMarkers, kmsObjects }: ReplicationRule, key: string, version: Fresh | undefined): boolean {
  if (!enabled || !key.startsWith(prefix)) return false;
  // S3 User Guide, "Replicating delete markers": not for rules that filter by tag.
  if (version === undefined) return deleteMarkers && tags.length === 0;
  const tagged = tags.every(([name, value]) => version.tags.some(([own, ownValue]) => own === name && ownValue === value));
  return tagged && mayLeave[version.envelope.algorithm](kmsObjects);
}

/** One row per mode. The key of SSE-C is the caller's, who is not there when the replica is written. */
const mayLeave: Readonly<Record<Envelope['algorithm'], (kmsObjects: boolean) => boolean>> = {
  AES256: () => true,
  'aws:kms': (kmsObjects) => kmsObjects,
  'aws:kms:dsse': (kmsObjects) => kmsObjects,
  'SSE-C': () => false,
};
