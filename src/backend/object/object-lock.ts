import type { BucketRow } from './bucket-row';
import { ObjectFault } from './object-fault';

export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  readonly mode: RetentionMode;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** What keeps one version from being deleted. */
export interface ObjectLock {
  readonly retention?: Retention | undefined;
  readonly legalHold?: boolean | undefined;
}

/** Of a bucket that has object lock, which it never loses. */
export interface BucketLock {
  readonly byDefault?:
    { readonly mode: RetentionMode; readonly days?: number | undefined; readonly years?: number | undefined } | undefined;
}

const dayMs = 86_400_000;

/**
 * The lock of a new version: what was asked for, else the bucket's default retention.
 * @throws ObjectFault `no-object-lock` where the bucket has none.
 */
export function lockOf({ name, objectLock }: BucketRow, asked: ObjectLock | undefined, now: number): { readonly lock?: ObjectLock } {
  if (objectLock === undefined) {
    if (asked !== undefined) throw new ObjectFault('no-object-lock', { bucket: name });
    return {};
  }
  const { byDefault } = objectLock;
  const retention = asked?.retention ?? (byDefault && { mode: byDefault.mode, until: endOf(byDefault, now) });
  const lock = { ...asked, ...(retention && { retention }) };
  return Object.keys(lock).length === 0 ? {} : { lock };
}

function endOf({ days = 0, years = 0 }: NonNullable<BucketLock['byDefault']>, now: number): number {
  const end = new Date(now + days * dayMs);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end.getTime();
}

export const isRetained = (lock: ObjectLock | undefined, now: number): boolean =>
  lock?.legalHold === true || (lock?.retention !== undefined && lock.retention.until > now);

/** S3 User Guide, "Locking objects with Object Lock": governance yields to who may bypass it. @throws ObjectFault `object-locked`. */
export function checkDeletable(key: string, lock: ObjectLock | undefined, now: number, bypassGovernance: boolean): void {
  const governed = bypassGovernance && lock?.retention?.mode === 'GOVERNANCE';
  if (isRetained(governed ? { ...lock, retention: undefined } : lock, now)) throw new ObjectFault('object-locked', { key });
}

/** A retention may be made longer; shorter or weaker only under governance, by who may bypass it. @throws ObjectFault `object-locked`. */
export function checkRetention(
  key: string,
  before: Retention | undefined,
  after: Retention | undefined,
  now: number,
  bypassGovernance: boolean,
): void {
  if (before === undefined || before.until <= now) return;
  const longer = after !== undefined && after.until >= before.until && (after.mode === before.mode || after.mode === 'COMPLIANCE');
  if (longer || (before.mode === 'GOVERNANCE' && bypassGovernance)) return;
  throw new ObjectFault('object-locked', { key });
}
