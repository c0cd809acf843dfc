import { caller, GiB, layerTables, MiB, World } from './world';
import { choreTable } from '../../../src/backend/block/chore-rows';
import type { CopySnapshot } from '../../../src/backend/block/copy-snapshot';
import type { Snapshot } from '../../../src/backend/block/rows';

const elsewhere = { ...caller, region: 'eu-west-1' };
const text = Buffer.alloc(3 * MiB, 'what a copy must hold, and never in clear. ');

/** An encrypted volume with text in two places, and a snapshot of it. */
async function snapshotted(world: World, encrypted = true): Promise<{ volumeId: string; sourceId: string }> {
  const { id } = encrypted ? await world.encryptedVolume() : await world.volume();
  const disk = await world.attach(id);
  await disk.write(4096, text);
  await disk.write(GiB - 8192, Buffer.alloc(8192, 'end'));
  return { volumeId: id, sourceId: await world.snapshot(id) };
}

async function copied(world: World, input: Partial<CopySnapshot> & { sourceId: string }, by = caller): Promise<Snapshot> {
  const { id } = await world.service.copySnapshot(by, { sourceRegion: caller.region, ...input });
  await world.service.settled();
  return world.service.snapshot(by, id);
}

/** What a volume from the snapshot reads. */
async function reads(world: World, snapshotId: string, by = caller, zone = 'eu-central-1a'): Promise<Buffer> {
  const { id } = await world.service.createVolume(by, { zone, type: 'gp3', snapshotId });
  await world.service.settled();
  const instance = await world.service.runInstance(by, { zone, imageId: 'ami-0', type: 't3.micro' });
  await world.service.attachVolume(by, { volumeId: id, instanceId: instance.id, device: '/dev/sdf' });
  const disk = await world.service.device(by, id);
  return Buffer.concat([await disk.read(4096, text.length), await disk.read(GiB - 8192, 8192)]);
}
const whole = Buffer.concat([text, Buffer.alloc(8192, 'end')]);

