import type { Random } from '../random';
import { ObjectFault } from './object-fault';

/** The version id of what was written while versioning was off or suspended: S3 User Guide, "How S3 Versioning works". */
export const nullVersion = 'null';

/** 32 characters of S3's alphabet for version ids: letters, digits, `.` and `_` (no hyphen: it would look like an option to a shell). */
export const newVersionId = (random: Random): string => random.bytes(24).toString('base64url').replaceAll('-', '.');

/** @throws ObjectFault `invalid-version-id` for what no version was ever called. */
export function checkVersionId(versionId: string): void {
  if (versionId !== nullVersion && !/^[A-Za-z0-9._]{32}$/.test(versionId)) throw new ObjectFault('invalid-version-id', { versionId });
}
