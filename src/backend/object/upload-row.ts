import type { Acl } from './acl';
import type { Pairs } from './bucket-row';
import type { ChecksumAlgorithm, ChecksumType } from './checksums';
import type { ObjectLock } from './object-lock';
import type { ContentHeaders, Envelope } from './object-row';
import { keyOf, table } from '../storage/record-store';

/** A multipart upload that was begun and neither completed nor aborted. */
export interface UploadRow {
  /** Of the object to be: its parts are sealed to it. */
  readonly generation: string;
  /** Milliseconds since the Unix epoch. */
  readonly initiated: number;
  readonly initiatorArn: string;
  readonly headers: ContentHeaders;
  readonly metadata: Pairs;
  readonly storageClass: string;
  readonly tags: Pairs;
  readonly envelope: Envelope;
  readonly checksum: UploadChecksum;
  readonly lock?: ObjectLock | undefined;
  readonly acl?: Acl | undefined;
}

export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Whether the caller chose the algorithm. */
  readonly asked: boolean;
}

export interface UploadPlace {
  readonly bucketId: string;
  readonly key: string;
  readonly uploadId: string;
}

/** Key: bucket id, object key, upload id. Upload ids begin with the time, so that they sort by it. */
export const uploadTable = table<UploadRow>('object-upload');

export const uploadKey = ({ bucketId, key, uploadId }: UploadPlace): string => keyOf(bucketId, key, uploadId);

export const partKey = (generation: string, number: number): string => keyOf(generation, String(number).padStart(5, '0'));