describe('a copy of a snapshot', () => {
  it('under the same key shares every block, with the data key wrapped for itself', async () => {
    const world = new World();
    const { sourceId } = await snapshotted(world);
    const before = world.blobs.ids();
    const copy = await copied(world, { sourceId, keyReference: world.keyArn });
    expect(copy).toMatchObject({ state: 'completed', encrypted: true, keyArn: world.keyArn, dataKey: { contextId: copy.id }, size: GiB });
    expect(world.blobs.ids()).toEqual(before);
    expect((await reads(world, copy.id)).equals(whole)).toBe(true);
  });

  it('under another key is encrypted anew: no block at rest is the same, and it outlives source and key', async () => {
    const world = new World();
    const { volumeId, sourceId } = await snapshotted(world);
    const other = world.keys.add('other');
    const before = new Set(world.blobs.ids());
    const copy = await copied(world, { sourceId, keyReference: other });
    expect(copy).toMatchObject({ state: 'completed', keyArn: other, dataKey: { contextId: copy.id } });
    const [added, kept] = [world.blobs.ids().filter((id) => !before.has(id)), [...before]].map((ids) =>
      Buffer.concat(ids.map((id) => world.blobs.bytesOf(id))),
    );
    expect(added?.length).toBe(text.length + 4096 * 2);
    const blocks = new Set(
      Array.from({ length: (kept?.length ?? 0) / 4096 }, (_, i) => kept?.toString('latin1', i * 4096, (i + 1) * 4096)),
    );
    for (let at = 0; at < (added?.length ?? 0); at += 4096) expect(blocks.has(added?.toString('latin1', at, at + 4096))).toBe(false);
    expect(world.blobs.contain('what a copy must hold')).toBe(false);
    await world.service.deleteSnapshot(caller, sourceId);
    await world.detach(volumeId);
    await world.service.deleteVolume(caller, volumeId);
    await world.service.settled();
    world.keys.disable(world.keyArn);
    expect((await reads(world, copy.id)).equals(whole)).toBe(true);
  });

  it('in another region is made under a key of that region, whatever the source is under', async () => {
    const world = new World();
    const { sourceId } = await snapshotted(world);
    const copy = await copied(world, { sourceId }, elsewhere);
    expect(copy).toMatchObject({ region: 'eu-west-1', state: 'completed', encrypted: true });
    expect(copy.keyArn).not.toBe(world.keyArn);
    expect((await reads(world, copy.id, elsewhere, 'eu-west-1a')).equals(whole)).toBe(true);
  });

  it('of an unencrypted one shares blocks, or is encrypted when asked or by default', async () => {
    const world = new World();
    const { sourceId } = await snapshotted(world, false);
    const before = world.blobs.ids();
    const plain = await copied(world, { sourceId });
    expect(plain).toMatchObject({ encrypted: false, state: 'completed' });
    expect(world.blobs.ids()).toEqual(before);
    const encrypted = await copied(world, { sourceId, encrypted: true, keyReference: world.keyArn });
    expect(encrypted).toMatchObject({ encrypted: true, state: 'completed', keyArn: world.keyArn });
    await world.service.setEncryptionByDefault(caller, true);
    expect(await copied(world, { sourceId })).toMatchObject({ encrypted: true, state: 'completed' });
    for (const { id } of [plain, encrypted]) expect((await reads(world, id)).equals(whole)).toBe(true);
    await expect(copied(world, { sourceId, encrypted: false, keyReference: 'x' })).resolves.toMatchObject({ state: 'error' });
  });

  it('fails into error where a key cannot be used, and leaves no block behind', async () => {
    const world = new World();
    const { sourceId } = await snapshotted(world);
    const other = world.keys.add('other');
    const before = world.blobs.ids();
    expect(await copied(world, { sourceId, keyReference: 'nobody' })).toMatchObject({ state: 'error', failure: 'not-found' });
    world.keys.disable(other);
    expect(await copied(world, { sourceId, keyReference: other })).toMatchObject({ state: 'error', failure: 'disabled' });
    world.keys.enable(other);
    world.keys.disable(world.keyArn);
    const failed = await copied(world, { sourceId, keyReference: other });
    expect(failed).toMatchObject({ state: 'error', failure: 'disabled' });
    expect(world.blobs.ids()).toEqual(before);
    await expect(world.service.createVolume(caller, { zone: 'eu-central-1a', type: 'gp3', snapshotId: failed.id })).rejects.toMatchObject({
      kind: 'wrong-state',
    });
    await world.service.deleteSnapshot(caller, failed.id);
    expect(world.reported).toEqual([]);
  });

  it('keeps its source alive while it runs, cannot be deleted meanwhile, and is an error after a crash', async () => {
    const world = new World();
    const { sourceId, volumeId } = await snapshotted(world);
    const { id } = await world.service.copySnapshot(caller, {
      sourceId,
      sourceRegion: caller.region,
      keyReference: world.keys.add('other'),
    });
    await expect(world.service.deleteSnapshot(caller, id)).rejects.toMatchObject({ kind: 'wrong-state', details: { state: 'pending' } });
    await world.service.deleteSnapshot(caller, sourceId);
    await world.service.settled();
    expect(await world.service.snapshot(caller, id)).toMatchObject({ state: 'completed' });
    expect((await reads(world, id)).equals(whole)).toBe(true);
    const again = await world.snapshot(volumeId);
    const slow = await world.service.copySnapshot(caller, { sourceId: again, sourceRegion: caller.region, keyReference: world.keyArn });
    await world.crash();
    const { state } = await world.service.snapshot(caller, slow.id);
    expect(['completed', 'error']).toContain(state);
    expect(await world.count(choreTable)).toBe(0);
  });

  it('leaves nothing when all is deleted', async () => {
    const world = new World();
    const { sourceId, volumeId } = await snapshotted(world);
    const copies = [
      await copied(world, { sourceId, keyReference: world.keyArn }),
      await copied(world, { sourceId, keyReference: world.keys.add('other') }),
    ];
    for (const { id } of [{ id: sourceId }, ...copies]) await world.service.deleteSnapshot(caller, id);
    await world.detach(volumeId);
    await world.service.deleteVolume(caller, volumeId);
    await world.service.settled();
    for (const table of layerTables) expect(await world.count(table)).toBe(0);
    expect(world.blobs.ids()).toEqual([]);
  });
});
