import { caller, GiB, MiB, World } from './world';
import { mapTable } from '../../../src/backend/block/layer-map';
import { segmentTable } from '../../../src/backend/block/segments';
import { insecureSeededRandom } from '../../../src/backend/random';

async function device(size = GiB) {
  const world = new World();
  const { id } = await world.encryptedVolume({ size });
  return { world, id, device: await world.attach(id) };
}
/** No two blocks alike: the pattern's length shares no factor with theirs. */
const bytes = (length: number, seed: number): Buffer => Buffer.alloc(length, insecureSeededRandom(`bytes ${seed}`).bytes(4099));

describe('a device', () => {
  it('reads zeros where nothing was written', async () => {
    const { device: disk, world } = await device();
    expect((await disk.read(GiB - 5000, 5000)).equals(Buffer.alloc(5000))).toBe(true);
    expect(world.blobs.ids()).toEqual([]);
  });

  it.each([
    [0, 1],
    [1, 1],
    [511, 2],
    [4095, 2],
    [4096, 4096],
    [4000, 4192],
    [5, 4090],
    [MiB - 1, 2],
    [MiB - 5000, 3 * MiB],
    [GiB - 3, 3],
  ])('gives back what was written at %i for %i bytes, before and after the flush, and leaves the rest', async (offset, length) => {
    const { device: disk } = await device();
    const around = { from: Math.max(0, offset - 5000), to: Math.min(GiB, offset + length + 5000) };
    const expected = bytes(around.to - around.from, 1);
    await disk.write(around.from, expected);
    await disk.flush();
    const data = bytes(length, 2);
    await disk.write(offset, data);
    data.copy(expected, offset - around.from);
    expect((await disk.read(around.from, expected.length)).equals(expected)).toBe(true);
    await disk.flush();
    expect((await disk.read(around.from, expected.length)).equals(expected)).toBe(true);
    expect((await disk.read(offset, length)).equals(data)).toBe(true);
  });

  it('reads and writes nothing at length 0, up to its very end', async () => {
    const { device: disk } = await device();
    await disk.write(GiB, Buffer.alloc(0));
    await disk.trim(GiB, 0);
    expect(await disk.read(GiB, 0)).toHaveLength(0);
    expect(await disk.read(77, 0)).toHaveLength(0);
  });

  it.each([
    [-1, 1],
    [GiB, 1],
    [GiB - 1, 2],
    [0, -1],
    [0.5, 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [Number.MAX_SAFE_INTEGER, 1],
  ])('rejects a read and a trim at %d for %d bytes as out of range', async (offset, length) => {
    const { device: disk } = await device();
    await expect(disk.read(offset, length)).rejects.toMatchObject({ kind: 'out-of-range' });
    await expect(disk.trim(offset, length)).rejects.toMatchObject({ kind: 'out-of-range' });
  });

  it('rejects a write beyond its end and changes nothing', async () => {
    const { device: disk } = await device();
    await expect(disk.write(GiB - 10, Buffer.alloc(11, 1))).rejects.toMatchObject({
      kind: 'out-of-range',
      details: { size: GiB, offset: GiB - 10, length: 11 },
    });
    expect((await disk.read(GiB - 10, 10)).equals(Buffer.alloc(10))).toBe(true);
  });

  it('keeps more than its buffer holds', async () => {
    const { device: disk, world } = await device();
    const data = bytes(13 * MiB, 3);
    await disk.write(777, data);
    expect((await disk.read(777, data.length)).equals(data)).toBe(true);
    await disk.flush();
    expect((await disk.read(777, data.length)).equals(data)).toBe(true);
    expect(world.blobs.provisional()).toEqual([]);
  });

  it('does not mix up writes of single sectors that run at the same time', async () => {
    const { device: disk } = await device();
    await Promise.all(Array.from({ length: 64 }, (_, i) => disk.write(i * 512, Buffer.alloc(512, i + 1))));
    await Promise.all([disk.flush(), disk.flush(), disk.write(0, Buffer.alloc(512, 99)), disk.flush()]);
    for (let i = 1; i < 64; i++) expect((await disk.read(i * 512, 512)).equals(Buffer.alloc(512, i + 1))).toBe(true);
    expect((await disk.read(0, 512)).equals(Buffer.alloc(512, 99))).toBe(true);
  });

  it('does not lose a whole write that overtakes a partial one of the same block', async () => {
    const { device: disk } = await device();
    await disk.write(0, Buffer.alloc(4096, 1));
    await disk.flush();
    const partial = disk.write(10, Buffer.alloc(10, 2));
    const whole = disk.write(0, Buffer.alloc(4096, 3)).then(() => disk.flush());
    await Promise.all([partial, whole]);
    const now = await disk.read(0, 4096);
    expect(now.subarray(20)).toEqual(Buffer.alloc(4076, 3));
    expect(now.subarray(0, 10)).toEqual(Buffer.alloc(10, 3));
  });

  it('reads on while the segment it reads from is replaced', async () => {
    const { device: disk, world } = await device();
    for (let round = 0; round < 20; round++) {
      await disk.write(0, Buffer.alloc(64 * 1024, round + 1));
      const [read] = await Promise.all([disk.read(0, 64 * 1024), disk.flush(), world.service.settled()]);
      expect(read.equals(Buffer.alloc(64 * 1024, round + 1))).toBe(true);
    }
    await world.service.settled();
    expect(world.blobs.ids()).toHaveLength(1);
  });

  it('grows with its volume and keeps what it holds', async () => {
    const { device: disk, world, id } = await device();
    await disk.write(GiB - 4096, bytes(4096, 1));
    const modification = await world.service.modifyVolume(caller, id, { size: 2 * GiB, type: 'io2', iops: 4000 });
    expect(modification).toMatchObject({
      state: 'completed',
      original: { size: GiB, type: 'gp3' },
      target: { size: 2 * GiB, type: 'io2', iops: 4000 },
    });
    expect(disk.size).toBe(2 * GiB);
    await disk.write(2 * GiB - 1, Buffer.from([5]));
    expect((await disk.read(GiB - 4096, 4096)).equals(bytes(4096, 1))).toBe(true);
    await expect(world.service.modifyVolume(caller, id, { size: GiB })).rejects.toMatchObject({ kind: 'smaller-than-before' });
  });

  it('attaches and reads a volume of 64 TiB at once', async () => {
    const { device: disk } = await device(64 * 1024 * GiB);
    await disk.write(64 * 1024 * GiB - 4096, bytes(4096, 9));
    await disk.flush();
    await disk.trim(0, 64 * 1024 * GiB - 4096);
    expect((await disk.read(64 * 1024 * GiB - 4096, 4096)).equals(bytes(4096, 9))).toBe(true);
  });
});

describe('trim', () => {
  it('makes exactly its range read as zeros and gives the space back', async () => {
    const { device: disk, world } = await device();
    const data = bytes(3 * MiB, 1);
    await disk.write(0, data);
    await disk.flush();
    await disk.trim(1000, 2 * MiB);
    data.fill(0, 1000, 1000 + 2 * MiB);
    expect((await disk.read(0, data.length)).equals(data)).toBe(true);
    await disk.trim(0, 3 * MiB);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual([]);
    expect(await world.count(mapTable)).toBe(0);
    expect(await world.count(segmentTable)).toBe(0);
  });

  it('takes away what was written but not flushed', async () => {
    const { device: disk } = await device();
    await disk.write(0, bytes(8192, 1));
    await disk.trim(0, 4096);
    await disk.flush();
    expect((await disk.read(0, 4096)).equals(Buffer.alloc(4096))).toBe(true);
    expect((await disk.read(4096, 4096)).equals(bytes(8192, 1).subarray(4096))).toBe(true);
  });

  it('hides what the snapshot below still has', async () => {
    const { device: disk, world, id } = await device();
    await disk.write(0, bytes(8192, 1));
    const snapshotId = await world.snapshot(id);
    await disk.trim(0, 4096);
    expect((await disk.read(0, 4096)).equals(Buffer.alloc(4096))).toBe(true);
    const other = await world.attach((await world.volume({ snapshotId })).id);
    expect((await other.read(0, 8192)).equals(bytes(8192, 1))).toBe(true);
  });
});

describe('a store that fails', () => {
  it('fails the flush with an I/O error, keeps what was written, and the next flush succeeds', async () => {
    const { device: disk, world } = await device();
    await disk.write(0, bytes(4096, 1));
    const failing = jest.spyOn(world.blobs, 'create').mockImplementationOnce(() => {
      throw new Error('ENOSPC');
    });
    await expect(disk.flush()).rejects.toMatchObject({ kind: 'io-error', details: { reason: 'storage' } });
    expect((await disk.read(0, 4096)).equals(bytes(4096, 1))).toBe(true);
    await disk.flush();
    await world.crash();
    expect(failing).toHaveBeenCalledTimes(2);
    const [volume] = await world.service.volumes(caller);
    expect((await (await world.service.device(caller, volume!.id)).read(0, 4096)).equals(bytes(4096, 1))).toBe(true);
  });

  it('fails writes once the buffers are full, instead of taking what it cannot keep', async () => {
    const { device: disk, world } = await device();
    jest.spyOn(world.blobs, 'create').mockImplementation(() => {
      throw new Error('EIO');
    });
    await expect(disk.write(0, Buffer.alloc(24 * MiB, 1))).rejects.toMatchObject({ kind: 'io-error', details: { reason: 'storage' } });
  });

  it('refuses to detach with unflushed data unless forced', async () => {
    const { device: disk, world, id } = await device();
    await disk.write(0, bytes(4096, 1));
    jest.spyOn(world.blobs, 'create').mockImplementation(() => {
      throw new Error('EIO');
    });
    await expect(world.detach(id)).rejects.toMatchObject({ kind: 'io-error' });
    expect((await disk.read(0, 4096)).equals(bytes(4096, 1))).toBe(true);
    expect(await world.service.volume(caller, id)).toMatchObject({ state: 'in-use', attachment: { state: 'attached' } });
    await world.service.detachVolume(caller, { volumeId: id, force: true });
    expect(await world.service.volume(caller, id)).toMatchObject({ state: 'available' });
  });
});
