import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cell } from './cell';
import { encodeCell } from './cell-codec';
import type { DiskFile } from './disk';
import { plainForm } from './key-order';
import type { RecordSeal } from './record-seal';
import { encodeIndex, indexContext, pageContext } from './run';
import type { PagePlace, RunPlace } from './run';

/** Bytes of cells after which a page ends. */
const pageSize = 4_096;
/** Bytes of sealed pages that are written at once. */
const writeSize = 262_144;
/** Bytes after which others get their turn: merging them takes less than a millisecond, which is what a request waits for it. */
const turnSize = 16_384;

/**
 * Writes a run, durable when it resolves; `undefined` where there was nothing to write.
 * @param cells in order of their keys
 * @param stopped asked between writes: a writer that is told to stop throws
 */
export async function writeRun(
  id: string,
  file: DiskFile,
  cells: Iterable<readonly [key: string, cell: Cell]>,
  seal: RecordSeal,
  stopped: () => boolean,
): Promise<RunPlace | undefined> {
  const index: PagePlace[] = [];
  let waiting: Buffer[] = [];
  let [written, offset, turnEnd] = [0, 0, turnSize];
  let [first, page, size]: [string, Buffer[], number] = ['', [], 0];

  const endPage = (): void => {
    const sealed = seal.seal(Buffer.concat(page), pageContext(id, offset));
    index.push({ first, offset, length: sealed.length });
    waiting.push(sealed);
    offset += sealed.length;
    [page, size] = [[], 0];
  };
  const writeOut = async (): Promise<void> => {
    if (stopped()) throw new Error('the store is being closed');
    const bytes = Buffer.concat(waiting);
    waiting = [];
    await file.write(bytes, written);
    written += bytes.length;
  };

  for (const [key, cell] of cells) {
    if (size === 0) first = key;
    for (const part of encodeCell(key, cell)) {
      page.push(part);
      size += part.length;
    }
    if (size < pageSize) continue;
    endPage();
    if (offset - written >= writeSize) await writeOut();
    if (offset < turnEnd) continue;
    turnEnd = offset + turnSize;
    await nextTurn();
  }
  if (size > 0) endPage();
  if (index.length === 0) return undefined;
  const indexAt = offset;
  const sealedIndex = seal.seal(encodeIndex(index, plainForm), indexContext(id));
  waiting.push(sealedIndex);
  await writeOut();
  await file.sync();
  return { id, indexAt, size: indexAt + sealedIndex.length };
}
