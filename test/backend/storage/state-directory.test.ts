import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { scratchFolders } from './scratch-folder';
import { left, right, writtenKey } from './state-process';
import { systemRandom } from '../../../src/backend/random';
import { claimExclusiveUse } from '../../../src/backend/storage/exclusive-use';
import { table } from '../../../src/backend/storage/record-store';
import { openStateDirectory } from '../../../src/backend/storage/state-directory';
import type { StateDirectoryOptions } from '../../../src/backend/storage/state-directory';
import { putting } from '../../contract/record-store';

const scratch = scratchFolders();
const random = systemRandom();
const open = (path: string, options: Partial<StateDirectoryOptions> = {}) => openStateDirectory(path, { random, ...options });
const things = table<{ readonly text: string; readonly bytes?: Uint8Array }>('things-canary-table');
/** Each takes a process start; a nightly run sets more. */
const crashCycles = Number(process.env.ATREST_CRASH_CYCLES ?? (process.env.CI === undefined ? 8 : 50));
const canary = 'CANARY-canary-CANARY';

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function start(...args: readonly string[]) {
  const script = join(__dirname, 'state-process.ts');
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const first = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { child, lines, first, ended };
}

describe('a state directory', () => {
  it('gives back after reopening what was stored, and the same root key', async () => {
    const path = join(scratch(), 'deep', 'state');
    const first = await open(path);
    const rootKey = Buffer.from(first.rootKey);
    await first.records.write(putting(things, 'a', { text: 'kept', bytes: Buffer.from([1, 2, 3]) }));
    const blob = first.blobs.create();
    await blob.write(Buffer.from('bytes'));
    await blob.commit();
    await first.blobs.keep(blob.id);
    await first.close();
    expect(first.rootKey.equals(Buffer.alloc(32))).toBe(true);

    const second = await open(path);
    expect(second.rootKey.equals(rootKey)).toBe(true);
    expect(await second.records.list(things)).toEqual([{ key: 'a', row: { text: 'kept', bytes: Buffer.from([1, 2, 3]) } }]);
    expect(String(await second.blobs.read(blob.id, 0, 5))).toBe('bytes');
    await second.close();
  });

  it('is private to the user: folders 0700, files 0600, also under a lax umask', async () => {
    const before = process.umask(0);
    try {
      const path = join(scratch(), 'state');
      const state = await open(path);
      const blob = state.blobs.create();
      await blob.commit();
      await state.blobs.keep(blob.id);
      for (const file of filesUnder(path)) {
        expect([file, (statSync(file).mode % 0o1000).toString(8)]).toEqual([file, '600']);
        expect([file, (statSync(dirname(file)).mode % 0o1000).toString(8)]).toEqual([file, '700']);
      }
      await state.close();
    } finally {
      process.umask(before);
    }
  });

  it('holds no text, key or table name in clear in any file', async () => {
    const path = join(scratch(), 'state');
    const state = await open(path);
    await state.records.write(putting(things, `${canary} key`, { text: canary, bytes: Buffer.from(canary) }));
    await state.records.write(putting(things, 'large', { text: canary.repeat(10_000) }));
    await state.close();

    const files = filesUnder(path);
    expect(files.map((file) => file.slice(path.length + 1)).sort()).toEqual([
      'atrest-state.json',
      expect.stringMatching(/^records\/[0-9a-f]{32}\.journal$/),
      'records/manifest',
      'unseal.key',
    ]);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const text of [canary, canary.toLowerCase(), 'canary-table', 'large']) {
        expect([file, bytes.includes(text), bytes.includes(Buffer.from(text, 'utf16le'))]).toEqual([file, false, false]);
      }
    }
  });

  describe('refuses', () => {
    it('rejects a directory that is not its own, and writes nothing to it', async () => {
      const path = scratch();
      writeFileSync(join(path, 'thesis.txt'), 'dear');

      await expect(open(path)).rejects.toMatchObject({
        code: 'foreign',
        message: `${path} is not an atrest state directory, and not empty`,
      });
      expect(readdirSync(path)).toEqual(['thesis.txt']);
      writeFileSync(join(path, 'atrest-state.json'), '{"version": 1}');
      await expect(open(path)).rejects.toMatchObject({ code: 'foreign' });
    });

    it('rejects a directory whose state file is gone, instead of beginning anew', async () => {
      const path = join(scratch(), 'state');
      await (await open(path)).close();
      renameSync(join(path, 'atrest-state.json'), join(path, 'elsewhere'));

      await expect(open(path)).rejects.toMatchObject({ code: 'foreign' });
    });

    it.each([
      [1, 'an older format (version 1)'],
      [3, 'a newer format (version 3)'],
      ['x', 'an unknown format version'],
    ])('rejects format version %p by name', async (version, name) => {
      const path = join(scratch(), 'state');
      await (await open(path)).close();
      const file = join(path, 'atrest-state.json');
      writeFileSync(file, JSON.stringify({ format: 'atrest state directory', version }));

      await expect(open(path)).rejects.toMatchObject({
        code: 'other-version',
        message: `${path} has ${name}; this program reads version 2`,
      });
    });

    it('rejects a directory or key file that others may read, and says what to do', async () => {
      const path = join(scratch(), 'state');
      await (await open(path)).close();
      chmodSync(join(path, 'unseal.key'), 0o640);
      await expect(open(path)).rejects.toMatchObject({ code: 'exposed', message: expect.stringContaining('chmod 600') as string });
      chmodSync(join(path, 'unseal.key'), 0o600);
      chmodSync(path, 0o755);
      await expect(open(path)).rejects.toMatchObject({ code: 'exposed', message: expect.stringContaining(`chmod 700 ${path}`) as string });
    });

    it('takes over an empty directory and makes it private', async () => {
      const path = scratch();
      chmodSync(path, 0o755);
      await (await open(path)).close();

      expect(statSync(path).mode % 0o1000).toBe(0o700);
    });

    it('rejects a path that cannot be a directory', async () => {
      const file = join(scratch(), 'file');
      writeFileSync(file, '');

      await expect(open(join(file, 'state'))).rejects.toMatchObject({ name: 'StateDirectoryError', code: 'unwritable' });
    });
  });

  describe('the unseal key', () => {
    const key = random.bytes(32).toString('base64');

    it('may be kept elsewhere: then the directory alone opens nothing', async () => {
      const path = join(scratch(), 'state');
      await (await open(path, { unsealKey: key })).close();

      expect(existsSync(join(path, 'unseal.key'))).toBe(false);
      await expect(open(path)).rejects.toMatchObject({ code: 'bad-unseal-key' });
      const keyFile = join(scratch(), 'key');
      writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
      await (await open(path, { unsealKeyFile: keyFile })).close();
    });

    it('rejects another key, and writes nothing', async () => {
      const path = join(scratch(), 'state');
      await (await open(path, { unsealKey: key })).close();
      const before = filesUnder(path).map((file) => [file, readFileSync(file, 'base64')]);

      await expect(open(path, { unsealKey: Buffer.alloc(32).toString('base64') })).rejects.toMatchObject({ code: 'wrong-unseal-key' });
      expect(filesUnder(path).map((file) => [file, readFileSync(file, 'base64')])).toEqual(before);
    });

    it.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64'), `!${key}`])(
      'rejects %p, and does not repeat it',
      async (unsealKey) => {
        const attempt = open(join(scratch(), 'state'), { unsealKey });
        await expect(attempt).rejects.toMatchObject({ code: 'bad-unseal-key', message: 'the unseal key must be 32 bytes in base64' });
      },
    );
  });

  describe('interrupted while it was made', () => {
    it('is made anew where nothing could have been stored', async () => {
      const path = join(scratch(), 'state');
      await (await open(path)).close();
      const file = join(path, 'atrest-state.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"created": true', '"created": false'));
      writeFileSync(join(path, 'records', 'manifest'), 'half');
      const state = await open(path);

      expect(await state.records.list(things)).toEqual([]);
      await state.close();
    });

    it('is made anew where only the unseal key was written', async () => {
      const path = join(scratch(), 'state');
      mkdirSync(path, { mode: 0o700 });
      writeFileSync(join(path, 'unseal.key'), '', { mode: 0o600 });
      await (await open(path)).close();
      await (await open(path)).close();
    });
  });

  describe('in use', () => {
    it('rejects a second use in the same process, and opens after the first has ended', async () => {
      const path = join(scratch(), 'state');
      const first = await open(path);
      const attempt = open(path);
      await expect(attempt).rejects.toMatchObject({ code: 'in-use', message: `another process (pid ${process.pid}) is using ${path}` });
      await first.close();
      await (await open(path)).close();
      expect(readdirSync(join(path, 'in-use'))).toEqual([]);
    });

    it('gives way to exactly one of twenty that ask at once, time after time', async () => {
      const path = scratch();
      for (let round = 0; round < 10; round++) {
        const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claimExclusiveUse(path, random)));
        const won = claims.filter((claim) => claim.status === 'fulfilled');
        expect(won).toHaveLength(1);
        await won[0]!.value();
      }
    });

    it('is free at once after a kill -9 of its owner, for exactly one of several processes', async () => {
      const path = join(scratch(), 'state');
      const owner = start('hold', path);
      expect(await owner.first).toBe('open');
      await expect(open(path)).rejects.toMatchObject({
        code: 'in-use',
        message: expect.stringContaining(`pid ${owner.child.pid}`) as string,
      });
      owner.child.kill('SIGKILL');
      await owner.ended;

      const rivals = Array.from({ length: 4 }, () => start('hold', path));
      const answers = await Promise.all(rivals.map((rival) => rival.first));
      expect(answers.sort()).toEqual(['in-use', 'in-use', 'in-use', 'open']);
      for (const rival of rivals) rival.child.kill('SIGKILL');
      await Promise.all(rivals.map((rival) => rival.ended));
      await (await open(path)).close();
    });

    it('does not take a process with a dead owner’s pid for the owner', async () => {
      const path = scratch();
      mkdirSync(join(path, 'in-use'));
      const boot = existsSync('/proc') ? readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8) : '0';
      for (const claim of [`${process.pid}-1-${boot}-${'0'.repeat(32)}`, `1-1-00000000-${'0'.repeat(32)}`]) {
        writeFileSync(join(path, 'in-use', claim), '');
        writeFileSync(join(path, 'in-use', `${claim}.owner`), '');
      }

      await (
        await claimExclusiveUse(path, random)
      )();
    });
  });

  it('loses nothing acknowledged and holds no half write after kill -9, time after time', async () => {
    const path = join(scratch(), 'state');
    const acknowledged = new Set<number>();
    let next = 0;
    for (let cycle = 0; cycle < crashCycles; cycle++) {
      const { child, lines, first, ended } = start('write', path, String(next));
      expect(await first).toBe('open');
      await new Promise((resolve) => setTimeout(resolve, random.bytes(1).readUInt8(0) / 3));
      child.kill('SIGKILL');
      await ended;
      for (const line of lines.slice(1)) if (/^\d+$/.test(line)) acknowledged.add(Number(line));

      const state = await open(path);
      const rows = await state.records.list(left);
      const blobOf = new Map(rows.map(({ row }) => [row.blob, row.n]));
      await state.blobs.recover((id) => Promise.resolve(blobOf.has(id)));
      const keys = rows.map(({ key }) => key);
      expect((await state.records.list(right)).map(({ key }) => key)).toEqual(keys);
      const missing = [...acknowledged].filter((n) => !keys.includes(writtenKey(n)));
      expect(missing).toEqual([]);
      for (const [id, n] of blobOf) expect(String(await state.blobs.read(id ?? '', 0, `blob ${n}`.length))).toBe(`blob ${n}`);
      expect(readdirSync(join(path, 'staging'))).toEqual([]);
      next = Math.max(next, ...rows.map(({ row }) => row.n + 1));
      await state.close();
    }
    expect(acknowledged.size).toBeGreaterThan(crashCycles);
  }, 3_600_000);
});
