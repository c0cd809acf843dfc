import type { HeadObjectOutput, PutObjectRequest } from '../../../../facts/aws/models/s3';
import type { BucketRow } from '../../../object/bucket-row';
import type { ObjectLock } from '../../../object/object-lock';
import type { Call } from '../operation';
import { invalidArgument, invalidRequest, notImplemented, s3Error } from './errors';

type LockInput = Pick<
  PutObjectRequest,
  | 'ObjectLockMode'
  | 'ObjectLockRetainUntilDate'
  | 'ObjectLockLegalHoldStatus'
  | 'ObjectLockEventHold'
  | 'ObjectLockEventHoldDurationDays'
  | 'ObjectLockEventHoldDurationYears'
>;

/** What a write asks to be locked with. @throws AwsError */
export function readLock(call: Call, input: LockInput): { readonly lock?: ObjectLock } {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = input;
  const events = [input.ObjectLockEventHold, input.ObjectLockEventHoldDurationDays, input.ObjectLockEventHoldDurationYears];
  if (events.some((member) => member !== undefined)) throw notImplemented('x-amz-object-lock-event-hold');
  if (mode === undefined && until === undefined && hold === undefined) return {};
  if ((mode === undefined) !== (until === undefined)) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      mode === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date',
      '',
    );
  }
  if (until !== undefined) checkFuture(call, until);
  return {
    lock: {
      ...(mode === undefined || until === undefined ? {} : { retention: { mode, until: until.getTime() } }),
      ...(hold === undefined ? {} : { legalHold: hold === 'ON' }),
    },
  };
}

/** @throws AwsError `InvalidArgument` */
export function checkFuture({ services }: Call, until: Date): void {
  if (until.getTime() > services.clock.now()) return;
  throw invalidArgument('The retain until date must be in the future!', 'x-amz-object-lock-retain-until-date', until.toISOString());
}

/** S3 API, PutObject: what is to be locked, or is locked by the bucket, must be known to have arrived whole. @throws AwsError */
export function checkLockedBody({ request: { headers } }: Call, bucket: BucketRow, lock: ObjectLock | undefined): void {
  if (lock === undefined && bucket.objectLock?.byDefault === undefined) return;
  const names = [...headers.names(), ...(headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase())];
  if (names.some((name) => name === 'content-md5' || /^x-amz-checksum-(?!algorithm|mode|type)/.test(name))) return;
  throw invalidRequest('Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters');
}

export const writeLock = (lock: ObjectLock | undefined): Partial<HeadObjectOutput> => ({
  ...(lock?.retention === undefined
    ? {}
    : { ObjectLockMode: lock.retention.mode, ObjectLockRetainUntilDate: new Date(lock.retention.until) }),
  ...(lock?.legalHold === undefined ? {} : { ObjectLockLegalHoldStatus: lock.legalHold ? 'ON' : 'OFF' }),
});

export const noLockOfObject = () =>
  s3Error(404, 'NoSuchObjectLockConfiguration', 'The specified object does not have a ObjectLock configuration');

/** The lock of one version. @throws ObjectFault `no-object-lock`, … */
export async function lockOfObject(
  call: Call,
  bucket: BucketRow,
  { Key, VersionId }: { readonly Key: string; readonly VersionId?: string },
): Promise<ObjectLock | undefined> {
  if (bucket.objectLock === undefined) throw invalidRequest('Bucket is missing Object Lock Configuration');
  const { principal, requestId, services } = call;
  const version = VersionId === undefined ? {} : { versionId: VersionId };
  return (await services.objects.versionInfo({ principal, requestId }, bucket.name, Key, version.versionId)).lock;
}
