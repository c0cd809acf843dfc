import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAll } from './fixture';
import { bucket, keyOption, owner, stepOf, type Step } from './object-process';
import type { Composition } from '../../../src/backend/composition';
import { systemRandom } from '../../../src/backend/random';
import { openStateDirectory } from '../../../src/backend/storage/state-directory';
import { composedState } from '../composed-state';
import { killedProcess } from '../killed-process';
import { scratchFolders } from '../storage/scratch-folder';

const scratch = scratchFolders();
const random = systemRandom();
/** Each takes a process start; a nightly run sets more. */
const cycles = Number(process.env.ATREST_OBJECT_CRASH_CYCLES ?? (process.env.CI === undefined ? 3 : 50));

interface Life {
  readonly begun: ReadonlySet<number>;
  readonly done: ReadonlySet<number>;
}

async function liveAndDie(path: string, from: number): Promise<Life> {
  const lines = await killedProcess(join(__dirname, 'object-process.ts'), path, String(from));
  const numbers = (word: string) => new Set(lines.filter((line) => line[0] === word).map((line) => Number(line[1])));
  return { begun: numbers('begun'), done: numbers('done') };
}

async function bodyOf({ services }: Composition, step: Step, key = step.key): Promise<Buffer | undefined> {
  try {
    return await readAll((await services.objects.getObject(owner, bucket, key, keyOption(step))).body);
  } catch (error) {
    if ((error as { kind?: string }).kind === 'no-such-key') return undefined;
    throw error;
  }
}

/** Every acknowledged write is there whole; of one that was not acknowledged, all or nothing is. */
async function check(composed: Composition, life: Life, before: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const replaced = new Map(before);
  for (const n of life.begun) {
    const step = stepOf(n);
    if (step.kind === 'replace') continue;
    const found = await bodyOf(composed, step);
    const state = found === undefined ? 'absent' : found.equals(step.body) ? 'whole' : 'other';
    const allowed = life.done.has(n) ? [finalState(step)] : ['absent', 'whole'];
    expect([n, step.kind, allowed.includes(state) ? 'as it must be' : state]).toEqual([n, step.kind, 'as it must be']);
    if (step.kind === 'copy' && life.done.has(n)) {
      expect((await bodyOf(composed, step, `${step.key} copied`))?.equals(step.body)).toBe(true);
    }
  }
  for (let at = 0; at < 3; at++) {
    const key = `replaced/${at}`;
    const writes = [...life.begun].map(stepOf).filter((step) => step.key === key);
    const last = replaced.get(key);
    const [one] = writes.length > 0 ? writes : last === undefined ? [] : [stepOf(last)];
    if (one === undefined) continue;
    const found = await bodyOf(composed, one);
    const candidates = [...writes, ...(last === undefined ? [] : [stepOf(last)])];
    const is = candidates.find(({ body }) => found?.equals(body) === true);
    const nothingPromised = last === undefined && !writes.some(({ n }) => life.done.has(n));
    expect(is !== undefined || (found === undefined && nothingPromised)).toBe(true);
    if (is !== undefined) replaced.set(key, is.n);
  }
  return replaced;
}

const finalState = ({ kind }: Step): string => (kind === 'delete' || kind === 'abort' ? 'absent' : 'whole');

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );

/** Blobs that are rows: `storage/small-blobs.ts`. */
async function smallBlobCount(path: string): Promise<number> {
  const state = await openStateDirectory(path, { random });
  const { length } = await state.records.list({ name: 'storage-small-blob' });
  await state.close();
  return length;
}

test(`killed in the middle of writes ${cycles} times, loses no acknowledged object, shows no half one and leaves no file behind`, async () => {
  const path = join(scratch(), 'state');
  const first = await composedState(path);
  await first.services.objects.createBucket(owner, bucket, { region: 'eu-central-1' });
  await first.services.objects.putBucketEncryption(owner, bucket, { algorithm: 'AES256', blocked: ['NONE'] });
  await first.end();
  let next = 0;
  let acknowledged = 0;
  let replaced = new Map<string, number>();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const life = await liveAndDie(path, next);
    const composed = await composedState(path);
    const { objects } = composed.services;
    replaced = await check(composed, life, replaced);
    for (const { key, uploadId } of (await objects.listUploads(owner, bucket)).uploads) {
      await objects.abortUpload(owner, bucket, key, uploadId);
    }
    const named = (await objects.listObjects(owner, bucket)).objects;
    // Few are kept, so that one listing shows all.
    const [, ...old] = named.filter(({ key }) => !key.startsWith('replaced/'));
    for (const { key } of old) await objects.deleteObject(owner, bucket, key);
    await composed.end();
    expect(readdirSync(join(path, 'staging'))).toEqual([]);
    const files = filesUnder(path).filter((file) => /\/[0-9a-f]{32}$/.test(file));
    expect(files.length + (await smallBlobCount(path))).toBe(named.length - old.length);
    acknowledged += life.done.size;
    next = Math.max(next, ...life.begun) + 1;
  }
  expect(acknowledged).toBeGreaterThanOrEqual(cycles);
}, 3_600_000);
