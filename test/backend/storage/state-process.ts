/** Run by tests as a process of its own: `hold DIR` keeps a state directory open, `write DIR FROM` writes to it until killed. */
import { systemRandom } from '../../../src/backend/random';
import { table } from '../../../src/backend/storage/record-store';
import { openStateDirectory } from '../../../src/backend/storage/state-directory';
import type { StateDirectory } from '../../../src/backend/storage/state-directory';
import { StateDirectoryError } from '../../../src/backend/storage/state-directory-error';

export interface Written {
  readonly n: number;
  readonly blob?: string;
}
export const left = table<Written>('left');
export const right = table<Written>('right');
/** So small that files are merged all the time. */
export const crashJournalLimit = 20_000;
export const writtenKey = (n: number): string => String(n).padStart(8, '0');

async function writeForEver({ records, blobs }: StateDirectory, from: number): Promise<void> {
  let next = from;
  const writer = async () => {
    for (;;) {
      const n = next++;
      const blob = blobs.create();
      await blob.write(Buffer.from(`blob ${n}`));
      await blob.commit();
      await records.write((tx) => {
        tx.put(left, writtenKey(n), { n, blob: blob.id });
        tx.put(right, writtenKey(n), { n });
        return Promise.resolve();
      });
      process.stdout.write(`${n}\n`);
      await blobs.keep(blob.id);
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

async function main([mode, path, from]: readonly string[]): Promise<void> {
  try {
    const state = await openStateDirectory(path ?? '', { random: systemRandom(), journalLimit: crashJournalLimit });
    process.stdout.write('open\n');
    if (mode === 'write') await writeForEver(state, Number(from));
    else process.stdin.resume().on('end', () => void state.close());
  } catch (error) {
    process.stdout.write(`${error instanceof StateDirectoryError ? error.code : String(error)}\n`);
  }
}

if (require.main === module) void main(process.argv.slice(2));
