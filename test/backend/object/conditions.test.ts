import { alice, bodyOf, faultOf, get, houseWithBucket, put } from './fixture';
import { checkWrite, evaluateRead } from '../../../src/backend/object/conditions';

const second = 1000;
const now = 1_700_000_000_500;
const object = { etag: 'tag', modified: now };

describe('read conditions (RFC 9110 §13.2.2)', () => {
  test.each([
    [{}, 'proceed'],
    [{ ifMatch: ['tag'] }, 'proceed'],
    [{ ifMatch: ['other', 'tag'] }, 'proceed'],
    [{ ifMatch: ['*'] }, 'proceed'],
    [{ ifMatch: ['other'] }, { failed: 'If-Match' }],
    [{ ifNoneMatch: ['other'] }, 'proceed'],
    [{ ifNoneMatch: ['tag'] }, 'not-modified'],
    [{ ifNoneMatch: ['*'] }, 'not-modified'],
    [{ ifModifiedSince: now - second }, 'proceed'],
    [{ ifModifiedSince: now - 500 }, 'not-modified'],
    [{ ifModifiedSince: now + second }, 'not-modified'],
    [{ ifUnmodifiedSince: now - 500 }, 'proceed'],
    [{ ifUnmodifiedSince: now - second }, { failed: 'If-Unmodified-Since' }],
    // S3 API, GetObject: these two pairs are named there.
    [{ ifMatch: ['tag'], ifUnmodifiedSince: now - second }, 'proceed'],
    [{ ifNoneMatch: ['tag'], ifModifiedSince: now - second }, 'not-modified'],
    [{ ifNoneMatch: ['other'], ifModifiedSince: now }, 'proceed'],
    [{ ifMatch: ['other'], ifNoneMatch: ['tag'] }, { failed: 'If-Match' }],
  ])('%j give %j', (conditions, outcome) => {
    expect(evaluateRead(conditions, object)).toEqual(outcome);
  });
});

describe('write conditions', () => {
  test.each([
    [{ ifNoneMatch: ['*'] }, undefined, undefined],
    [{ ifNoneMatch: ['*'] }, object, 'precondition-failed'],
    [{ ifNoneMatch: ['tag'] }, object, 'condition-not-served'],
    [{ ifMatch: ['tag'] }, object, undefined],
    [{ ifMatch: ['*'] }, object, undefined],
    [{ ifMatch: ['other'] }, object, 'precondition-failed'],
    [{ ifMatch: ['tag'] }, undefined, 'no-such-key'],
  ])('%j on %j: %s', (conditions, current, kind) => {
    const check = () => checkWrite(conditions, 'a', current);
    if (kind === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(kind);
  });

  test('let only one of many first writers through', async () => {
    const made = await houseWithBucket();
    const writers = Array.from({ length: 8 }, (_, at) => put(made, 'a', `writer ${at}`, { conditions: { ifNoneMatch: ['*'] } }));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await made.service.close();
    expect(made.blobs.ids).toHaveLength(1);
  });

  test('see a delete marker as an absent object', async () => {
    const made = await houseWithBucket();
    await made.service.putVersioning(alice, 'the-bucket', 'enabled');
    await put(made, 'a', 'text');
    await made.service.deleteObject(alice, 'the-bucket', 'a');
    await put(made, 'a', 'again', { conditions: { ifNoneMatch: ['*'] } });
    expect((await get(made, 'a')).toString()).toBe('again');
  });

  test('are checked before a hopeless body is read', async () => {
    const made = await houseWithBucket();
    await put(made, 'a', 'text');
    let read = false;
    const body = (async function* () {
      read = true;
      yield* bodyOf('other');
    })();
    const options = { conditions: { ifMatch: ['other'] } };
    expect((await faultOf(made.service.putObject(alice, 'the-bucket', 'a', body, options))).kind).toBe('precondition-failed');
    expect(read).toBe(false);
  });

  test('hold for deleting', async () => {
    const made = await houseWithBucket();
    const { etag } = await put(made, 'a', 'text');
    const remove = (ifMatch: string) => made.service.deleteObject(alice, 'the-bucket', 'a', { conditions: { ifMatch: [ifMatch] } });
    expect((await faultOf(remove('other'))).kind).toBe('precondition-failed');
    await remove(etag);
    expect((await faultOf(remove(etag))).kind).toBe('no-such-key');
  });
});

test('reading with conditions answers not-modified and precondition-failed', async () => {
  const made = await houseWithBucket();
  const { etag, modified } = await put(made, 'a', 'text');
  expect(await faultOf(get(made, 'a', { conditions: { ifNoneMatch: [etag] } }))).toEqual({
    kind: 'not-modified',
    details: { etag, modified, versionId: 'null' },
  });
  expect((await faultOf(get(made, 'a', { conditions: { ifMatch: ['x'] } }))).details).toEqual({ condition: 'If-Match' });
});
