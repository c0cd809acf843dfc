import { caller, MiB, World, zone } from './world';
import { BlockService } from '../../../src/backend/block/block-service';
import { mapTable } from '../../../src/backend/block/layer-map';
import { layerTable } from '../../../src/backend/block/layers';
import { ec2TagRules } from '../../../src/facts/aws/ec2-tags';

const data = (value: number): Buffer => Buffer.alloc(4096, value);

describe('after the loss of the process', () => {
  it('everything flushed is there and nothing else, and the host asks for the key again', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    await disk.write(0, data(1));
    await disk.flush();
    await disk.write(0, data(2));
    await disk.write(4096, data(3));
    await world.crash();
    expect(world.keys.handedOut[0]!.equals(Buffer.alloc(64))).toBe(true);
    const again = await world.service.device(caller, id);
    expect(world.keys.handedOut).toHaveLength(2);
    expect((await again.read(0, 8192)).equals(Buffer.concat([data(1), data(0)]))).toBe(true);
  });

  it('a disabled key keeps the volume closed', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    await world.attach(id);
    world.keys.disable(world.keyArn);
    await world.crash();
    await expect(world.service.device(caller, id)).rejects.toMatchObject({ kind: 'disabled' });
    world.keys.enable(world.keyArn);
    expect(await (await world.service.device(caller, id)).read(0, 1)).toHaveLength(1);
  });

  it('a segment that no record names is gone, and one that is named is kept', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    await disk.write(0, data(1));
    jest.spyOn(world.blobs, 'keep').mockRejectedValueOnce(new Error('killed before keep'));
    await expect(disk.flush()).rejects.toMatchObject({ kind: 'io-error' });
    await disk.write(0, data(2));
    const write = jest.spyOn(world.records, 'write').mockRejectedValueOnce(new Error('killed before the transaction'));
    await expect(disk.flush()).rejects.toMatchObject({ kind: 'io-error' });
    write.mockRestore();
    expect(world.blobs.provisional()).toHaveLength(2);
    await world.crash();
    expect(world.blobs.provisional()).toEqual([]);
    expect(world.blobs.ids()).toHaveLength(1);
    expect((await (await world.service.device(caller, id)).read(0, 4096)).equals(data(1))).toBe(true);
  });

  it('what was being made or attached is ended, and what was freed is given back', async () => {
    const world = new World();
    const volume = await world.encryptedVolume();
    const disk = await world.attach(volume.id);
    await disk.write(0, data(1));
    const snapshotId = await world.snapshot(volume.id);
    await world.detach(volume.id);
    // The key service never answers: the process ends while it waits.
    const waiting = jest.spyOn(world.keys, 'rewrap').mockReturnValue(new Promise(() => undefined));
    const unwrapping = jest.spyOn(world.keys, 'unwrap').mockReturnValue(new Promise(() => undefined));
    const creating = await world.service.createVolume(caller, { zone, type: 'gp3', snapshotId });
    const { id: instanceId } = await world.service.runInstance(caller, { zone, imageId: 'ami-0', type: 't3.micro' });
    void world.service.attachVolume(caller, { volumeId: volume.id, instanceId, device: '/dev/sdf' });
    while (world.keys.lent.size === 0) await new Promise(setImmediate);
    expect(await world.service.volume(caller, volume.id)).toMatchObject({ attachment: { state: 'attaching' } });
    waiting.mockRestore();
    unwrapping.mockRestore();
    world.service = world.start();
    await world.service.recover();
    await world.service.settled();
    expect(await world.service.volume(caller, creating.id)).toMatchObject({ state: 'error', failure: 'internal' });
    expect(await world.service.volume(caller, volume.id)).toMatchObject({ state: 'available' });
    expect(world.keys.lent.size).toBe(0);
    await world.service.deleteVolume(caller, creating.id);
    await world.service.deleteVolume(caller, volume.id);
    await world.service.deleteSnapshot(caller, snapshotId);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual([]);
    expect(await world.count(layerTable)).toBe(0);
  });

  it.each([1, 2, 3, 5, 8, 13])('chores cut off at their transaction %i are finished by the next process', async (cut) => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    for (let i = 0; i < 40; i++) await disk.write(i * MiB, data(i + 1));
    const first = await world.snapshot(id);
    for (let i = 20; i < 60; i++) await disk.write(i * MiB, data(i + 100));
    const second = await world.snapshot(id);
    await world.service.settled();
    let left = cut;
    const write = world.records.write.bind(world.records);
    jest.spyOn(world.records, 'write').mockImplementation((body) => (left-- > 0 ? write(body) : Promise.reject(new Error('killed'))));
    await world.service.deleteSnapshot(caller, first).catch(() => undefined);
    await world.service.deleteSnapshot(caller, second).catch(() => undefined);
    await world.service.settled();
    jest.restoreAllMocks();
    await world.crash();
    const again = await world.service.device(caller, id);
    for (let i = 0; i < 60; i++) expect((await again.read(i * MiB, 4096)).equals(data(i < 20 ? i + 1 : i + 100))).toBe(true);
    for (const snapshot of await world.service.snapshots(caller)) await world.service.deleteSnapshot(caller, snapshot.id);
    await world.detach(id);
    await world.service.deleteVolume(caller, id);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual([]);
    expect(await world.count(mapTable)).toBe(0);
  });
});

describe('a second server over the same stores', () => {
  it('takes a volume over, and the first can no longer write into it', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    await disk.write(0, data(1));
    await disk.flush();
    const { records, blobs, keys, clock, random } = world;
    const other = new BlockService({
      records,
      blobs,
      dataKeys: keys,
      clock,
      random,
      tagRules: ec2TagRules,
      report: (error) => world.reported.push(error),
    });
    const taken = await other.device(caller, id);
    await taken.write(0, data(2));
    await taken.flush();
    await disk.write(0, data(3));
    await expect(disk.flush()).rejects.toMatchObject({ kind: 'not-attached' });
    expect((await taken.read(0, 4096)).equals(data(2))).toBe(true);
  });
});
