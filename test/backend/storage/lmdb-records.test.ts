import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flipRootKey, flipTable } from './flip-process';
import { scratchFolders } from './scratch-folder';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { DamagedRecords, openLmdbRecords } from '../../../src/backend/storage/lmdb-records';
import { openLmdbValues } from '../../../src/backend/storage/lmdb-values';
import type { NumberedValues } from '../../../src/backend/storage/numbered-values';
import { RecordSeal } from '../../../src/backend/storage/record-seal';
import { SealedRecords } from '../../../src/backend/storage/sealed-records';
import { SealedRowFormat } from '../../../src/backend/storage/sealed-row';
import { Tables } from '../../../src/backend/storage/tables';
import { describeRecordStore, putting } from '../../contract/record-store';

const scratch = scratchFolders();
const rootKey = flipRootKey;

async function fresh() {
  const path = join(scratch(), 'records.mdb');
  return openLmdbRecords(path, rootKey, systemRandom(), 'make');
}

describeRecordStore('LmdbRecords', fresh);

const things = flipTable;

/** A small store on disk and what it holds; drawn from a seed, so that every run damages the same bytes. */
async function stored() {
  const random = insecureSeededRandom('stored');
  const path = join(scratch(), 'records.mdb');
  const store = await openLmdbRecords(path, rootKey, random, 'make');
  for (let n = 0; n < 40; n++) await store.write(putting(things, `thing ${n}`, { text: `text ${n}`.repeat(n) }));
  await store.write(putting(things, 'large', { text: 'x'.repeat(20_000) }));
  const rows = await store.list(things);
  await store.close();
  return { path, rows };
}

async function listAgain(path: string) {
  const store = await openLmdbRecords(path, rootKey, systemRandom());
  try {
    return await store.list(things);
  } finally {
    await store.close();
  }
}

describe('records on disk', () => {
  it('fail as damaged, or are whole, wherever a byte is flipped: never other data', async () => {
    const { path, rows } = await stored();
    const expected = `${path}.json`;
    writeFileSync(expected, JSON.stringify(rows));
    const answers: string[] = [];
    const rounds = 150;
    while (answers.length < rounds) {
      // In a process of its own: LMDB trusts its page headers, and may end the process (docs/formats/state-directory.md).
      const args = ['--import', 'tsx', join(__dirname, 'flip-process.ts'), path, expected, String(answers.length), String(rounds)];
      const { stdout, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      answers.push(...stdout.split('\n').filter((line) => /^(whole|damaged|WRONG DATA|.*Error.*)$/.test(line)));
      if (answers.length < rounds && signal === null) throw new Error(stderr);
      if (signal !== null) answers.push('ended by a signal');
    }

    const count = (answer: string) => answers.filter((each) => each === answer).length;
    expect(count('whole') + count('damaged') + count('ended by a signal')).toBe(rounds);
    expect(count('damaged')).toBeGreaterThan(rounds / 5);
    expect(count('ended by a signal')).toBeLessThan(rounds / 20);
  });

  it.each<[string, (values: NumberedValues, all: ReadonlyMap<number, Buffer>) => void]>([
    ['one row is dropped', (values) => values.commit([[5, undefined]])],
    ['the summary is dropped', (values) => values.commit([[0, undefined]])],
    ['all rows are dropped', (values, all) => values.commit([...all.keys()].filter((n) => n > 0).map((n) => [n, undefined] as const))],
    ['two rows change places', (values, all) => values.commit([[5, all.get(6)] as const, [6, all.get(5)] as const])],
    ['a row is doubled', (values, all) => values.commit([[99, all.get(5)]])],
    ['a row is cut short', (values, all) => values.commit([[5, all.get(5)?.subarray(0, 40)]])],
    ['a row is empty', (values) => values.commit([[5, Buffer.alloc(0)]])],
  ])('fail as damaged where %s', async (_, change) => {
    const { path } = await stored();
    const values = await openLmdbValues(path);
    change(values, new Map([...values.load()].map(([number, value]) => [number, Buffer.from(value)])));
    await values.close();

    await expect(listAgain(path)).rejects.toThrow(DamagedRecords);
  });

  it('fail as damaged where one row is put back to what it was before', async () => {
    const { path } = await stored();
    const before = await openLmdbValues(path);
    const old = new Map([...before.load()].map(([number, value]) => [number, Buffer.from(value)])).get(1);
    await before.close();
    const store = await openLmdbRecords(path, rootKey, systemRandom());
    await store.write(putting(things, 'thing 0', { text: 'newer' }));
    await store.close();
    const after = await openLmdbValues(path);
    after.commit([[1, old]]);
    await after.close();

    await expect(listAgain(path)).rejects.toThrow(DamagedRecords);
  });

  it('fail as damaged under another root key, and where the file is no database', async () => {
    const { path } = await stored();
    await expect(openLmdbRecords(path, Buffer.alloc(32), systemRandom())).rejects.toThrow(DamagedRecords);

    const folder = scratch();
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'records.mdb'), 'no database at all'.repeat(1000));
    await expect(listAgain(join(folder, 'records.mdb'))).rejects.toThrow(DamagedRecords);
    copyFileSync(path, join(folder, 'other', 'records.mdb'));
    expect(await listAgain(join(folder, 'other', 'records.mdb'))).toHaveLength(41);
  });
});

describe('sealed records on a failing disk', () => {
  function failing() {
    const disk = new Map<number, Buffer>();
    let fails = false;
    const values: NumberedValues = {
      load: () => disk,
      commit: (changes) => {
        const all = [...changes];
        if (fails) throw Object.assign(new Error('no space left on device'), { code: 28 });
        for (const [number, value] of all) {
          if (value === undefined) disk.delete(number);
          else disk.set(number, value);
        }
      },
      close: () => Promise.resolve(),
    };
    const format = new SealedRowFormat(new RecordSeal(rootKey, systemRandom()));
    const empty = { tables: Tables.none<never>(), count: 0, sum: 0n, nextNumber: 1 };
    return { store: new SealedRecords(empty, values, format, systemRandom()), setFails: (now: boolean) => (fails = now), disk };
  }

  it('pass the error to every writer of the group, keep nothing of it, and go on when the disk is well', async () => {
    const { store, setFails, disk } = failing();
    await store.write(putting(things, 'before', { text: 'kept' }));
    const size = disk.size;
    setFails(true);
    const outcomes = await Promise.allSettled([0, 1, 2].map((n) => store.write(putting(things, `lost ${n}`, { text: 'lost' }))));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { cause: { code: 28 } } });
    expect(await store.list(things)).toEqual([{ key: 'before', row: { text: 'kept' } }]);
    expect(disk.size).toBe(size);

    setFails(false);
    await store.write(putting(things, 'after', { text: 'kept' }));
    expect((await store.list(things)).map(({ key }) => key)).toEqual(['after', 'before']);
  });

  it('rejects a write that had read what then could not be made durable', async () => {
    const { store, setFails } = failing();
    setFails(true);
    const first = store.write(putting(things, 'a', { text: 'lost' }));
    const second = store.write(async (tx) => {
      expect(await tx.get(things, 'a')).toEqual({ text: 'lost' });
      await new Promise((resolve) => setTimeout(resolve, 5));
      setFails(false);
      tx.put(things, 'b', { text: 'built on it' });
    });

    await expect(first).rejects.toThrow('durable');
    await expect(second).rejects.toThrow('durable');
    expect(await store.list(things)).toEqual([]);
  });
});
