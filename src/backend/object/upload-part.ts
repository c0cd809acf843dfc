import { hexId } from '../ids';
import type { ChecksumAlgorithm } from './checksums';
import { commitBlob } from './commit-blob';
import { findUpload } from './find-upload';
import { layersOf } from './layers';
import { ObjectFault } from './object-fault';
import { encryptionInfo, type EncryptionInfo } from './object-info';
import type { ObjectPlace } from './object-place';
import { keyUse, openBucket, reopenBucket, type Caller, type ObjectRooms } from './object-rooms';
import { partTable, type Envelope, type UploadedPart } from './object-row';
import { maxPutBytes, sealBody, type BodyExpectations, type RequestedChecksum, type SealedBody } from './sealed-body';
import { etagOf, openKeys, wipeKeys, type KeyAsk, type LayerKeys } from './sse-modes';
import { partKey, type UploadPlace, type UploadRow } from './upload-row';

/** S3 User Guide, "Amazon S3 multipart upload limits". */
export const partNumbers = { min: 1, max: 10_000 } as const;

export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** 1 to 10,000. */
  readonly number: number;
  /** 32 bytes, where the upload was begun with them; the caller wipes them. */
  readonly customerKey?: Uint8Array;
}

export interface PartExpectations extends BodyExpectations {
  /** A copied part: its checksum is computed here. */
  readonly copied?: boolean;
}

export interface StoredUploadPart {
  readonly part: UploadedPart;
  readonly encryption: EncryptionInfo;
}

/**
 * Stores one part; one that was there under its number is replaced. When this throws, nothing has changed.
 * @throws ObjectFault, KeyFault, and whatever `body` throws.
 */
export async function uploadPart(
  rooms: ObjectRooms,
  caller: Caller,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  expected: PartExpectations = {},
): Promise<StoredUploadPart> {
  if (expected.size !== undefined && expected.size > maxPutBytes) {
    throw new ObjectFault('entity-too-large', { size: expected.size, limit: maxPutBytes });
  }
  const { key, uploadId, number, customerKey } = target;
  const bucket = await openBucket(rooms.records, caller, target.bucket, key);
  const upload = await findUpload(rooms.records, { bucketId: bucket.id, key, uploadId });
  const checksums = partChecksums(upload, expected);
  const place: ObjectPlace = { bucket, key, generation: upload.generation };
  const ask = { use: keyUse(caller, bucket), place, ...(customerKey === undefined ? {} : { customerKey }) };
  const layerKeys = await uploadKeys(rooms, ask, upload.envelope);
  const partPlace = { number, attempt: hexId(rooms.random, 8) };
  try {
    const layers = layersOf(layerKeys, place, partPlace);
    const sealed = await sealBody(rooms.blobs.store, rooms.random, layers, partPlace, body, { ...expected, checksums });
    const part = await record(rooms, place, { bucketId: bucket.id, key, uploadId }, upload.envelope, { ...sealed, ...partPlace });
    return { part, encryption: encryptionInfo(upload.envelope) };
  } finally {
    wipeKeys(layerKeys);
  }
}

/** The keys of an upload, for one more part or its completion. @throws ObjectFault `part-encryption`. @throws KeyFault. */
export async function uploadKeys(rooms: ObjectRooms, ask: KeyAsk, envelope: Envelope): Promise<LayerKeys> {
  if (envelope.algorithm === 'SSE-C' && ask.customerKey === undefined) throw new ObjectFault('part-encryption', { reason: 'key-missing' });
  if (envelope.algorithm !== 'SSE-C' && ask.customerKey !== undefined) throw new ObjectFault('part-encryption', { reason: 'key-unasked' });
  try {
    return await openKeys(rooms, ask, envelope);
  } catch (error) {
    const differs = error instanceof ObjectFault && error.kind === 'customer-key-wrong';
    throw differs ? new ObjectFault('part-encryption', { reason: 'key-differs' }) : error;
  }
}

/** What was sent, and what the completion will need of each part. @throws ObjectFault `part-checksum`. */
function partChecksums({ checksum }: UploadRow, { checksums = [], copied = false }: PartExpectations): readonly RequestedChecksum[] {
  const sent = checksums.filter(({ expected }) => expected !== undefined);
  const other = sent.find(({ algorithm }) => algorithm !== checksum.algorithm);
  if (checksum.asked && other !== undefined) {
    throw new ObjectFault('part-checksum', { expected: checksum.algorithm, actual: other.algorithm });
  }
  if (checksum.asked && checksum.type === 'COMPOSITE' && sent.length === 0 && !copied) {
    throw new ObjectFault('part-checksum', { expected: checksum.algorithm });
  }
  const algorithms: readonly ChecksumAlgorithm[] = sent.map(({ algorithm }) => algorithm);
  return algorithms.includes(checksum.algorithm) ? sent : [...sent, { algorithm: checksum.algorithm }];
}

function record(
  rooms: ObjectRooms,
  { bucket, generation }: ObjectPlace,
  place: UploadPlace,
  envelope: Envelope,
  { part: stored, md5, checksums, number, attempt }: SealedBody & { readonly number: number; readonly attempt: string },
): Promise<UploadedPart> {
  const { blobs, clock, random, records } = rooms;
  const part: UploadedPart = { ...stored, number, attempt, etag: etagOf(envelope, md5, random), checksums, modified: clock.now() };
  return commitBlob(blobs, records, part.blob, async (tx) => {
    await reopenBucket(tx, bucket);
    await findUpload(tx, place);
    const row = partKey(generation, number);
    const replaced = await tx.get(partTable, row);
    tx.put(partTable, row, part);
    blobs.name(tx, [part.blob], generation);
    const freed = replaced === undefined ? [] : [replaced.blob];
    blobs.free(tx, freed, generation);
    return { result: part, freed };
  });
}
