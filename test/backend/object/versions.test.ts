import { alice, faultOf, get, houseWithBucket, put, type House } from './fixture';

const unknown = 'x'.repeat(32);

describe('versions', () => {
  let made: House;
  beforeEach(async () => {
    made = await houseWithBucket();
  });
  const versioning = (state: 'enabled' | 'suspended') => made.service.putVersioning(alice, 'the-bucket', state);
  const remove = (versionId?: string) => made.service.deleteObject(alice, 'the-bucket', 'a', versionId === undefined ? {} : { versionId });
  const list = async () => {
    const { versions } = await made.service.listVersions(alice, 'the-bucket');
    return versions.map(({ versionId, latest, object }) => `${versionId}${object ? '' : ' marker'}${latest ? ' latest' : ''}`);
  };

  test('are not kept while versioning is off: the blob of the old body goes', async () => {
    await put(made, 'a', 'one');
    expect((await put(made, 'a', 'two')).versionId).toBe('null');
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(1);
    expect(await remove()).toEqual({ deleteMarker: false });
    expect(await remove()).toEqual({ deleteMarker: false });
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(0);
    expect(await faultOf(get(made, 'a'))).toEqual({ kind: 'no-such-key', details: { key: 'a' } });
  });

  test('are kept while enabled, and each can be read by its id', async () => {
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    const two = await put(made, 'a', 'two');
    expect(one.versionId).toMatch(/^[A-Za-z0-9._]{32}$/);
    expect((await get(made, 'a')).toString()).toBe('two');
    expect((await get(made, 'a', { versionId: one.versionId })).toString()).toBe('one');
    expect(await list()).toEqual([`${two.versionId} latest`, one.versionId]);
    expect((await faultOf(get(made, 'a', { versionId: unknown }))).kind).toBe('no-such-version');
    expect(await faultOf(get(made, 'a', { versionId: 'other' }))).toEqual({ kind: 'invalid-version-id', details: { versionId: 'other' } });
    expect((await faultOf(get(made, 'a', { versionId: 'null' }))).kind).toBe('no-such-version');
  });

  test('deleting puts a marker on top, and deleting the marker brings the object back', async () => {
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    const marker = await remove();
    expect(marker.deleteMarker).toBe(true);
    const id = marker.versionId!;
    expect(await faultOf(get(made, 'a'))).toEqual({ kind: 'no-such-key', details: { key: 'a', deleteMarker: { versionId: id } } });
    expect((await faultOf(get(made, 'a', { versionId: id }))).kind).toBe('is-delete-marker');
    expect(await list()).toEqual([`${id} marker latest`, one.versionId]);
    expect(await remove(id)).toEqual({ versionId: id, deleteMarker: true });
    expect((await get(made, 'a')).toString()).toBe('one');
  });

  test('deleting the current one by its id brings the one below back, and its blob goes', async () => {
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    const two = await put(made, 'a', 'two');
    expect(await remove(two.versionId)).toEqual({ versionId: two.versionId, deleteMarker: false });
    expect((await get(made, 'a')).toString()).toBe('one');
    expect(await remove(unknown)).toEqual({ versionId: unknown, deleteMarker: false });
    expect((await faultOf(remove('../x'))).kind).toBe('invalid-version-id');
    await remove(one.versionId);
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(0);
  });

  test('stay in order when the newest are deleted and new ones come', async () => {
    await versioning('enabled');
    const [one, two, three] = [await put(made, 'a', 'one'), await put(made, 'a', 'two'), await put(made, 'a', 'three')];
    await remove(three.versionId);
    expect(await list()).toEqual([`${two.versionId} latest`, one.versionId]);
    const four = await put(made, 'a', 'four');
    expect(await list()).toEqual([`${four.versionId} latest`, two.versionId, one.versionId]);
    await remove(two.versionId);
    expect((await faultOf(get(made, 'a', { versionId: two.versionId }))).kind).toBe('no-such-version');
    expect(await list()).toEqual([`${four.versionId} latest`, one.versionId]);
  });

  test('of the time before are called null, and stay below newer ones', async () => {
    await put(made, 'a', 'before');
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    expect((await get(made, 'a', { versionId: 'null' })).toString()).toBe('before');
    expect(await list()).toEqual([`${one.versionId} latest`, 'null']);
    expect(await remove('null')).toEqual({ versionId: 'null', deleteMarker: false });
    expect(await list()).toEqual([`${one.versionId} latest`]);
  });

  test('while suspended take the place of the null one, wherever it lies', async () => {
    await put(made, 'a', 'before');
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    await versioning('suspended');
    expect((await put(made, 'a', 'after')).versionId).toBe('null');
    expect(await list()).toEqual(['null latest', one.versionId]);
    await put(made, 'a', 'after all');
    expect(await list()).toEqual(['null latest', one.versionId]);
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(2);
  });

  test('while suspended deleting replaces the null one with a marker called null', async () => {
    await versioning('enabled');
    const one = await put(made, 'a', 'one');
    await versioning('suspended');
    await put(made, 'a', 'null one');
    expect(await remove()).toEqual({ versionId: 'null', deleteMarker: true });
    expect(await list()).toEqual(['null marker latest', one.versionId]);
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(1);
  });

  test('of an old body keep their tags apart', async () => {
    await versioning('enabled');
    const one = await put(made, 'a', 'one', { tags: [['n', '1']] });
    await put(made, 'a', 'two', { tags: [['n', '2']] });
    await made.service.putObjectTags(alice, 'the-bucket', 'a', [['n', '3']], one.versionId);
    const tags = async (versionId?: string) =>
      (await made.service.headObject(alice, 'the-bucket', 'a', versionId === undefined ? {} : { versionId })).info.tags;
    expect([await tags(), await tags(one.versionId)]).toEqual([[['n', '2']], [['n', '3']]]);
    expect(await list()).toHaveLength(2);
  });
});
