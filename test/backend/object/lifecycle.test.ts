import { alice, bodyOf, houseWithBucket, put, region, type House } from './fixture';
import { carryOut } from '../../../src/backend/agenda';
import { dueAt, midnightAfter, type LifecycleRule } from '../../../src/backend/object/lifecycle-rule';

const day = 86_400_000;
const Bucket = 'the-bucket';
const rule = (rest: Partial<LifecycleRule>): LifecycleRule => ({
  id: 'r',
  enabled: true,
  prefix: '',
  tags: [],
  transitions: [],
  noncurrentTransitions: [],
  ...rest,
});

let made: House;
beforeEach(async () => {
  made = await houseWithBucket();
});

const set = (...rules: readonly LifecycleRule[]) => made.service.putLifecycle(alice, Bucket, { rules, smallestTransition: 0 });

/** Time passes, a day at a time as it would. */
async function pass(days: number): Promise<void> {
  for (let i = 0; i < days; i++) {
    made.clock.advance(day);
    await carryOut(made.records, made.service.duties, made.clock.now());
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const keys = async () => (await made.service.listObjects(alice, Bucket)).objects.map(({ key }) => key);
const versions = async () =>
  (await made.service.listVersions(alice, Bucket)).versions.map(({ key, object }) => `${key}${object === undefined ? ' marker' : ''}`);

test('days are counted to the next midnight UTC', () => {
  // S3 User Guide, "Lifecycle rules: based on an object's age": created 1/15/2014 10:30, three days: 1/19/2014 00:00.
  expect(dueAt(Date.UTC(2014, 0, 15, 10, 30), 3)).toBe(Date.UTC(2014, 0, 19));
  expect(midnightAfter(Date.UTC(2014, 0, 15))).toBe(Date.UTC(2014, 0, 16));
});

test('objects expire by age, prefix, tag and size, and their bytes go', async () => {
  await put(made, 'logs/old', 'x');
  await put(made, 'kept', 'x');
  await put(made, 'tagged', 'x', { tags: [['stage', 'test']] });
  await put(made, 'large', 'x'.repeat(100));
  await set(
    rule({ prefix: 'logs/', expiration: { days: 3 } }),
    rule({ tags: [['stage', 'test']], expiration: { days: 5 } }),
    rule({ sizeAbove: 50, expiration: { at: made.clock.now() + 8 * day } }),
    rule({ enabled: false, expiration: { days: 1 } }),
  );
  await pass(3);
  expect(await keys()).toHaveLength(4);
  await pass(1);
  expect(await keys()).toEqual(['kept', 'large', 'tagged']);
  await put(made, 'logs/new', 'x');
  await pass(2);
  expect(await keys()).toEqual(['kept', 'large', 'logs/new']);
  await pass(4);
  expect(await keys()).toEqual(['kept']);
  expect(made.blobs.ids).toHaveLength(1);
});

test('in a versioned bucket a marker is made; noncurrent versions and lone markers go later', async () => {
  await made.service.putVersioning(alice, Bucket, 'enabled');
  for (const text of ['one', 'two', 'three']) await put(made, 'a', text);
  await set(rule({ expiration: { days: 2 }, noncurrentExpiration: { days: 3, newer: 1 } }), rule({ cleansMarkers: true }));
  await pass(3);
  expect(await versions()).toEqual(['a marker', 'a', 'a', 'a']);
  await pass(1);
  // The newest noncurrent one is kept whatever its age.
  expect(await versions()).toEqual(['a marker', 'a']);
  await set(rule({ noncurrentExpiration: { days: 1 } }), rule({ cleansMarkers: true }));
  await pass(2);
  expect(await versions()).toEqual([]);
  expect(made.blobs.ids).toEqual([]);
});

test('uploads that nobody completes are aborted', async () => {
  const { uploadId } = await made.service.createUpload(alice, Bucket, 'a');
  await made.service.uploadPart(alice, { bucket: Bucket, key: 'a', uploadId, number: 1 }, bodyOf('part'));
  await set(rule({ abortUploadsAfterDays: 2 }));
  await pass(2);
  expect((await made.service.listUploads(alice, Bucket)).uploads).toHaveLength(1);
  await pass(1);
  expect((await made.service.listUploads(alice, Bucket)).uploads).toEqual([]);
  expect(made.blobs.ids).toEqual([]);
});

test('transitions change the class, and what is archived cannot be read', async () => {
  await put(made, 'a', 'x');
  await made.service.putLifecycle(alice, Bucket, {
    rules: [
      rule({
        transitions: [
          { days: 1, storageClass: 'STANDARD_IA' },
          { days: 3, storageClass: 'GLACIER' },
        ],
      }),
    ],
    smallestTransition: 0,
  });
  const storageClass = async () => (await made.service.headObject(alice, Bucket, 'a')).info.storageClass;
  await pass(2);
  expect(await storageClass()).toBe('STANDARD_IA');
  await pass(2);
  expect(await storageClass()).toBe('GLACIER');
  await expect(made.service.getObject(alice, Bucket, 'a')).rejects.toMatchObject({ kind: 'not-restored' });
});

test('small objects keep their class where the rule says so, and locked versions stay', async () => {
  await made.service.createBucket(alice, 'locked', { region, objectLock: true });
  const until = made.clock.now() + 100 * day;
  const lock = { retention: { mode: 'COMPLIANCE', until } } as const;
  await made.service.putObject(alice, 'locked', 'a', bodyOf('x'), { lock });
  await made.service.deleteObject(alice, 'locked', 'a');
  await made.service.putLifecycle(alice, 'locked', {
    rules: [rule({ noncurrentExpiration: { days: 1 }, noncurrentTransitions: [{ days: 0, storageClass: 'STANDARD_IA' }] })],
    smallestTransition: 128 * 1024,
  });
  await pass(10);
  const left = (await made.service.listVersions(alice, 'locked')).versions;
  expect(left.map(({ object }) => object?.storageClass)).toEqual([undefined, 'STANDARD']);
  made.clock.advance(100 * day);
  await pass(1);
  expect((await made.service.listVersions(alice, 'locked')).versions).toHaveLength(1);
});

test('rules that were deleted, or whose bucket is gone, do nothing', async () => {
  await put(made, 'a', 'x');
  await set(rule({ expiration: { days: 1 } }));
  await made.service.deleteLifecycle(alice, Bucket);
  await pass(5);
  expect(await keys()).toEqual(['a']);
  await made.service.createBucket(alice, 'gone', { region });
  await made.service.putLifecycle(alice, 'gone', { rules: [rule({ expiration: { days: 1 } })], smallestTransition: 0 });
  await made.service.deleteBucket(alice, 'gone');
  await pass(3);
});
