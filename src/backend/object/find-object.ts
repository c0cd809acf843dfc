import type { BucketRow } from './bucket-row';
import { ObjectFault } from './object-fault';
import type { StoredVersion } from './object-row';
import { checkVersionId } from './version-id';
import { currentVersion, findVersion } from './version-stack';
import type { ReadTransaction } from '../storage/record-store';

/**
 * The version that a read means: the current one, or the one of this id.
 * @throws ObjectFault `no-such-key`, `invalid-version-id`, `no-such-version`, `is-delete-marker`.
 */
export async function findObject(tx: ReadTransaction, bucket: BucketRow, key: string, versionId?: string): Promise<StoredVersion> {
  const place = { bucketId: bucket.id, key };
  if (versionId === undefined) {
    const current = await currentVersion(tx, place);
    if (current?.kind === 'object') return current;
    throw new ObjectFault('no-such-key', { key, ...(current && { deleteMarker: { versionId: current.versionId } }) });
  }
  checkVersionId(versionId);
  const version = await findVersion(tx, place, versionId);
  if (version === undefined) throw new ObjectFault('no-such-version', { key, versionId });
  if (version.kind === 'delete-marker') throw new ObjectFault('is-delete-marker', { key, versionId, modified: version.modified });
  return version;
}
