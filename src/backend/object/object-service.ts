import type { Duty } from '../agenda';
import type { Clock } from '../clock';
import type { DataKeys } from '../keys/data-keys';
import type { Random } from '../random';
import { abortUpload } from './abort-upload';
import { findObjectAcl, putBucketAcl, putObjectAcl, putOwnership } from './acl-settings';
import { BucketKeys } from './bucket-keys';
import { deleteBucketPolicy, putBucketPolicy } from './bucket-policy';
import {
  deleteBucketDocument,
  deleteBucketEncryption,
  getBucket,
  getBucketDocument,
  putBucketDocument,
  putBucketEncryption,
  putBucketTags,
  putPublicAccessBlock,
  putVersioning,
} from './bucket-settings';
import { completeUpload } from './complete-upload';
import { copyObject } from './copy-object';
import { createBucket } from './create-bucket';
import { createUpload } from './create-upload';
import { deleteBucket } from './delete-bucket';
import { deleteObject } from './delete-object';
import { findDocument } from './find-document';
import { getObject } from './get-object';
import { headObject, versionInfo } from './head-object';
import { deleteLifecycle, keepLifecycle, lifecycleDuty, putLifecycle } from './lifecycle';
import { listBuckets } from './list-buckets';
import { listObjects } from './list-objects';
import { listParts } from './list-parts';
import { listUploads } from './list-uploads';
import { listVersions } from './list-versions';
import { putBucketLock, putLegalHold, putRetention } from './lock-settings';
import { objectAttributes } from './object-attributes';
import { ObjectBlobs } from './object-blobs';
import type { ObjectKeyWrap } from './object-key-wrap';
import type { ObjectRooms } from './object-rooms';
import { putObjectTags } from './object-tags';
import { putObject } from './put-object';
import { deleteReplication, putReplication } from './replication';
import type { ServiceRoles } from './replication-authority';
import { Replicator } from './replicator';
import { ServiceKeys } from './service-keys';
import { uploadPart } from './upload-part';
import { uploadPartCopy } from './upload-part-copy';
import type { KeyCheck } from '../keys/key-check';
import type { BlobStore } from '../storage/blob-store';
import type { RecordStore } from '../storage/record-store';

export interface ObjectServiceNeeds {
  readonly clock: Clock;
  readonly random: Random;
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly dataKeys: DataKeys;
  readonly keyCheck: KeyCheck;
  readonly keyWrap: ObjectKeyWrap;
  readonly roles: ServiceRoles;
  /** Told of what went wrong in the background and was nobody's refusal. */
  readonly report: (error: unknown) => void;
}

/** Every operation with its first argument bound. */
type Bound<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends (rooms: ObjectRooms, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

const operations = {
  createBucket,
  getBucket,
  listBuckets,
  deleteBucket,
  putBucketEncryption,
  deleteBucketEncryption,
  putVersioning,
  putPublicAccessBlock,
  putBucketTags,
  putBucketPolicy,
  deleteBucketPolicy,
  putOwnership,
  putBucketAcl,
  putObjectAcl,
  findObjectAcl,
  putBucketLock,
  putRetention,
  putLegalHold,
  putLifecycle,
  deleteLifecycle,
  putBucketDocument,
  getBucketDocument,
  deleteBucketDocument,
  findDocument,
  putReplication,
  deleteReplication,
  putObject,
  copyObject,
  headObject,
  versionInfo,
  getObject,
  deleteObject,
  objectAttributes,
  createUpload,
  uploadPart,
  uploadPartCopy,
  completeUpload,
  abortUpload,
  listParts,
  listUploads,
  putObjectTags,
  listObjects,
  listVersions,
} as const;

export interface ObjectService extends Bound<typeof operations> {
  /** Whether a record names this blob: for `BlobStore.recover`. */
  namesBlob(id: string): Promise<boolean>;
  /** What the clock carries out. */
  readonly duties: ReadonlyMap<string, Duty>;
  /** Once at start, after `BlobStore.recover`. */
  recover(): Promise<void>;
  /** Resolves when what there was to replicate has been replicated, or cannot be. */
  replicated(): Promise<void>;
  /** Ends background deletions and wipes keys in memory. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Buckets and objects, encrypted at rest: docs/formats/object-envelope.md. */
export function objectService(needs: ObjectServiceNeeds): ObjectService {
  const { clock, random, records, dataKeys } = needs;
  const serviceKeys = new ServiceKeys(records, random, needs.keyWrap);
  const bucketKeys = new BucketKeys(clock, dataKeys, needs.keyCheck);
  const blobs = new ObjectBlobs(records, needs.blobs);
  const wakeReplicator = (): void => replicator.wake();
  const rooms: ObjectRooms = { clock, random, records, dataKeys, serviceKeys, bucketKeys, blobs, wakeReplicator };
  const replicator = new Replicator({ ...rooms, roles: needs.roles }, needs.report);
  const bound = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, (operation as (...all: unknown[]) => unknown).bind(undefined, rooms)]),
  ) as unknown as Bound<typeof operations>;
  return {
    ...bound,
    namesBlob: (id) => blobs.isNamed(id),
    duties: new Map([[lifecycleDuty, keepLifecycle(rooms)]]),
    recover: async () => {
      await blobs.recover();
      replicator.wake();
    },
    replicated: () => replicator.settled(),
    close: async () => {
      await replicator.close();
      await blobs.settled();
      serviceKeys.close();
      bucketKeys.close();
    },
  };
}
