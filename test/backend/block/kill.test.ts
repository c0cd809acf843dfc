import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { blockBytes, blocks, content, offsetOf, owner, prepare } from './block-process';
import { zone } from './world';
import type { Composition } from '../../../src/backend/composition';
import { composedState } from '../composed-state';
import { killedProcess } from '../killed-process';
import { scratchFolders } from '../storage/scratch-folder';

const scratch = scratchFolders();
/** Each takes a process start; a nightly run sets more. */
const cycles = Number(process.env.ATREST_BLOCK_CRASH_CYCLES ?? (process.env.CI === undefined ? 3 : 50));

type Words = readonly string[];

/** What may lie in a block: what was acknowledged last, or anything that was begun after it. */
function mayHold(lines: readonly Words[], volume: string, at: number, before: number): readonly number[] {
  let allowed = [before];
  for (const [word, n, id, place] of lines) {
    if (id !== volume || Number(place) !== at) continue;
    if (word === 'done') allowed = [Number(n)];
    else if (word === 'begun') allowed.push(Number(n));
  }
  return allowed;
}

async function read({ services: { block } }: Composition, volume: string): Promise<readonly number[]> {
  const disk = await block.device(owner, volume);
  const found: number[] = [];
  for (let at = 0; at < blocks; at++) {
    const bytes = await disk.read(offsetOf(at), blockBytes);
    const n = Number(bytes.readBigUInt64LE());
    expect(bytes.equals(content(n))).toBe(true);
    found.push(n);
  }
  return found;
}

/** Restores the snapshot, reads it, and takes the restored volume away. */
async function readSnapshot(composed: Composition, snapshotId: string, instanceId: string): Promise<readonly number[]> {
  const { block } = composed.services;
  const { id: volumeId } = await block.createVolume(owner, { zone, type: 'gp3', snapshotId });
  await block.settled();
  await block.attachVolume(owner, { volumeId, instanceId, device: '/dev/sdz' });
  const found = await read(composed, volumeId);
  await block.detachVolume(owner, { volumeId });
  await block.deleteVolume(owner, volumeId);
  return found;
}

test(`killed in the middle of writes, snapshots and deletes ${cycles} times: everything flushed is there, every snapshot whole, no key lost`, async () => {
  const path = join(scratch(), 'state');
  const volumes = await prepare(path);
  let next = 1;
  let acknowledged = 0;
  let held = new Map(volumes.map((volume) => [volume, Array.from({ length: blocks }, () => 0) as readonly number[]]));
  const snapshots = new Map<string, readonly number[]>();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const lines = await killedProcess(join(__dirname, 'block-process.ts'), path, String(next), ...volumes);
    const composed = await composedState(path);
    const { block } = composed.services;
    const found = new Map<string, readonly number[]>();
    for (const volume of volumes) {
      const now = await read(composed, volume);
      for (const [at, n] of now.entries()) {
        const allowed = mayHold(lines, volume, at, held.get(volume)?.[at] ?? 0);
        expect([volume, at, n, allowed.includes(n)]).toEqual([volume, at, n, true]);
      }
      found.set(volume, now);
    }
    held = found;

    const said = (word: string) => lines.filter((line) => line[0] === word);
    for (const [, id = '', numbers = ''] of said('snapshot')) snapshots.set(id, numbers.split(',').map(Number));
    const there = new Set((await block.snapshots(owner)).map((snapshot) => snapshot.id));
    for (const [, id = ''] of said('deleted')) expect(there.has(id)).toBe(false);
    for (const [, id = ''] of said('deleting')) if (!there.has(id)) snapshots.delete(id);
    const [instance] = await block.instances(owner);
    for (const [id, numbers] of snapshots) expect(await readSnapshot(composed, id, instance?.id ?? '')).toEqual(numbers);

    // Every second time the next process begins over an empty house but for the volumes.
    if (cycle % 2 === 1) {
      for (const id of there) await block.deleteSnapshot(owner, id);
      snapshots.clear();
    }
    await block.settled();
    await composed.end();
    expect(readdirSync(join(path, 'staging'))).toEqual([]);
    const done = said('done').length;
    acknowledged += done;
    next = Math.max(next, ...said('begun').map(([, n]) => Number(n))) + 1;
  }
  expect(acknowledged).toBeGreaterThanOrEqual(cycles);
}, 3_600_000);
