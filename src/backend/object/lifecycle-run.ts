import { dropUpload } from './abort-upload';
import type { BucketRow } from './bucket-row';
import type { Lifecycle } from './lifecycle';
import { dueAt, filters, isDue, type LifecycleRule } from './lifecycle-rule';
import { isRetained } from './object-lock';
import type { ObjectRooms } from './object-rooms';
import { currentVersionTable, type StoredVersion, type VersionRow } from './object-row';
import { uploadTable } from './upload-row';
import { freeVersion } from './version-blobs';
import { newVersionId, nullVersion } from './version-id';
import { olderVersions, pushVersion, removeVersion, rewriteVersion, type StackPlace } from './version-stack';
import { keyOf, type WriteTransaction } from '../storage/record-store';

interface Run {
  readonly tx: WriteTransaction;
  readonly rooms: ObjectRooms;
  readonly bucket: BucketRow;
  readonly rules: readonly LifecycleRule[];
  readonly smallestTransition: number;
  readonly now: number;
  readonly freed: string[];
}

/** Does what the rules of a bucket say is due. @returns the blobs that it freed. */
export async function runLifecycle(
  tx: WriteTransaction,
  rooms: ObjectRooms,
  bucket: BucketRow,
  { rules, smallestTransition }: Lifecycle,
  now: number,
): Promise<readonly string[]> {
  const run: Run = { tx, rooms, bucket, rules: rules.filter(({ enabled }) => enabled), smallestTransition, now, freed: [] };
  const own = keyOf(bucket.id, '');
  for (const { key: recordKey, row: current } of await tx.list(currentVersionTable, { prefix: own })) {
    await oneKey(run, { bucketId: bucket.id, key: recordKey.slice(own.length) }, current);
  }
  await uploads(run, own);
  return run.freed;
}

async function oneKey(run: Run, place: StackPlace, current: VersionRow): Promise<void> {
  const { tx, rules, now } = run;
  // The age of a noncurrent version is counted from when the next one took its place.
  let since = current.modified;
  let newer = 0;
  let left = 0;
  for (const version of await olderVersions(tx, place)) {
    if (noncurrentIsDue(run, place.key, version, since, newer)) {
      await remove(run, place, version);
    } else {
      left++;
      const target = version.kind === 'object' && noncurrentClass(run, place.key, version, since, newer);
      if (target && target !== version.storageClass) rewriteVersion(tx, place, current, { ...version, storageClass: target });
    }
    since = version.modified;
    newer++;
  }
  if (current.kind === 'delete-marker') {
    const cleans = rules.some(
      (rule) =>
        filters(rule, place.key) && (rule.cleansMarkers === true || (rule.expiration && isDue(rule.expiration, current.modified, now))),
    );
    if (left === 0 && cleans) await remove(run, place, current);
    return;
  }
  const expired = rules.some(
    (rule) => rule.expiration && filters(rule, place.key, current) && isDue(rule.expiration, current.modified, now),
  );
  if (expired) return expire(run, place, current);
  const target = currentClass(run, place.key, current);
  if (target !== undefined && target !== current.storageClass) rewriteVersion(tx, place, current, { ...current, storageClass: target });
}

/** S3 User Guide, "Expiring objects": what deleting without a version id does. */
async function expire(run: Run, place: StackPlace, current: StoredVersion): Promise<void> {
  const { tx, rooms, bucket, now } = run;
  if (bucket.versioning === 'off') return remove(run, place, current);
  const versionId = bucket.versioning === 'enabled' ? newVersionId(rooms.random) : nullVersion;
  const replaced = await pushVersion(tx, place, (sequence) => ({ kind: 'delete-marker', sequence, versionId, modified: now }));
  run.freed.push(...(await freeVersion(tx, rooms.blobs, replaced)));
}

async function remove({ tx, rooms, now, freed }: Run, place: StackPlace, version: VersionRow): Promise<void> {
  if (version.kind === 'object' && isRetained(version.lock, now)) return;
  await removeVersion(tx, place, version.versionId);
  freed.push(...(await freeVersion(tx, rooms.blobs, version)));
}

function noncurrentIsDue({ rules, now }: Run, key: string, version: VersionRow, since: number, newer: number): boolean {
  return rules.some(({ noncurrentExpiration: age, ...rule }) => {
    if (age === undefined || !filters(rule, key, version.kind === 'object' ? version : undefined)) return false;
    return newer >= (age.newer ?? 0) && dueAt(since, age.days) <= now;
  });
}

/** The class of the last transition that is due. */
function currentClass({ rules, now, smallestTransition }: Run, key: string, version: StoredVersion): string | undefined {
  if (version.size < smallestTransition) return undefined;
  const due = rules
    .filter((rule) => filters(rule, key, version))
    .flatMap(({ transitions }) => transitions.filter((one) => isDue(one, version.modified, now)));
  return due.at(-1)?.storageClass;
}

function noncurrentClass(
  { rules, now, smallestTransition }: Run,
  key: string,
  version: StoredVersion,
  since: number,
  newer: number,
): string | undefined {
  if (version.size < smallestTransition) return undefined;
  const due = rules
    .filter((rule) => filters(rule, key, version))
    .flatMap(({ noncurrentTransitions }) =>
      noncurrentTransitions.filter((age) => newer >= (age.newer ?? 0) && dueAt(since, age.days) <= now),
    );
  return due.at(-1)?.storageClass;
}

async function uploads({ tx, rooms, rules, now, freed }: Run, own: string): Promise<void> {
  for (const { key: recordKey, row } of await tx.list(uploadTable, { prefix: own })) {
    const [key = '', uploadId = ''] = recordKey.slice(own.length).split('\u0000');
    const days = rules.filter((rule) => filters(rule, key)).map(({ abortUploadsAfterDays }) => abortUploadsAfterDays);
    if (!days.some((after) => after !== undefined && dueAt(row.initiated, after) <= now)) continue;
    freed.push(...(await dropUpload(tx, rooms, { bucketId: own.slice(0, -1), key, uploadId })));
  }
}
