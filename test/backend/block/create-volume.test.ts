import { caller, GiB, World, zone } from './world';
import { layerTable } from '../../../src/backend/block/layers';
import { tagsTable } from '../../../src/backend/block/rows';

describe('a new volume', () => {
  it('is answered in creating, and is available when its key has been asked for', async () => {
    const world = new World();
    const created = await world.service.createVolume(caller, {
      zone,
      type: 'gp3',
      size: GiB,
      encrypted: true,
      keyReference: world.keyArn,
      tags: [{ key: 'Name', value: 'a' }],
    });
    expect(created).toMatchObject({ state: 'creating', encrypted: true, keyArn: world.keyArn, size: GiB, zone, type: 'gp3' });
    expect(created.id).toMatch(/^vol-0[0-9a-f]{16}$/);
    expect(created.dataKey).toBeUndefined();
    await world.service.settled();
    expect(await world.service.volume(caller, created.id)).toMatchObject({ state: 'available', dataKey: { contextId: created.id } });
    expect(world.keys.events).toEqual([`generateWithoutPlaintext aws:ebs:id=${created.id}`]);
    expect(await world.service.tags(caller, created.id)).toEqual([{ key: 'Name', value: 'a' }]);
  });

  it('becomes error under a key that is missing or disabled, cannot be attached, and can be deleted', async () => {
    const world = new World();
    const disabled = world.keys.add('disabled');
    world.keys.disable(disabled);
    for (const [keyReference, failure] of [
      ['arn:nothing', 'not-found'],
      [disabled, 'disabled'],
    ] as const) {
      const volume = await world.volume({ encrypted: true, keyReference });
      expect(volume).toMatchObject({ state: 'error', failure, keyArn: keyReference });
      await expect(world.attach(volume.id)).rejects.toMatchObject({
        kind: 'wrong-state',
        details: { state: 'error', allowed: ['available'] },
      });
      await expect(world.snapshot(volume.id)).rejects.toMatchObject({ kind: 'wrong-state' });
      await world.service.deleteVolume(caller, volume.id);
    }
    expect(await world.service.volumes(caller)).toEqual([]);
    expect(world.reported).toEqual([]);
  });

  it.each([
    [{}, 'size-missing'],
    [{ size: 0 }, 'size-invalid'],
    [{ size: -4096 }, 'size-invalid'],
    [{ size: 4097 }, 'size-invalid'],
    [{ size: Number.NaN }, 'size-invalid'],
    [{ size: GiB, snapshotId: 'snap-0' }, 'not-found'],
    [{ size: GiB, keyReference: 'some-key' }, 'key-without-encryption'],
    [{ size: GiB, tags: [{ key: 'AWS:x', value: '' }] }, 'tag-reserved'],
  ])('rejects %j with %s and makes nothing', async (input, kind) => {
    const world = new World();
    await expect(world.service.createVolume(caller, { zone, type: 'gp3', ...input })).rejects.toMatchObject({ kind });
    expect(await world.service.volumes(caller)).toEqual([]);
    expect(await world.count(layerTable)).toBe(0);
  });

  it('is made once for one request token, and not for another request with the token', async () => {
    const world = new World();
    const input = { zone, type: 'gp3', size: GiB, request: { token: 'once', fingerprint: 'a' } };
    const made = await Promise.all([1, 2, 3].map(() => world.service.createVolume(caller, input)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await world.count(layerTable)).toBe(1);
    const other = { ...input, request: { token: 'once', fingerprint: 'b' } };
    await expect(world.service.createVolume(caller, other)).rejects.toMatchObject({ kind: 'token-reused', details: { token: 'once' } });
    await expect(world.service.createVolume({ ...caller, region: 'elsewhere-1' }, other)).resolves.toMatchObject({ region: 'elsewhere-1' });
    await world.service.settled();
    const id = made[0]?.id ?? '';
    await world.service.deleteVolume(caller, id);
    await expect(world.service.createVolume(caller, input)).rejects.toMatchObject({ kind: 'not-found', details: { what: 'volume', id } });
  });

  it('cannot be deleted before it is finished', async () => {
    const world = new World();
    let answer: (error: Error) => void = () => undefined;
    jest.spyOn(world.keys, 'generateWithoutPlaintext').mockReturnValue(new Promise((_, reject) => (answer = reject)));
    const { id } = await world.service.createVolume(caller, { zone, type: 'gp3', size: GiB, encrypted: true });
    await expect(world.service.deleteVolume(caller, id)).rejects.toMatchObject({ kind: 'wrong-state', details: { state: 'creating' } });
    answer(new Error('the key service broke'));
    await world.service.settled();
    expect(await world.service.volume(caller, id)).toMatchObject({ state: 'error', failure: 'internal' });
    expect(world.reported).toEqual([new Error('the key service broke')]);
    await world.service.deleteVolume(caller, id);
  });
});

describe('encryption by default', () => {
  it('is off at first; when on, it encrypts what asks for nothing under the managed key, or under the configured one', async () => {
    const world = new World();
    const { service } = world;
    expect(await service.encryptionByDefault(caller)).toBe(false);
    expect(await world.volume()).toMatchObject({ encrypted: false });
    await service.setEncryptionByDefault(caller, true);
    expect(await service.encryptionByDefault(caller)).toBe(true);
    expect(await service.encryptionByDefault({ ...caller, region: 'eu-west-1' })).toBe(false);
    expect(await service.defaultKey(caller)).toBeUndefined();
    const managed = expect.stringContaining('aws/ebs') as string;
    expect(await world.volume({ encrypted: false })).toMatchObject({ encrypted: true, keyArn: managed, state: 'available' });
    expect(await service.setDefaultKey(caller, world.keyArn)).toBe(world.keyArn);
    expect(await service.encryptionByDefault(caller)).toBe(true);
    expect(await world.volume()).toMatchObject({ encrypted: true, keyArn: world.keyArn });
    const other = world.keys.add('other');
    expect(await world.volume({ keyReference: other })).toMatchObject({ encrypted: true, keyArn: other });
    expect(await service.defaultKey(caller)).toBe(world.keyArn);
    expect(await service.resetDefaultKey(caller)).toEqual(managed);
    expect(await service.defaultKey(caller)).toBeUndefined();
    await expect(service.setDefaultKey(caller, 'nothing')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('encrypts a volume from an unencrypted snapshot, and leaves one from an encrypted snapshot its own key', async () => {
    const world = new World();
    const plain = await world.volume();
    const keyed = await world.encryptedVolume();
    const [plainSnapshot, keyedSnapshot] = [await world.snapshot(plain.id), await world.snapshot(keyed.id)];
    await world.service.setEncryptionByDefault(caller, true);
    expect(await world.volume({ snapshotId: plainSnapshot })).toMatchObject({
      encrypted: true,
      keyArn: expect.stringContaining('aws/ebs') as string,
    });
    expect(await world.volume({ snapshotId: keyedSnapshot })).toMatchObject({ encrypted: true, keyArn: world.keyArn });
    await world.service.setEncryptionByDefault(caller, false);
    expect(await world.volume({ snapshotId: plainSnapshot })).toMatchObject({ encrypted: false });
    expect(await world.volume({ snapshotId: keyedSnapshot, encrypted: false })).toMatchObject({ encrypted: true });
  });
});

describe('tags', () => {
  const of = (id: string) => [{ what: 'volume', id } as const];

  it('are added, replaced and removed, and go with their resource', async () => {
    const world = new World();
    const { service } = world;
    const { id } = await world.volume({ tags: [{ key: 'b', value: '1' }] });
    await service.addTags(caller, of(id), [
      { key: 'a', value: '' },
      { key: 'b', value: '2' },
    ]);
    expect(await service.tags(caller, id)).toEqual([
      { key: 'a', value: '' },
      { key: 'b', value: '2' },
    ]);
    await service.removeTags(caller, of(id), [{ key: 'b', value: 'other' }, { key: 'nothing' }]);
    expect(await service.tags(caller, id)).toHaveLength(2);
    await service.removeTags(caller, of(id), [{ key: 'b' }]);
    expect(await service.tags(caller, id)).toEqual([{ key: 'a', value: '' }]);
    await service.removeTags(caller, of(id));
    expect(await service.tags(caller, id)).toEqual([]);
    await service.addTags(caller, of(id), [{ key: '__proto__', value: 'x' }]);
    expect(await service.tags(caller, id)).toEqual([{ key: '__proto__', value: 'x' }]);
    await service.deleteVolume(caller, id);
    expect(await world.count(tagsTable)).toBe(0);
  });

  it.each([
    [[{ key: '', value: '' }], 'tag-empty-key'],
    [[{ key: 'aws:x', value: '' }], 'tag-reserved'],
    [[{ key: 'k'.repeat(129), value: '' }], 'tag-too-long'],
    [[{ key: 'k', value: '\u{1f511}'.repeat(257) }], 'tag-too-long'],
    [Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' })), 'too-many-tags'],
  ])('rejects %j with %s and changes nothing', async (added, kind) => {
    const world = new World();
    const { id } = await world.volume();
    await expect(world.service.addTags(caller, of(id), added)).rejects.toMatchObject({ kind });
    expect(await world.service.tags(caller, id)).toEqual([]);
    await world.service.addTags(caller, of(id), [{ key: 'k'.repeat(128), value: '\u{1f511}'.repeat(256) }]);
    await expect(world.service.addTags(caller, [...of(id), ...of('vol-0')], [{ key: 'x', value: '' }])).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await world.service.tags(caller, id)).toHaveLength(1);
  });
});
