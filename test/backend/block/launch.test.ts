import { caller, GiB, layerTables, World, zone } from './world';
import { volumeTable } from '../../../src/backend/block/rows';
import type { NewDevice } from '../../../src/backend/block/run-instances';

const secret = 'nobody may read this at rest';
const block = Buffer.alloc(4096, secret);
const keyed = (world: World, device: string, more: Partial<NewDevice> = {}): NewDevice => ({
  device,
  type: 'gp3',
  encrypted: true,
  keyReference: world.keyArn,
  deleteOnTermination: true,
  ...(more.snapshotId === undefined ? { size: GiB } : {}),
  ...more,
});

const run = (world: World, devices: readonly NewDevice[]) =>
  world.service.runInstance(caller, { zone, imageId: 'ami-0', type: 't3.micro', rootDevice: '/dev/xvda', devices });

const volumesOf = async (world: World, instanceId: string) =>
  (await world.service.volumes(caller)).filter(({ attachment }) => attachment?.instanceId === instanceId);

/** A snapshot of a volume with the secret in its first block. */
async function secretSnapshot(world: World): Promise<string> {
  const { id } = await world.encryptedVolume();
  const disk = await world.attach(id);
  await disk.write(0, block);
  const snapshotId = await world.snapshot(id);
  await world.detach(id);
  await world.service.deleteVolume(caller, id);
  return snapshotId;
}

const nothingAtRest = async (world: World): Promise<void> => {
  for (const table of layerTables) expect([table, await world.count(table)]).toEqual([table, 0]);
  expect(world.blobs.ids()).toEqual([]);
};

describe('the devices of a launch', () => {
  it('lie at rest under their own data keys, which their host has from the launch to the stop', async () => {
    const world = new World();
    const { id, state } = await run(world, [keyed(world, '/dev/xvda'), keyed(world, '/dev/sdf')]);
    expect(state).toBe('pending');
    await world.service.settled();
    expect(await world.service.instance(caller, id)).toMatchObject({ state: 'running' });
    const volumes = await volumesOf(world, id);
    expect(volumes.map(({ state: of, attachment }) => [of, attachment?.state])).toEqual([
      ['in-use', 'attached'],
      ['in-use', 'attached'],
    ]);
    expect(world.keys.handedOut).toHaveLength(2);
    expect(world.keys.handedOut[0]!.equals(world.keys.handedOut[1]!)).toBe(false);
    for (const volume of volumes) {
      expect(world.keys.events).toContain(`unwrap aws:ebs:id=${volume.id}`);
      const disk = await world.service.device(caller, volume.id);
      await disk.write(0, block);
      await disk.flush();
    }
    expect(world.blobs.contain(secret)).toBe(false);
    expect((await world.recordBytes()).includes(secret)).toBe(false);
    await world.service.stopInstance(caller, id);
    for (const key of world.keys.handedOut) expect(key.equals(Buffer.alloc(64))).toBe(true);
  });

  it('share the ciphertext of a snapshot under its key, and are encrypted anew under another', async () => {
    const world = new World();
    const snapshotId = await secretSnapshot(world);
    const before = world.blobs.ids();
    const other = world.keys.add('other');
    const { id } = await run(world, [keyed(world, '/dev/xvda', { snapshotId })]);
    await world.service.settled();
    expect(world.blobs.ids()).toEqual(before);
    const copied = await run(world, [keyed(world, '/dev/xvda', { snapshotId, keyReference: other })]);
    await world.service.settled();
    expect(world.blobs.ids().length).toBeGreaterThan(before.length);
    for (const one of [id, copied.id]) {
      const [volume] = await volumesOf(world, one);
      expect((await (await world.service.device(caller, volume!.id)).read(0, 4096)).equals(block)).toBe(true);
    }
    expect(world.blobs.contain(secret)).toBe(false);
  });

  it('fails with a key that cannot be used, also one of several: the instance is terminated and nothing is left at rest', async () => {
    const world = new World();
    const disabled = world.keys.add('disabled');
    world.keys.disable(disabled);
    const { id } = await run(world, [keyed(world, '/dev/xvda'), keyed(world, '/dev/sdf', { keyReference: disabled })]);
    await world.service.settled();
    expect(await world.service.instance(caller, id)).toMatchObject({ state: 'terminated', failure: 'disabled' });
    expect(await world.count(volumeTable)).toBe(0);
    for (const key of world.keys.handedOut) expect(key.equals(Buffer.alloc(64))).toBe(true);
    await nothingAtRest(world);
    expect(world.reported).toEqual([]);
  });

  it('fails with a key that is lost while the snapshot is copied, and lets go of the snapshot', async () => {
    const world = new World();
    const snapshotId = await secretSnapshot(world);
    const other = world.keys.add('other');
    world.keys.disable(world.keyArn);
    const { id } = await run(world, [keyed(world, '/dev/xvda', { snapshotId, keyReference: other })]);
    await expect(world.service.deleteVolume(caller, (await volumesOf(world, id))[0]!.id)).rejects.toMatchObject({ kind: 'volume-in-use' });
    await world.service.settled();
    expect(await world.service.instance(caller, id)).toMatchObject({ state: 'terminated', failure: 'disabled' });
    await world.service.deleteSnapshot(caller, snapshotId);
    await world.service.settled();
    await nothingAtRest(world);
  });

  it('are gone after a crash in the middle of the launch, and the instance is terminated', async () => {
    const world = new World();
    const snapshotId = await secretSnapshot(world);
    const { id } = await run(world, [keyed(world, '/dev/xvda', { snapshotId, keyReference: world.keys.add('other') })]);
    // The process ends before the job: what it would have done is not done.
    const records = await world.records.read((tx) => tx.list(volumeTable));
    expect(records.map(({ row }) => [row.state, row.attachment?.state])).toEqual([['creating', 'attaching']]);
    const again = world.start();
    await again.recover();
    await again.settled();
    expect(await again.instance(caller, id)).toMatchObject({ state: 'terminated', failure: 'internal' });
    expect(await again.volumes(caller)).toEqual([]);
  });
});

