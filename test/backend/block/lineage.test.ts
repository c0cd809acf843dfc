import { caller, GiB, layerTables, MiB, World } from './world';
import { layerTable } from '../../../src/backend/block/layers';

const fill = (value: number): Buffer => Buffer.alloc(8192, value);

describe('a snapshot', () => {
  it('keeps what the volume held, also what was not flushed, and nothing that came later', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    await disk.write(0, fill(1));
    const snapshotId = await world.snapshot(id);
    await disk.write(0, fill(2));
    await disk.flush();
    const restored = await world.attach((await world.volume({ snapshotId })).id);
    expect((await restored.read(0, 8192)).equals(fill(1))).toBe(true);
    expect((await disk.read(0, 8192)).equals(fill(2))).toBe(true);
    await restored.write(4096, Buffer.alloc(10, 3));
    await restored.flush();
    expect((await disk.read(0, 8192)).equals(fill(2))).toBe(true);
  });

  it('and a volume from it copy no data and share the data key, wrapped for each by its own id', async () => {
    const world = new World();
    const volume = await world.encryptedVolume();
    const disk = await world.attach(volume.id);
    await disk.write(0, Buffer.alloc(8 * MiB, 1));
    await disk.flush();
    const before = world.blobs.ids();
    world.keys.events.length = 0;
    const snapshotId = await world.snapshot(volume.id);
    const snapshot = await world.service.snapshot(caller, snapshotId);
    expect(snapshot).toMatchObject({
      state: 'completed',
      encrypted: true,
      keyArn: world.keyArn,
      size: GiB,
      dataKey: { contextId: volume.id },
    });
    expect(world.keys.events).toEqual([]);
    const promoted = await world.volume({ snapshotId });
    expect(promoted).toMatchObject({
      state: 'available',
      encrypted: true,
      keyArn: world.keyArn,
      size: GiB,
      dataKey: { contextId: promoted.id },
    });
    expect(world.keys.events).toEqual([`rewrap from aws:ebs:id=${volume.id}`, `rewrap aws:ebs:id=${promoted.id}`]);
    expect(world.blobs.ids()).toEqual(before);
    const use = { principal: caller.principal, region: caller.region, via: 'ec2', requestId: '' } as const;
    const keys = await Promise.all(
      [volume, promoted].map((of) => world.keys.unwrap(use, of.dataKey!.wrapped, new Map([['aws:ebs:id', of.id]]))),
    );
    expect(keys[0]!.equals(keys[1]!)).toBe(true);
    await expect(world.keys.unwrap(use, promoted.dataKey!.wrapped, new Map([['aws:ebs:id', volume.id]]))).rejects.toMatchObject({
      kind: 'invalid-ciphertext',
    });
  });

  it('may be made larger by its volume, not smaller', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const snapshotId = await world.snapshot(id);
    expect(await world.volume({ snapshotId, size: 3 * GiB })).toMatchObject({ size: 3 * GiB });
    await expect(world.volume({ snapshotId, size: GiB / 2 })).rejects.toMatchObject({
      kind: 'smaller-than-snapshot',
      details: { snapshotSize: GiB },
    });
  });
});

describe('a chain of snapshots', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  it.each(orders)('stays whole when they are deleted in the order %i, %i, %i, and leaves nothing at the end', async (...order) => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    let disk = await world.attach(id);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      await disk.write(i * 4096, fill(i + 1));
      await disk.write(10 * MiB, Buffer.alloc(4096, 100 + i));
      if (i === 1) await disk.trim(0, 4096);
      ids.push(await world.snapshot(id));
    }
    await disk.write(0, Buffer.alloc(4096, 50));
    const heads = [Buffer.concat([fill(1), fill(0)]), Buffer.concat([fill(0).subarray(4096), fill(2), fill(0).subarray(4096)])];
    heads.push(Buffer.concat([heads[1]!.subarray(0, 8192), fill(3)]));
    const check = async (left: readonly number[]) => {
      for (const i of left) {
        const volume = await world.volume({ snapshotId: ids[i]! });
        const restored = await world.attach(volume.id);
        expect((await restored.read(0, 16384)).equals(heads[i]!)).toBe(true);
        expect((await restored.read(10 * MiB, 4096)).equals(Buffer.alloc(4096, 100 + i))).toBe(true);
        await world.detach(volume.id);
        await world.service.deleteVolume(caller, volume.id);
      }
      await world.service.settled();
      expect((await disk.read(0, 4096)).equals(Buffer.alloc(4096, 50))).toBe(true);
      expect((await disk.read(4096, 12288)).equals(heads[2]!.subarray(4096))).toBe(true);
    };
    let left = [0, 1, 2];
    await check(left);
    for (const gone of order) {
      await world.service.deleteSnapshot(caller, ids[gone]!);
      await world.service.settled();
      left = left.filter((i) => i !== gone);
      expect(await world.count(layerTable)).toBe(left.length + 1);
      await check(left);
      // Read anew, without what the host remembers.
      await world.detach(id);
      disk = await world.attach(id);
    }
    await world.detach(id);
    await world.service.deleteVolume(caller, id);
    await world.service.settled();
    expect(world.reported).toEqual([]);
    expect(world.blobs.ids()).toEqual([]);
    for (const table of layerTables) {
      expect(await world.count(table)).toBe(0);
    }
  });

  it('outlives its volume', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    await (await world.attach(id)).write(0, fill(1));
    const snapshotId = await world.snapshot(id);
    await world.detach(id);
    await world.service.deleteVolume(caller, id);
    await world.service.settled();
    expect((await (await world.attach((await world.volume({ snapshotId })).id)).read(0, 8192)).equals(fill(1))).toBe(true);
  });

  it('is no longer than its living snapshots, however many there were', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    for (let i = 0; i < 20; i++) {
      await disk.write(i * 4096, fill(i + 1));
      await world.service.deleteSnapshot(caller, await world.snapshot(id));
    }
    await world.service.settled();
    expect(await world.count(layerTable)).toBe(1);
    for (let i = 0; i < 20; i++) expect((await disk.read(i * 4096, 4096)).equals(Buffer.alloc(4096, i + 1))).toBe(true);
  });
});

