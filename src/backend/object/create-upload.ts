import { hexId } from '../ids';
import { checkPublicAcl } from './acl-settings';
import { checksumTypes, defaultChecksum, type ChecksumAlgorithm, type ChecksumType } from './checksums';
import { chooseEncryption } from './encryption-choice';
import { ObjectFault } from './object-fault';
import { encryptionInfo, type EncryptionInfo } from './object-info';
import { checkObjectKey } from './object-key';
import { lockOf } from './object-lock';
import { keyUse, openBucket, reopenBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { PutOptions } from './put-object';
import { sealKeys, wipeKeys } from './sse-modes';
import { uploadKey, uploadTable, type UploadChecksum } from './upload-row';

export interface CreateUploadOptions extends Pick<
  PutOptions,
  'encryption' | 'headers' | 'metadata' | 'storageClass' | 'tags' | 'lock' | 'acl'
> {
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type?: ChecksumType };
}

export interface CreatedUpload {
  readonly uploadId: string;
  readonly encryption: EncryptionInfo;
  readonly checksum: UploadChecksum;
}

/**
 * Begins a multipart upload. Its data key is made here, under what request and bucket say now, and every part is sealed under it.
 * @throws ObjectFault, KeyFault.
 */
export async function createUpload(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  options: CreateUploadOptions = {},
): Promise<CreatedUpload> {
  checkObjectKey(key);
  const checksum = checksumOf(options.checksum);
  const bucket = await openBucket(rooms.records, caller, bucketName, key);
  checkPublicAcl(bucket, options.acl);
  const choice = chooseEncryption(options.encryption ?? {}, bucket, caller.principal.arn);
  lockOf(bucket, options.lock, rooms.clock.now());
  const generation = hexId(rooms.random, 16);
  const { layerKeys, envelope } = await sealKeys(rooms, { use: keyUse(caller, bucket), place: { bucket, key, generation } }, choice);
  wipeKeys(layerKeys);
  const initiated = rooms.clock.now();
  const uploadId = initiated.toString(16).padStart(12, '0') + hexId(rooms.random, 26);
  await rooms.records.write(async (tx) => {
    await reopenBucket(tx, bucket);
    tx.put(uploadTable, uploadKey({ bucketId: bucket.id, key, uploadId }), {
      generation,
      initiated,
      initiatorArn: caller.principal.arn,
      headers: options.headers ?? {},
      metadata: options.metadata ?? [],
      storageClass: options.storageClass ?? 'STANDARD',
      tags: options.tags ?? [],
      envelope,
      checksum,
      lock: options.lock,
      acl: options.acl,
    });
  });
  return { uploadId, encryption: encryptionInfo(envelope), checksum };
}

/** @throws ObjectFault `invalid-checksum-type`. */
function checksumOf(asked: CreateUploadOptions['checksum']): UploadChecksum {
  if (asked === undefined) return { algorithm: defaultChecksum, type: checksumTypes[defaultChecksum][0], asked: false };
  const { algorithm, type = checksumTypes[algorithm][0] } = asked;
  if (!checksumTypes[algorithm].includes(type)) throw new ObjectFault('invalid-checksum-type', { algorithm, type });
  return { algorithm, type, asked: true };
}
