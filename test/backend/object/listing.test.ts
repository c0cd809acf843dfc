import { alice, houseWithBucket, put, type House } from './fixture';

describe('listing', () => {
  let made: House;
  beforeAll(async () => {
    made = await houseWithBucket();
    // In UTF-8 U+FFFD comes before U+10000; in UTF-16 it comes after.
    for (const key of ['\u{10000}', '\uFFFD', 'a/b/1', 'a/b/2', 'a/c', 'a', 'a0', 'b/', 'b/x', 'photo']) await put(made, key, 'text');
  });
  const list = async (request?: Parameters<House['service']['listObjects']>[2]) => {
    const { objects, commonPrefixes, next } = await made.service.listObjects(alice, 'the-bucket', request);
    return { keys: objects.map(({ key }) => key), commonPrefixes, next };
  };

  test('goes in the order of UTF-8 bytes', async () => {
    expect((await list()).keys).toEqual(['a', 'a/b/1', 'a/b/2', 'a/c', 'a0', 'b/', 'b/x', 'photo', '\uFFFD', '\u{10000}']);
  });

  test('keeps to the prefix', async () => {
    expect((await list({ prefix: 'a/' })).keys).toEqual(['a/b/1', 'a/b/2', 'a/c']);
    expect((await list({ prefix: 'zz' })).keys).toEqual([]);
  });

  test('rolls up what shares a prefix up to the delimiter', async () => {
    expect(await list({ delimiter: '/' })).toEqual({
      keys: ['a', 'a0', 'photo', '\uFFFD', '\u{10000}'],
      commonPrefixes: ['a/', 'b/'],
      next: undefined,
    });
    expect(await list({ delimiter: '/', prefix: 'a/' })).toEqual({ keys: ['a/c'], commonPrefixes: ['a/b/'], next: undefined });
    expect((await list({ delimiter: 'ot', prefix: 'p' })).commonPrefixes).toEqual(['phot']);
  });

  test('goes on page by page without losing or repeating anything', async () => {
    for (const request of [{}, { delimiter: '/' }, { prefix: 'a' }, { prefix: 'a', delimiter: '/' }]) {
      const whole = await list(request);
      for (const maxKeys of [1, 2, 3]) {
        const keys: string[] = [];
        const commonPrefixes: string[] = [];
        let after: string | undefined;
        let pages = 0;
        do {
          expect(++pages).toBeLessThan(20);
          const page = await list({ ...request, maxKeys, ...(after === undefined ? {} : { after }) });
          expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
          keys.push(...page.keys);
          commonPrefixes.push(...page.commonPrefixes);
          after = page.next;
        } while (after !== undefined);
        expect({ keys, commonPrefixes }).toEqual({ keys: whole.keys, commonPrefixes: whole.commonPrefixes });
      }
    }
  });

  test('of no keys at all is not truncated', async () => {
    expect(await list({ maxKeys: 0 })).toEqual({ keys: [], commonPrefixes: [], next: undefined });
  });

  test('does not show a common prefix under which all is deleted', async () => {
    const other = await houseWithBucket();
    await other.service.putVersioning(alice, 'the-bucket', 'enabled');
    await put(other, 'gone/a', 'text');
    await put(other, 'here/a', 'text');
    await other.service.deleteObject(alice, 'the-bucket', 'gone/a');
    expect((await other.service.listObjects(alice, 'the-bucket', { delimiter: '/' })).commonPrefixes).toEqual(['here/']);
    expect((await other.service.listVersions(alice, 'the-bucket', { delimiter: '/' })).commonPrefixes).toEqual(['gone/', 'here/']);
  });

  test('gives at most 1000', async () => {
    const other = await houseWithBucket();
    for (let at = 0; at < 1001; at++) await put(other, `k${String(at).padStart(4, '0')}`, '');
    const { objects, next } = await other.service.listObjects(alice, 'the-bucket', { maxKeys: 5000 });
    expect([objects.length, next]).toEqual([1000, 'k0999']);
  });
});
