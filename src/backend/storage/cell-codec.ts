import type { Cell } from './cell';
import { StoredRow } from './cell';
import { orderedForm, plainForm } from './key-order';

/**
 * Cells one after the other, as a journal frame and a page of a run hold them (docs/formats/state-directory.md):
 * key length(2) || row length(4) || key || row. A deleted row has the length 0xffffffff and no bytes.
 */
const headLength = 6;
const deletedLength = 0xffffffff;

/** The parts of one cell, the row not copied. @param key in ordered form */
export function encodeCell(key: string, cell: Cell): readonly Buffer[] {
  const plain = plainForm(key);
  const keyLength = Buffer.byteLength(plain);
  const row = cell === 'deleted' ? undefined : cell.encoded;
  const head = Buffer.allocUnsafe(headLength + keyLength);
  head.writeUInt16BE(keyLength, 0);
  head.writeUInt32BE(row?.length ?? deletedLength, 2);
  head.write(plain, headLength);
  return row === undefined ? [head] : [head, row];
}

/**
 * Keys in ordered form. `bytes` is kept as the memory of the rows.
 * @throws RangeError where they are not cells
 */
export function* decodeCells(bytes: Buffer): Generator<[key: string, cell: Cell]> {
  for (let at = 0; at < bytes.length;) {
    const keyAt = at + headLength;
    const rowAt = keyAt + bytes.readUInt16BE(at);
    const rowLength = bytes.readUInt32BE(at + 2);
    const key = orderedForm(bytes.toString('utf8', keyAt, rowAt));
    at = rowLength === deletedLength ? rowAt : rowAt + rowLength;
    if (at > bytes.length) throw new RangeError('cells end in the middle of one');
    yield [key, rowLength === deletedLength ? 'deleted' : StoredRow.encoded(bytes.subarray(rowAt, at))];
  }
}
