/** Run by a test as a process of its own: `block-process DIR FROM VOLUME…` writes to volumes, makes and deletes snapshots until it is killed. */
import { zone } from './world';
import type { Caller } from '../../../src/backend/block/caller';
import type { Composition } from '../../../src/backend/composition';
import { rootPrincipal } from '../../../src/backend/principal';
import { insecureSeededRandom } from '../../../src/backend/random';
import { composedState } from '../composed-state';

export const owner: Caller = {
  principal: rootPrincipal('000000000000'),
  account: '000000000000',
  region: 'eu-central-1',
  requestId: 'crash',
};
export const blockBytes = 4096;
/** Blocks of each volume that are written, again and again. */
export const blocks = 24;
/** Written blocks lie in pages of their own and side by side. */
export const offsetOf = (block: number): number => (block % 3) * 1024 * 1024 + block * blockBytes;
/** A block as write number `n` leaves it; 0 is what was never written. */
export function content(n: number): Buffer {
  const bytes = Buffer.alloc(blockBytes);
  for (let at = 0; at < blockBytes; at += 8) bytes.writeBigUInt64LE(BigInt(n), at);
  return bytes;
}

const say = (...words: readonly (string | number)[]): void => void process.stdout.write(`${words.join(' ')}\n`);

/** One volume's user: knows what it wrote, and snapshots it now and then. */
async function useForEver({ services: { block } }: Composition, volumeId: string, numbers: { next: number }): Promise<void> {
  const random = insecureSeededRandom(`${volumeId} ${numbers.next}`);
  const disk = await block.device(owner, volumeId);
  const now = await Promise.all(
    Array.from({ length: blocks }, async (_, at) => Number((await disk.read(offsetOf(at), 8)).readBigUInt64LE())),
  );
  for (let round = 0; ; round++) {
    const [count = 0, ...places] = random.bytes(9);
    const writes = [...new Set(places.slice(0, 1 + (count % 8)).map((place) => place % blocks))].map((at) => ({ at, n: numbers.next++ }));
    for (const { at, n } of writes) say('begun', n, volumeId, at);
    await Promise.all(writes.map(({ at, n }) => disk.write(offsetOf(at), content(n))));
    await disk.flush();
    for (const { at, n } of writes) {
      now[at] = n;
      say('done', n, volumeId, at);
    }
    if (round % 3 === 0) {
      const { id } = await block.createSnapshot(owner, { volumeId });
      say('snapshot', id, now.join(','));
      const [old, ...others] = (await block.snapshots(owner)).filter((snapshot) => snapshot.volumeId === volumeId);
      if (old !== undefined && others.length > 2) {
        say('deleting', old.id);
        await block.deleteSnapshot(owner, old.id);
        say('deleted', old.id);
      }
    }
    if (round % 7 === 0) {
      const trimmed = round % blocks;
      say('begun', 0, volumeId, trimmed);
      await disk.trim(offsetOf(trimmed), blockBytes);
      now[trimmed] = 0;
      say('done', 0, volumeId, trimmed);
    }
  }
}

async function main([path = '', from, ...volumes]: readonly string[]): Promise<void> {
  const composed = await composedState(path);
  const numbers = { next: Number(from) };
  await Promise.all(volumes.map((volume) => useForEver(composed, volume, numbers)));
}

/** Two volumes, one under the account's own key, attached to an instance. */
export async function prepare(path: string): Promise<readonly string[]> {
  const { services, end } = await composedState(path);
  const { block } = services;
  const instance = await block.runInstance(owner, { zone, imageId: 'ami-0', type: 't3.micro' });
  const ids: string[] = [];
  for (const encrypted of [true, true, false]) {
    const { id } = await block.createVolume(owner, { zone, type: 'gp3', size: 1024 ** 3, encrypted });
    await block.settled();
    await block.attachVolume(owner, { volumeId: id, instanceId: instance.id, device: `/dev/sd${'fgh'[ids.length] ?? ''}` });
    ids.push(id);
  }
  await end();
  return ids;
}

if (require.main === module) void main(process.argv.slice(2));
