import type { BucketRow } from './bucket-row';
import type { Span } from './byte-range';
import { selectObject, type FoundObject, type ReadOptions } from './head-object';
import { layersOf } from './layers';
import { ObjectFault } from './object-fault';
import type { ObjectInfo } from './object-info';
import { checkObjectKey } from './object-key';
import type { ObjectPlace } from './object-place';
import { keyUse, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredPart, UploadedPart } from './object-row';
import { isDamage, openPart, readPart, type OpenedPart } from './opened-body';
import { openKeys, wipeKeys } from './sse-modes';
import { bodyParts } from './version-blobs';
import { BlobError } from '../storage/blob-store';

export interface OpenedObject {
  readonly info: ObjectInfo;
  readonly bucket: BucketRow;
  /** The part that was asked for. */
  readonly part?: UploadedPart;
  /** The bytes that `body` gives. */
  readonly span: Span;
  /**
   * Plaintext, each piece verified before it is handed out; reads on only when asked for more. Iterated once, to the end or
   * to a `return`. A piece that does not verify ends it with ObjectFault `damaged`, and nothing of it or after it comes out.
   */
  readonly body: AsyncGenerator<Buffer, void, void>;
  /** Lets go of the object without reading `body`. To be called where `body` is never iterated. */
  close(): void;
}

interface PartToRead {
  readonly part: StoredPart;
  readonly span: Span;
}

const attempts = 3;

/**
 * Opens one object version for reading, whole or a range. The key is asked for here, so that a key that may not be used is a fault
 * before the first byte; and so does a body that was swapped for another one fail here.
 * @throws ObjectFault, KeyFault.
 */
export async function getObject(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  options: ReadOptions = {},
): Promise<OpenedObject> {
  checkObjectKey(key);
  for (let attempt = 1; ; attempt++) {
    const found = await rooms.records.read(async (tx) => {
      const selected = await selectObject(tx, caller, bucketName, key, options);
      return { ...selected, parts: touched(await bodyParts(tx, selected.version), selected.span) };
    });
    const letGo = holdAll(rooms, found.parts);
    try {
      return await open(rooms, caller, found, options.customerKey, letGo);
    } catch (error) {
      letGo();
      // Replaced between the look and the hold: the next look finds what replaced it.
      const gone = error instanceof BlobError && error.reason === 'missing';
      if (gone && attempt < attempts) continue;
      throw asFault(error, bucketName, found.info);
    }
  }
}

async function open(
  rooms: ObjectRooms,
  caller: Caller,
  { bucket, version, info, span, part, parts }: FoundObject & { readonly parts: readonly PartToRead[] },
  customerKey: Uint8Array | undefined,
  letGo: () => void,
): Promise<OpenedObject> {
  const place: ObjectPlace = { bucket, key: info.key, generation: version.generation };
  const ask = { use: keyUse(caller, bucket), place, ...(customerKey === undefined ? {} : { customerKey }) };
  const layerKeys = await openKeys(rooms, ask, version.envelope);
  const openOne = (one: StoredPart): Promise<OpenedPart> => openPart(rooms.blobs.store, layersOf(layerKeys, place, one), one);
  const [first] = parts;
  let begun: OpenedPart | undefined;
  const close = (): void => {
    begun?.wipe();
    wipeKeys(layerKeys);
    letGo();
  };
  try {
    begun = first && (await openOne(first.part));
  } catch (error) {
    close();
    throw error;
  }
  const body = readParts(bucket.name, info, parts, begun, openOne, close);
  return { info, bucket, span, ...(part === undefined ? {} : { part }), body, close };
}

/** The first part is open already; each further one is opened when the one before has been read. */
async function* readParts(
  bucket: string,
  info: ObjectInfo,
  parts: readonly PartToRead[],
  first: OpenedPart | undefined,
  openOne: (part: StoredPart) => Promise<OpenedPart>,
  close: () => void,
): AsyncGenerator<Buffer, void, void> {
  let opened = first;
  try {
    for (const { part, span } of parts) {
      opened ??= await openOne(part);
      yield* readPart(opened, span);
      opened.wipe();
      opened = undefined;
    }
  } catch (error) {
    throw asFault(error, bucket, info);
  } finally {
    opened?.wipe();
    close();
  }
}

/** The parts that a span touches, each with its own share of it; an empty object still opens its part. */
function touched(parts: readonly StoredPart[], span: Span): readonly PartToRead[] {
  const shares: PartToRead[] = [];
  let offset = 0;
  for (const part of parts) {
    const start = Math.max(span.start - offset, 0);
    const end = Math.min(span.end - offset, part.size);
    if (start < end || (span.start === span.end && parts.length === 1)) shares.push({ part, span: { start, end } });
    offset += part.size;
  }
  return shares;
}

function holdAll({ blobs }: ObjectRooms, parts: readonly PartToRead[]): () => void {
  const releases = parts.map(({ part }) => blobs.hold(part.blob));
  return () => {
    for (const release of releases) release();
  };
}

/** One answer for whatever is wrong with stored bytes. */
const asFault = (error: unknown, bucket: string, { key, versionId }: ObjectInfo): unknown =>
  isDamage(error) ? new ObjectFault('damaged', { bucket, key, versionId }) : error;
