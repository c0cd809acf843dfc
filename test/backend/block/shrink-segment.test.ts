import { caller, World } from './world';
import { mapTable } from '../../../src/backend/block/layer-map';
import { segmentTable } from '../../../src/backend/block/segments';

const block = 4096;
const data = (value: number): Buffer => Buffer.alloc(block, value);

/** A volume of one full segment: block n holds n + 1. */
async function filled() {
  const world = new World();
  const { id } = await world.encryptedVolume();
  const disk = await world.attach(id);
  for (let n = 0; n < 1024; n++) await disk.write(n * block, data((n % 250) + 1));
  await disk.flush();
  await world.service.settled();
  return { world, id, disk, segment: world.blobs.ids()[0]! };
}

const stored = (world: World): number => world.blobs.ids().reduce((sum, id) => sum + world.blobs.bytesOf(id).length, 0) / block;

describe('a segment of which half is written anew', () => {
  it('is replaced by what is left of it, as the same ciphertext', async () => {
    const { world, disk, segment } = await filled();
    const before = Buffer.from(world.blobs.bytesOf(segment));
    for (let n = 0; n < 1024; n += 2) await disk.write(n * block, data(255));
    await disk.flush();
    await world.service.settled();
    expect(world.blobs.ids()).not.toContain(segment);
    expect(stored(world)).toBe(1024);
    const odd = Buffer.concat(Array.from({ length: 512 }, (_, n) => before.subarray((2 * n + 1) * block, (2 * n + 2) * block)));
    expect(world.blobs.ids().some((id) => world.blobs.bytesOf(id).equals(odd))).toBe(true);
    expect(world.blobs.provisional()).toEqual([]);
    for (let n = 0; n < 1024; n++) {
      expect((await disk.read(n * block, block)).equals(data(n % 2 === 0 ? 255 : (n % 250) + 1))).toBe(true);
    }
    expect(world.reported).toEqual([]);
  });

  it('is left alone below a snapshot that needs it, and shrinks when the snapshot goes', async () => {
    const { world, id, disk, segment } = await filled();
    const snapshotId = await world.snapshot(id);
    for (let n = 0; n < 512; n++) await disk.write(n * block, data(255));
    await disk.flush();
    await world.service.settled();
    expect(world.blobs.ids()).toContain(segment);
    await world.service.deleteSnapshot(caller, snapshotId);
    await world.service.settled();
    expect(world.blobs.ids()).not.toContain(segment);
    expect(stored(world)).toBe(1024);
    expect((await disk.read(511 * block, 2 * block)).equals(Buffer.concat([data(255), data((512 % 250) + 1)]))).toBe(true);
  });

  it('keeps a damaged block damaged, and gives back the others', async () => {
    const { world, disk, segment } = await filled();
    world.blobs.bytesOf(segment).fill(0, 1001 * block, 1001 * block + 16);
    for (let n = 0; n < 1024; n += 2) await disk.write(n * block, data(255));
    await disk.flush();
    await world.service.settled();
    await expect(disk.read(1001 * block, block)).rejects.toMatchObject({ kind: 'io-error', details: { reason: 'damaged' } });
    expect((await disk.read(1003 * block, block)).equals(data((1003 % 250) + 1))).toBe(true);
    expect(await world.records.get(segmentTable, segment)).toMatchObject({ live: 1 });
    await disk.write(1001 * block, data(7));
    await disk.flush();
    await world.service.settled();
    expect(world.blobs.ids()).not.toContain(segment);
    expect((await disk.read(1001 * block, block)).equals(data(7))).toBe(true);
  });

  it('takes no part in what is written while it is copied', async () => {
    const { world, disk } = await filled();
    const create = world.blobs.create.bind(world.blobs);
    let written = false;
    for (let n = 0; n < 1024; n += 2) await disk.write(n * block, data(255));
    await disk.flush();
    jest.spyOn(world.blobs, 'create').mockImplementation(() => {
      const writer = create();
      const commit = writer.commit.bind(writer);
      writer.commit = async () => {
        await commit();
        if (written) return;
        written = true;
        // The copy lies at rest, and the map does not know of it yet.
        for (let n = 1; n < 1000; n += 2) await disk.write(n * block, data(9));
        await disk.flush();
      };
      return writer;
    });
    await world.service.settled();
    jest.restoreAllMocks();
    await world.service.settled();
    for (let n = 0; n < 1024; n++) {
      const value = n % 2 === 0 ? 255 : n < 1000 ? 9 : (n % 250) + 1;
      expect((await disk.read(n * block, block)).equals(data(value))).toBe(true);
    }
    expect(stored(world)).toBeLessThan(2 * 1024);
    for (const { row } of await world.records.list(segmentTable)) expect(row.live * 2).toBeGreaterThan(row.blocks);
  });

  it('is shrunk by the next process where one was lost in the middle', async () => {
    for (const lost of [1, 2, 3]) {
      const { world, id, disk } = await filled();
      const write = world.records.write.bind(world.records);
      for (let n = 0; n < 1024; n += 2) await disk.write(n * block, data(255));
      let left = lost;
      jest.spyOn(world.records, 'write').mockImplementation((body) => (left-- > 0 ? write(body) : Promise.reject(new Error('killed'))));
      await disk.flush().catch(() => undefined);
      await world.service.settled();
      jest.restoreAllMocks();
      await world.crash();
      const again = await world.service.device(caller, id);
      for (let n = 0; n < 1024; n += 51) {
        expect((await again.read(n * block, block)).equals(data(n % 2 === 0 ? 255 : (n % 250) + 1))).toBe(true);
      }
      expect(stored(world)).toBe(1024);
      expect(world.blobs.provisional()).toEqual([]);
    }
  });

  it('leaves nothing when the volume goes', async () => {
    const { world, id, disk } = await filled();
    for (let n = 0; n < 1024; n += 2) await disk.write(n * block, data(255));
    await disk.flush();
    await world.service.settled();
    await world.detach(id);
    await world.service.deleteVolume(caller, id);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual([]);
    expect(await world.count(mapTable)).toBe(0);
    expect(await world.count(segmentTable)).toBe(0);
  });
});
