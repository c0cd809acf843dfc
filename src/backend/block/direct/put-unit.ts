import type { BlockCipher } from '../block-cipher';
import type { BlockContext } from '../block-context';
import { isBlockFault } from '../block-fault';
import type { Caller } from '../caller';
import { checksum } from '../checksum';
import { blockBytes } from '../geometry';
import { placeSegments } from '../layer-map';
import type { WrittenSegment } from '../layer-map';
import { getSnapshot, putSnapshot } from '../resources';
import type { Snapshot, Writing } from '../rows';
import { keepSegment } from '../segments';
import { openCipher } from '../volume-key';
import { DirectFault } from './direct-fault';
import { unitBlocks, unitBytes } from './unit';
import { unitKey, unitTable } from './unit-rows';
import type { ReadTransaction } from '../../storage/record-store';

export interface PutUnit {
  readonly id: string;
  readonly index: number;
  /** `unitBytes` long, in clear. */
  readonly bytes: Buffer;
  /** SHA-256 of them. */
  readonly sum: Buffer;
}

/**
 * Writes one unit of a pending snapshot; durable when it resolves. Written twice, the later counts.
 * @throws BlockFault `not-found`; DirectFault `not-writable`, `unit-outside`; KeyFault
 */
export async function putUnit(context: BlockContext, caller: Caller, { id, index, bytes, sum }: PutUnit): Promise<void> {
  const snapshot = await writable(context.records, caller, id);
  if ((index + 1) * unitBytes > snapshot.size) throw new DirectFault('unit-outside', { id, index });
  const cipher = await openCipher(context, caller, snapshot);
  let segment: WrittenSegment;
  try {
    segment = await writeUnit(context, cipher, index * unitBlocks, bytes);
  } finally {
    cipher.wipe();
  }
  try {
    await context.records.write(async (tx) => {
      const { writing, ...row } = await writable(tx, caller, id);
      await placeSegments(tx, row.layer, [segment]);
      const isNew = (await tx.get(unitTable, unitKey(id, index))) === undefined;
      tx.put(unitTable, unitKey(id, index), { sum });
      const units = writing.units + (isNew ? 1 : 0);
      putSnapshot(tx, { ...row, writing: { ...writing, units, lastActivityAt: context.clock.now() } });
    });
  } catch (error) {
    // Where the store could not say whether it was committed, the blob is left to `recover`.
    if (error instanceof DirectFault || isBlockFault(error)) await context.blobs.delete(segment.id);
    throw error;
  }
  await keepSegment(context, segment.id);
  context.sweeper.kick();
}

/** The caller's own snapshot, open for writing. @throws BlockFault `not-found`; DirectFault `not-writable` */
export async function writable(tx: ReadTransaction, caller: Caller, id: string): Promise<Snapshot & { readonly writing: Writing }> {
  const snapshot = await getSnapshot(tx, caller, id);
  const { state, writing } = snapshot;
  if (state !== 'pending' || writing === undefined) throw new DirectFault('not-writable', { id, state });
  return { ...snapshot, writing };
}

/** One segment of the unit's blocks: durable, provisional. */
async function writeUnit({ blobs }: BlockContext, cipher: BlockCipher, first: number, bytes: Buffer): Promise<WrittenSegment> {
  const stored = Buffer.allocUnsafe(bytes.length);
  cipher.seal(bytes, first, stored);
  const writer = blobs.create();
  try {
    await writer.write(stored);
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  const placed = Array.from({ length: unitBlocks }, (_, index) => ({
    segment: writer.id,
    block: first + index,
    index,
    sum: checksum(stored, index * blockBytes),
  }));
  return { id: writer.id, placed };
}
