import { copyFileSync, cpSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolders } from './scratch-folder';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { DamagedRecords } from '../../../src/backend/storage/damaged-records';
import { openRecordFolder } from '../../../src/backend/storage/record-folder';
import { table } from '../../../src/backend/storage/record-store';
import { putting } from '../../contract/record-store';

const scratch = scratchFolders();
const things = table<{ readonly text: string }>('things');
const rootKey = insecureSeededRandom('root key').bytes(32);
const key = (n: number) => `thing ${String(n).padStart(3, '0')}`;

/**
 * A store of several runs and a journal, drawn from a seed, so that every run of the test damages the same bytes.
 * `crashed` is the same folder as a kill -9 would leave it.
 */
async function stored(seed = 'stored') {
  const folder = scratch();
  const crashed = scratch();
  const random = insecureSeededRandom(seed);
  const store = await openRecordFolder({ folder, rootKey, random, make: true, journalLimit: 3_000 });
  for (let n = 0; n < 40; n++) await store.write(putting(things, key(n), { text: `text ${n}`.repeat(n) }));
  await merged(folder);
  for (let n = 40; n < 43; n++) await store.write(putting(things, key(n), { text: `text ${n}` }));
  const rows = await store.list(things);
  cpSync(folder, crashed, { recursive: true });
  await store.close();
  return { folder, crashed, rows };
}

/** Waits until what was in the `old` journals is in runs, and nothing is being merged. */
async function merged(folder: string, old: readonly string[] = []): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const names = readdirSync(folder);
    const journals = names.filter((name) => name.endsWith('.journal'));
    const quiet = journals.length === 1 && !names.some((name) => name.endsWith('.new'));
    if (quiet && !old.includes(journals[0] ?? '') && names.some((name) => name.endsWith('.run'))) return;
  }
}

async function listed(folder: string) {
  const store = await openRecordFolder({ folder, rootKey, random: systemRandom() });
  try {
    return await store.list(things);
  } finally {
    await store.close();
  }
}

/** Changes one byte. */
const flip = (bytes: Buffer, at: number) => bytes.writeUInt8((bytes.readUInt8(at) + 1 + (at % 255)) % 256, at);

const the = (ending: string, folder: string) => {
  const found = readdirSync(folder).filter((name) => name.endsWith(ending));
  return found.map((name) => join(folder, name));
};

describe('records on disk', () => {
  it('fail as damaged wherever a byte is flipped', async () => {
    const { folder, rows } = await stored();
    expect(await listed(folder)).toEqual(rows);
    const names = readdirSync(folder);
    expect(names.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(expect.arrayContaining(['journal', 'manifest', 'run']));
    for (const name of names) {
      const path = join(folder, name);
      const whole = readFileSync(path);
      const places = new Set([...Array(60).keys(), ...Array.from({ length: 60 }, (_, n) => (n * 7919 + 13) % whole.length)]);
      for (const at of [...places, whole.length - 1].filter((place) => place < whole.length)) {
        const damaged = Buffer.from(whole);
        flip(damaged, at);
        writeFileSync(path, damaged);
        const failure: unknown = await listed(folder).catch((error: unknown) => error);
        expect([name, at, failure instanceof DamagedRecords]).toEqual([name, at, true]);
      }
      writeFileSync(path, whole);
    }
    expect(await listed(folder)).toEqual(rows);
  });

  it('fail as damaged wherever a file ends early, is longer, or is gone', async () => {
    const { folder, rows } = await stored();
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const whole = readFileSync(path);
      for (const length of [0, 1, 20, Math.floor(whole.length / 2), whole.length - 1].filter((each) => each < whole.length)) {
        truncateSync(path, length);
        await expect(listed(folder)).rejects.toThrow(DamagedRecords);
        writeFileSync(path, whole);
      }
      if (!name.endsWith('.journal')) {
        writeFileSync(path, Buffer.concat([whole, Buffer.alloc(8)]));
        await expect(listed(folder)).rejects.toThrow(DamagedRecords);
      }
      rmSync(path);
      await expect(listed(folder)).rejects.toThrow(DamagedRecords);
      writeFileSync(path, whole);
    }
    expect(await listed(folder)).toEqual(rows);
  });

  it('fail as damaged where two frames or two files change places, or one is put back to what it was', async () => {
    const { folder } = await stored();
    const other = (await stored('another')).folder;
    for (const ending of ['.run', '.journal']) {
      const [path = ''] = the(ending, folder);
      const whole = readFileSync(path);
      copyFileSync(the(ending, other)[0] ?? '', path);
      await expect(listed(folder)).rejects.toThrow(DamagedRecords);
      writeFileSync(path, whole);
    }
    const [journal = ''] = the('.journal', folder);
    const whole = readFileSync(journal);
    const length = 20 + whole.readUInt32BE(16);
    // Frames of equal length: the three last rows have texts of equal length.
    writeFileSync(journal, Buffer.concat([whole.subarray(length, 2 * length), whole.subarray(0, length), whole.subarray(2 * length)]));
    await expect(listed(folder)).rejects.toThrow(DamagedRecords);
    writeFileSync(journal, Buffer.concat([whole, whole.subarray(0, length)]));
    await expect(listed(folder)).rejects.toThrow(DamagedRecords);
    writeFileSync(journal, whole);

    const before = readFileSync(join(folder, 'manifest'));
    const store = await openRecordFolder({ folder, rootKey, random: systemRandom(), journalLimit: 10 });
    const old = readdirSync(folder);
    await store.write(putting(things, key(0), { text: 'newer' }));
    await merged(folder, old);
    await store.close();
    writeFileSync(join(folder, 'manifest'), before);
    await expect(listed(folder)).rejects.toThrow(DamagedRecords);
  });

  it('fail as damaged under another root key, and where there is nothing', async () => {
    const { folder } = await stored();
    await expect(openRecordFolder({ folder, rootKey: Buffer.alloc(32), random: systemRandom() })).rejects.toThrow(DamagedRecords);
    await expect(listed(scratch())).rejects.toThrow(DamagedRecords);
  });

  it('a damaged page fails those who read it, by name, and nobody else', async () => {
    const folder = scratch();
    const random = systemRandom();
    const store = await openRecordFolder({ folder, rootKey, random, make: true, journalLimit: 100_000 });
    const old = readdirSync(folder);
    await store.write((tx) => {
      for (let n = 0; n < 100; n++) tx.put(things, key(n), { text: 'x'.repeat(2_000) });
      return Promise.resolve();
    });
    await merged(folder, old);
    await store.close();
    const [run = ''] = the('.run', folder);
    const whole = readFileSync(run);
    flip(whole, 100);
    writeFileSync(run, whole);

    const again = await openRecordFolder({ folder, rootKey, random });
    await expect(again.get(things, key(0))).rejects.toThrow(`the records in ${folder} are damaged`);
    await expect(again.list(things)).rejects.toThrow(DamagedRecords);
    expect(await again.get(things, key(99))).toEqual({ text: 'x'.repeat(2_000) });
    await again.write(putting(things, key(99), { text: 'still written' }));
    await again.close();
  });
});