describe('an image', () => {
  const traits = { architecture: 'x86_64', virtualization: 'hvm' } as const;

  it('of an instance holds its volumes at one moment, under their data keys, and copies no data', async () => {
    const world = new World();
    const { id } = await run(world, [keyed(world, '/dev/xvda'), keyed(world, '/dev/sdf')]);
    await world.service.settled();
    for (const volume of await volumesOf(world, id)) {
      const disk = await world.service.device(caller, volume.id);
      await disk.write(0, block);
      await disk.flush();
    }
    const before = world.blobs.ids();
    const image = await world.service.createImage(caller, { instanceId: id, name: 'own', traits });
    expect(image).toMatchObject({ state: 'available', sourceInstanceId: id, rootDevice: '/dev/xvda' });
    expect(image.devices.map(({ device, encrypted }) => [device, encrypted]).sort()).toEqual([
      ['/dev/sdf', true],
      ['/dev/xvda', true],
    ]);
    expect(world.blobs.ids()).toEqual(before);
    await expect(world.service.deleteSnapshot(caller, image.devices[0]!.snapshotId!)).rejects.toMatchObject({ kind: 'snapshot-in-use' });
  });

  it('copied under another key is encrypted anew; a crash in the middle makes it failed', async () => {
    const world = new World();
    const snapshotId = await secretSnapshot(world);
    const device = { device: '/dev/xvda', snapshotId, size: GiB, type: 'gp3', deleteOnTermination: true };
    const image = await world.service.registerImage(caller, { name: 'own', rootDevice: '/dev/xvda', devices: [device], traits });
    const input = { sourceId: image.id, sourceRegion: caller.region, encrypted: true, keyReference: world.keys.add('other') };
    const { id } = await world.service.copyImage(caller, { ...input, name: 'copy' });
    await world.service.settled();
    const copy = (await world.service.images(caller)).find((one) => one.id === id);
    expect(copy).toMatchObject({ state: 'available', sourceImageId: image.id });
    const launched = await run(world, [keyed(world, '/dev/xvda', { snapshotId: copy!.devices[0]!.snapshotId! })]);
    await world.service.settled();
    const [volume] = await volumesOf(world, launched.id);
    expect((await (await world.service.device(caller, volume!.id)).read(0, 4096)).equals(block)).toBe(true);
    expect(world.blobs.contain(secret)).toBe(false);

    const interrupted = await world.service.copyImage(caller, { ...input, name: 'interrupted' });
    const again = world.start();
    await again.recover();
    expect((await again.images(caller)).find((one) => one.id === interrupted.id)).toMatchObject({ state: 'failed', failure: 'internal' });
  });
});
