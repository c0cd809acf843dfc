import { caller, World, zone } from './world';

const run = async (world: World, where = zone) =>
  (await world.service.runInstance(caller, { zone: where, imageId: 'ami-0', type: 't3.micro' })).id;

describe('the data key', () => {
  it('is in memory from attach to detach, and wiped then', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    expect(world.keys.handedOut).toEqual([]);
    const disk = await world.attach(id);
    await disk.write(0, Buffer.alloc(4096, 1));
    const [key] = world.keys.handedOut;
    expect(key!.equals(Buffer.alloc(64))).toBe(false);
    expect(world.keys.events.at(-1)).toBe(`unwrap aws:ebs:id=${id}`);
    expect(await world.detach(id)).toMatchObject({ state: 'detaching', device: '/dev/sdf' });
    expect(key!.equals(Buffer.alloc(64))).toBe(true);
    expect(await world.service.volume(caller, id)).toMatchObject({ state: 'available' });
    await expect(disk.read(0, 1)).rejects.toMatchObject({ kind: 'not-attached' });
    await expect(disk.write(0, Buffer.alloc(1))).rejects.toMatchObject({ kind: 'not-attached' });
    await expect(world.service.device(caller, id)).rejects.toMatchObject({ kind: 'not-attached' });
    expect((await (await world.attach(id)).read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
  });

  it('disabled: I/O of the attached volume goes on, attach is refused after detach, until it is enabled', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    world.keys.disable(world.keyArn);
    await disk.write(0, Buffer.alloc(4096, 1));
    await disk.flush();
    const snapshotId = await world.snapshot(id);
    expect((await disk.read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
    await world.detach(id);
    await expect(world.attach(id)).rejects.toMatchObject({ kind: 'disabled', details: { arn: world.keyArn } });
    const refused = await world.service.volume(caller, id);
    expect(refused.state).toBe('available');
    expect(refused.attachment).toBeUndefined();
    expect(await world.volume({ snapshotId })).toMatchObject({ state: 'error', failure: 'disabled' });
    world.keys.enable(world.keyArn);
    expect((await (await world.attach(id)).read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
  });

  it('is wiped when the instance stops, and asked for again when it starts', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    await disk.write(0, Buffer.alloc(4096, 1));
    const instanceId = (await world.service.volume(caller, id)).attachment!.instanceId;
    expect(await world.service.stopInstance(caller, instanceId)).toMatchObject({ state: 'stopped' });
    expect(world.keys.handedOut[0]!.equals(Buffer.alloc(64))).toBe(true);
    await expect(world.service.device(caller, id)).rejects.toMatchObject({ kind: 'not-attached' });
    expect(await world.service.volume(caller, id)).toMatchObject({ state: 'in-use' });

    world.keys.disable(world.keyArn);
    expect(await world.service.startInstance(caller, instanceId)).toMatchObject({ state: 'pending' });
    await world.service.settled();
    expect(await world.service.instance(caller, instanceId)).toMatchObject({ state: 'stopped', failure: 'disabled' });

    world.keys.enable(world.keyArn);
    await world.service.startInstance(caller, instanceId);
    await world.service.settled();
    const started = await world.service.instance(caller, instanceId);
    expect(started.state).toBe('running');
    expect(started.failure).toBeUndefined();
    expect((await (await world.service.device(caller, id)).read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
    expect(world.reported).toEqual([]);
  });

  it('of a volume attached to a stopped instance is checked and not kept', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const instanceId = await run(world);
    await world.service.stopInstance(caller, instanceId);
    await world.service.attachVolume(caller, { volumeId: id, instanceId, device: '/dev/sdf' });
    expect(world.keys.handedOut[0]!.equals(Buffer.alloc(64))).toBe(true);
    await expect(world.service.device(caller, id)).rejects.toMatchObject({ kind: 'not-attached' });
    await world.service.startInstance(caller, instanceId);
    await world.service.settled();
    expect(await (await world.service.device(caller, id)).read(0, 1)).toHaveLength(1);
  });

  it('of every volume is wiped when the service closes, after a flush', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    await (await world.attach(id)).write(0, Buffer.alloc(4096, 1));
    await world.service.close();
    expect(world.keys.handedOut[0]!.equals(Buffer.alloc(64))).toBe(true);
    world.service = world.start();
    expect((await (await world.service.device(caller, id)).read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
  });
});

describe('attach', () => {
  it('rejects a volume that is attached, missing, of another zone, or a device name that is taken', async () => {
    const world = new World();
    const [a, b] = [await world.volume(), await world.volume()];
    const instanceId = await run(world);
    const far = await run(world, 'eu-central-1b');
    const attach = (volumeId: string, to: string, device = '/dev/sdf') =>
      world.service.attachVolume(caller, { volumeId, instanceId: to, device });
    await expect(attach(a.id, far)).rejects.toMatchObject({ kind: 'zone-mismatch' });
    await expect(attach('vol-0', instanceId)).rejects.toMatchObject({ kind: 'not-found', details: { what: 'volume', id: 'vol-0' } });
    await expect(attach(a.id, 'i-0')).rejects.toMatchObject({ kind: 'not-found', details: { what: 'instance' } });
    expect(await attach(a.id, instanceId)).toMatchObject({ state: 'attached' });
    await expect(attach(a.id, instanceId, '/dev/sdg')).rejects.toMatchObject({ kind: 'volume-in-use', details: { instanceId } });
    await expect(attach(b.id, instanceId)).rejects.toMatchObject({ kind: 'device-in-use' });
    await expect(world.service.deleteVolume(caller, a.id)).rejects.toMatchObject({ kind: 'volume-in-use' });
  });

  it('lets exactly one of two attaches at the same time through', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const [one, two] = [await run(world), await run(world)];
    const results = await Promise.allSettled(
      [one, two].map((instanceId) => world.service.attachVolume(caller, { volumeId: id, instanceId, device: '/dev/sdf' })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    await (await world.service.device(caller, id)).write(0, Buffer.alloc(1));
  });

  it('rejects what belongs to another account or region', async () => {
    const world = new World();
    const { id } = await world.volume();
    await expect(world.service.volume({ ...caller, account: '111111111111' }, id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(world.service.deleteVolume({ ...caller, region: 'eu-west-1' }, id)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await world.service.volumes({ ...caller, account: '00000000000' })).toEqual([]);
  });
});

describe('detach', () => {
  it('rejects a volume that is not attached, or not as the caller says', async () => {
    const world = new World();
    const { id } = await world.volume();
    await expect(world.detach(id)).rejects.toMatchObject({ kind: 'attachment-not-found' });
    await world.attach(id);
    await expect(world.service.detachVolume(caller, { volumeId: id, instanceId: 'i-0' })).rejects.toMatchObject({
      kind: 'attachment-not-found',
    });
    await expect(world.service.detachVolume(caller, { volumeId: id, device: '/dev/sdz' })).rejects.toMatchObject({
      kind: 'attachment-not-found',
    });
  });

  it('keeps every write that had resolved, however many run at that moment', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    const disk = await world.attach(id);
    const writes = Array.from({ length: 50 }, (_, i) => disk.write(i * 4096, Buffer.alloc(4096, i + 1)));
    await Promise.all([world.detach(id), ...writes]);
    const again = await world.attach(id);
    for (let i = 0; i < 50; i++) expect((await again.read(i * 4096, 4096)).equals(Buffer.alloc(4096, i + 1))).toBe(true);
  });
});

describe('terminate', () => {
  it('detaches the volumes, and deletes those that were to go with the instance', async () => {
    const world = new World();
    const [kept, gone] = [await world.encryptedVolume(), await world.encryptedVolume()];
    const instanceId = await run(world);
    await world.service.attachVolume(caller, { volumeId: kept.id, instanceId, device: '/dev/sdf' });
    await world.service.attachVolume(caller, { volumeId: gone.id, instanceId, device: '/dev/sdg', deleteOnTermination: true });
    expect(await world.service.terminateInstance(caller, instanceId)).toMatchObject({ state: 'terminated' });
    expect((await world.service.volumes(caller)).map(({ id, state }) => [id, state])).toEqual([[kept.id, 'available']]);
    await expect(world.service.startInstance(caller, instanceId)).rejects.toMatchObject({ kind: 'wrong-state' });
    expect(await world.service.terminateInstance(caller, instanceId)).toMatchObject({ state: 'terminated' });
    for (const key of world.keys.handedOut) expect(key.equals(Buffer.alloc(64))).toBe(true);
  });
});