describe('after a crash', () => {
  it('a journal that was cut anywhere gives the commits before the cut, each whole, and is written on', async () => {
    const { crashed, rows } = await stored();
    const [journal = ''] = the('.journal', crashed);
    const whole = readFileSync(journal);
    const frames = [0];
    for (let at = 0; at < whole.length; at += 20 + whole.readUInt32BE(at + 16)) frames.push(at + 20 + whole.readUInt32BE(at + 16));
    expect(frames.length).toBeGreaterThan(3);
    for (let length = 0; length <= whole.length; length += 11) {
      const copy = scratch();
      cpSync(crashed, copy, { recursive: true });
      truncateSync(the('.journal', copy)[0] ?? '', length);
      const kept = rows.length - (frames.length - 1) + frames.filter((end) => end > 0 && end <= length).length;
      expect(await listed(copy)).toEqual(rows.slice(0, kept));
      const store = await openRecordFolder({ folder: copy, rootKey, random: systemRandom() });
      await store.write(putting(things, 'written on', { text: 'x' }));
      await store.close();
      expect(await listed(copy)).toHaveLength(kept + 1);
    }
  });

  it('rubbish behind the last frame is a write cut short; a damaged frame that others follow is damage', async () => {
    const { crashed, rows } = await stored();
    const [journal = ''] = the('.journal', crashed);
    const whole = readFileSync(journal);
    const manifest = readFileSync(join(crashed, 'manifest'));
    for (const rubbish of [Buffer.alloc(5_000), whole.subarray(0, 30), Buffer.alloc(100, 0xff)]) {
      writeFileSync(journal, Buffer.concat([whole, rubbish]));
      writeFileSync(join(crashed, 'manifest'), manifest);
      expect(await listed(crashed)).toEqual(rows);
    }
    writeFileSync(join(crashed, 'manifest'), manifest);
    for (const at of [0, 9, 17, 25, 70]) {
      const damaged = Buffer.from(whole);
      flip(damaged, at);
      writeFileSync(journal, damaged);
      await expect(listed(crashed)).rejects.toThrow(DamagedRecords);
    }
  });

  it('a clean stop tells how far the journal reaches, also where nothing was written since the crash', async () => {
    const { crashed } = await stored();
    await listed(crashed);
    const [journal = ''] = the('.journal', crashed);
    truncateSync(journal, 20 + readFileSync(journal).readUInt32BE(16));

    await expect(listed(crashed)).rejects.toThrow(DamagedRecords);
  });

  it('files that a merge or a rotation left behind are removed', async () => {
    const { crashed, rows } = await stored();
    // The copy may have caught the store between writing a manifest and renaming it.
    const names = readdirSync(crashed).filter((name) => name !== 'manifest.new');
    for (const name of [`${'a'.repeat(32)}.run`, `${'b'.repeat(32)}.journal`, 'manifest.new']) writeFileSync(join(crashed, name), 'half');
    expect(await listed(crashed)).toEqual(rows);
    expect(readdirSync(crashed)).toEqual(names);
  });
});
