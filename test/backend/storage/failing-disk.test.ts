import { cpSync, readdirSync } from 'node:fs';
import { failingDisk } from './failing-disk';
import { scratchFolders } from './scratch-folder';
import { systemRandom } from '../../../src/backend/random';
import { systemDisk } from '../../../src/backend/storage/disk';
import type { Disk } from '../../../src/backend/storage/disk';
import { openRecordFolder } from '../../../src/backend/storage/record-folder';
import { table } from '../../../src/backend/storage/record-store';
import type { RecordStore } from '../../../src/backend/storage/record-store';
import { putting } from '../../contract/record-store';

const scratch = scratchFolders();
const random = systemRandom();
const rootKey = random.bytes(32);
const left = table<{ readonly n: number; readonly filling: string }>('left');
const right = table<{ readonly n: number }>('right');
const things = table<{ readonly text: string }>('things');
const key = (n: number) => String(n).padStart(3, '0');

const write = (store: RecordStore, n: number) =>
  store.write((tx) => {
    tx.put(left, key(n), { n, filling: 'x'.repeat(n * 5) });
    tx.put(right, key(n), { n });
    // What was written before changes too, and some of it goes.
    if (n % 5 === 4) tx.delete(left, key(n - 4));
    if (n % 5 === 4) tx.delete(right, key(n - 4));
    return Promise.resolve();
  });

const numbers = async (store: RecordStore) => {
  const [inLeft, inRight] = [await store.list(left), await store.list(right)];
  expect(inRight.map((entry) => entry.row.n)).toEqual(inLeft.map((entry) => entry.row.n));
  for (const { row } of inLeft) expect(row.filling).toHaveLength(row.n * 5);
  return new Set(inLeft.map((entry) => entry.row.n));
};

const rounds = 9;
const expected = (written: ReadonlySet<number>) => new Set([...written].filter((n) => !written.has(n - (n % 5) + 4) || n % 5 !== 0));

/** Writes by threes; what was acknowledged, and what was not. */
async function scenario(folder: string, disk: Disk) {
  const store = await openRecordFolder({ folder, rootKey, random, disk, journalLimit: 900 });
  const acknowledged = new Set<number>();
  const refused = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    const group = [0, 1, 2].map((n) => round * 3 + n);
    const outcomes = await Promise.allSettled(group.map((n) => write(store, n)));
    for (const [at, outcome] of outcomes.entries()) {
      (outcome.status === 'fulfilled' ? acknowledged : refused).add(group[at]!);
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ message: expect.stringContaining('durable') as string });
    }
    expect(await numbers(store)).toEqual(expected(acknowledged));
    // Lets merging go on.
    if (round % 3 === 2) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { store, acknowledged, refused };
}

async function emptyFolder(): Promise<string> {
  const folder = scratch();
  await (await openRecordFolder({ folder, rootKey, random, make: true })).close();
  return folder;
}

/** As a crash would leave it: copied while no merge goes on, because a copy made meanwhile would be of two times. */
async function crashedCopy(folder: string): Promise<string> {
  const names = () => readdirSync(folder).join();
  for (;;) {
    const before = names();
    await new Promise((resolve) => setTimeout(resolve, 10));
    const copy = scratch();
    try {
      cpSync(folder, copy, { recursive: true });
    } catch {
      continue;
    }
    if (names() === before && !before.includes('.new')) return copy;
  }
}

describe.each([
  ['once', false],
  ['for good', true],
] as const)('a disk that fails %s', (_, forGood) => {
  it('at any call, full or broken: writers hear of it, all acknowledged is there, nothing half', async () => {
    let failedWrites = 0;
    for (let at = 1; ; at++) {
      const code = at % 2 === 0 ? 'ENOSPC' : 'EIO';
      const folder = await emptyFolder();
      const disk = failingDisk(at, code, forGood);
      let outcome: Awaited<ReturnType<typeof scenario>>;
      try {
        outcome = await scenario(folder, disk);
      } catch (error) {
        // While it was opened.
        expect(error).toMatchObject({ code });
        continue;
      }
      const { store, acknowledged, refused } = outcome;
      failedWrites += refused.size;
      // A failure that passes costs the writes that met it, and no others.
      if (!forGood) expect(refused.size).toBeLessThanOrEqual(3);

      const crashed = await crashedCopy(folder);
      await store.close().catch((error: unknown) => expect(error).toMatchObject({ code }));
      for (const copy of [crashed, folder]) {
        const again = await openRecordFolder({ folder: copy, rootKey, random });
        const found = await numbers(again);
        // The last refused commit may come back, whole, where it could not even be cut off.
        if (!forGood) expect(found).toEqual(expected(acknowledged));
        else for (const n of expected(acknowledged)) if (!refused.has(n - (n % 5) + 4)) expect([n, found.has(n)]).toEqual([n, true]);
        await write(again, 999);
        expect((await numbers(again)).has(999)).toBe(true);
        await again.close();
      }
      if (disk.calls() < at) break;
    }
    expect(failedWrites).toBeGreaterThan(0);
  }, 60_000);
});

describe('a commit that fails', () => {
  /** Whose every sync fails while `fails` says so. */
  function open(folder: string, fails: () => boolean) {
    const disk: Disk = {
      ...systemDisk,
      open: async (path, mode) => {
        const file = await systemDisk.open(path, mode);
        return { ...file, sync: () => (fails() ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : file.sync()) };
      },
    };
    return openRecordFolder({ folder, rootKey, random, disk });
  }

  it('fails every writer of the group, and the store goes on when the disk is well', async () => {
    let fails = false;
    const store = await open(await emptyFolder(), () => fails);
    await store.write(putting(things, 'before', { text: 'kept' }));
    fails = true;
    const outcomes = await Promise.allSettled([0, 1, 2].map((n) => store.write(putting(things, `lost ${n}`, { text: 'lost' }))));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { cause: { code: 'ENOSPC' } } });
    expect(await store.list(things)).toEqual([{ key: 'before', row: { text: 'kept' } }]);

    fails = false;
    await store.write(putting(things, 'after', { text: 'kept' }));
    expect((await store.list(things)).map((entry) => entry.key)).toEqual(['after', 'before']);
    await store.close();
  });

  it('rejects a write that had read what then could not be made durable', async () => {
    let fails = true;
    const store = await open(await emptyFolder(), () => fails);
    const first = store.write(putting(things, 'a', { text: 'lost' }));
    const second = store.write(async (tx) => {
      expect(await tx.get(things, 'a')).toEqual({ text: 'lost' });
      await new Promise((resolve) => setTimeout(resolve, 30));
      fails = false;
      tx.put(things, 'b', { text: 'built on it' });
    });

    await expect(first).rejects.toThrow('durable');
    await expect(second).rejects.toThrow('durable');
    expect(await store.list(things)).toEqual([]);
    await store.close();
  });
});
