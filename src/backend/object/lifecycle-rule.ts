import type { Pairs } from './bucket-row';
import type { StoredVersion } from './object-row';

/** Of one age: days, or a day. */
export type Due = { readonly days: number } | { readonly at: number };

export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string;
  /** All must be there. */
  readonly tags: Pairs;
  /** Bytes; both exclusive. */
  readonly sizeAbove?: number | undefined;
  readonly sizeBelow?: number | undefined;
  readonly expiration?: Due | undefined;
  /** Removes delete markers below which nothing is left. */
  readonly cleansMarkers?: boolean | undefined;
  readonly noncurrentExpiration?: NoncurrentAge | undefined;
  readonly abortUploadsAfterDays?: number | undefined;
  readonly transitions: readonly (Due & { readonly storageClass: string })[];
  readonly noncurrentTransitions: readonly (NoncurrentAge & { readonly storageClass: string })[];
}

export interface NoncurrentAge {
  readonly days: number;
  /** So many newer noncurrent versions are kept whatever their age. */
  readonly newer?: number | undefined;
}

const dayMs = 86_400_000;

/** S3 User Guide, "Lifecycle rules: based on an object's age": days are counted up to the next midnight UTC. */
export const midnightAfter = (time: number): number => (Math.floor(time / dayMs) + 1) * dayMs;

export const isDue = (due: Due, since: number, now: number): boolean => ('at' in due ? due.at : dueAt(since, due.days)) <= now;

export const dueAt = (since: number, days: number): number => midnightAfter(since + days * dayMs - 1);

export function filters({ prefix, tags, sizeAbove, sizeBelow }: LifecycleRule, key: string, version?: StoredVersion): boolean {
  if (!key.startsWith(prefix)) return false;
  // Uploads and delete markers have neither tags nor a size.
  if (version === undefined) return tags.length === 0 && sizeAbove === undefined && sizeBelow === undefined;
  const tagged = tags.every(([name, value]) => version.tags.some(([own, ownValue]) => own === name && ownValue === value));
  return tagged && version.size > (sizeAbove ?? -1) && version.size < (sizeBelow ?? Infinity);
}
