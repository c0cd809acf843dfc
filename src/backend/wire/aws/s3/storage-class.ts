import type { StorageClass } from '../../../../facts/aws/models/s3';
import { notImplemented } from './errors';

/** Classes that can be read at once, so that they differ in nothing that a caller sees. The others need RestoreObject. */
const readable: ReadonlySet<StorageClass> = new Set<StorageClass>([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
]);

/** @throws AwsError `NotImplemented` */
export function readStorageClass(given: StorageClass | undefined): { readonly storageClass?: string } {
  if (given === undefined) return {};
  if (!readable.has(given)) throw notImplemented('x-amz-storage-class');
  return { storageClass: given };
}

/** S3 says nothing of the standard class in headers. */
export const writeStorageClass = (stored: string): { readonly StorageClass?: StorageClass } =>
  stored === 'STANDARD' ? {} : { StorageClass: stored as StorageClass };