describe('crypto-shredding', () => {
  it('takes every copy of the data key away with the last holder, in the same instant', async () => {
    const world = new World();
    const volume = await world.encryptedVolume();
    await (await world.attach(volume.id)).write(0, fill(1));
    const snapshotId = await world.snapshot(volume.id);
    await world.detach(volume.id);
    const wrapped = Buffer.from(volume.dataKey!.wrapped);
    await world.service.deleteVolume(caller, volume.id);
    expect((await world.recordBytes()).includes(wrapped)).toBe(true);
    await world.service.deleteSnapshot(caller, snapshotId);
    expect((await world.recordBytes()).includes(wrapped)).toBe(false);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual([]);
  });
});

describe('another key', () => {
  it.each([
    ['another key', true],
    ['a key where there was none', false],
  ])('a volume under %s is encrypted anew and reads the same', async (_name, encrypted) => {
    const world = new World();
    const first = encrypted ? await world.encryptedVolume({ size: 64 * MiB }) : await world.volume({ size: 64 * MiB });
    const disk = await world.attach(first.id);
    await disk.write(4096, Buffer.alloc(4096, 'canary in the mine '));
    await disk.write(40 * MiB, fill(7));
    const snapshotId = await world.snapshot(first.id);
    const before = new Set(world.blobs.ids());
    const other = world.keys.add('other');
    const second = await world.volume({ snapshotId, encrypted: true, keyReference: other, size: 80 * MiB });
    expect(second).toMatchObject({ state: 'available', encrypted: true, keyArn: other, dataKey: { contextId: second.id } });
    for (const id of world.blobs.ids()) if (!before.has(id)) expect(world.blobs.bytesOf(id).includes('canary')).toBe(false);
    // Neither the old snapshot nor the old key is needed any more.
    await world.service.deleteSnapshot(caller, snapshotId);
    await world.detach(first.id);
    await world.service.deleteVolume(caller, first.id);
    await world.service.settled();
    expect(world.blobs.contain('canary')).toBe(false);
    world.keys.disable(world.keyArn);
    const copy = await world.attach(second.id);
    expect((await copy.read(4096, 4096)).equals(Buffer.alloc(4096, 'canary in the mine '))).toBe(true);
    expect((await copy.read(40 * MiB, 8192)).equals(fill(7))).toBe(true);
    expect((await copy.read(0, 4096)).equals(Buffer.alloc(4096))).toBe(true);
    for (const key of world.keys.handedOut.slice(0, -1)) expect(key.equals(Buffer.alloc(64))).toBe(true);
  });

  it('fails where the old key cannot be used, and holds nothing of the snapshot back', async () => {
    const world = new World();
    const first = await world.encryptedVolume();
    await (await world.attach(first.id)).write(0, fill(1));
    const snapshotId = await world.snapshot(first.id);
    world.keys.disable(world.keyArn);
    const second = await world.volume({ snapshotId, encrypted: true, keyReference: world.keys.add('other') });
    expect(second).toMatchObject({ state: 'error', failure: 'disabled' });
    expect(second.dataKey).toBeUndefined();
    for (const key of world.keys.handedOut.slice(1)) expect(key.equals(Buffer.alloc(64))).toBe(true);
    await world.service.deleteVolume(caller, second.id);
    await world.service.deleteSnapshot(caller, snapshotId);
    await world.service.settled();
    expect(await world.count(layerTable)).toBe(1);
  });
});
