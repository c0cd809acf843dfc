import { alice, bodyOf, faultOf, house, houseWithBucket, region, type House } from './fixture';
import type { ObjectLock } from '../../../src/backend/object/object-lock';

const day = 86_400_000;
const bucket = 'locked';
let made: House;
beforeEach(async () => {
  made = house();
  await made.service.createBucket(alice, bucket, { region, objectLock: true });
});

const write = async (lock?: ObjectLock) =>
  (await made.service.putObject(alice, bucket, 'a', bodyOf('text'), lock === undefined ? {} : { lock })).versionId;
const remove = (versionId: string, bypassGovernance = false) =>
  made.service.deleteObject(alice, bucket, 'a', { versionId, bypassGovernance });
const retained = (mode: 'GOVERNANCE' | 'COMPLIANCE', days = 10): ObjectLock => ({
  retention: { mode, until: made.clock.now() + days * day },
});

test('compliance keeps a version until its time has come, from everybody', async () => {
  const versionId = await write(retained('COMPLIANCE'));
  expect(await faultOf(remove(versionId))).toEqual({ kind: 'object-locked', details: { key: 'a' } });
  expect((await faultOf(remove(versionId, true))).kind).toBe('object-locked');
  // A marker hides it and deletes nothing.
  await made.service.deleteObject(alice, bucket, 'a');
  expect(made.blobs.ids).toHaveLength(1);
  made.clock.advance(10 * day);
  await remove(versionId);
  await new Promise(setImmediate);
  expect(made.blobs.ids).toHaveLength(0);
});

test('governance yields to who may bypass it, a legal hold to nobody', async () => {
  const governed = await write(retained('GOVERNANCE'));
  expect((await faultOf(remove(governed))).kind).toBe('object-locked');
  await made.service.putLegalHold(alice, { bucket, key: 'a', versionId: governed }, true);
  expect((await faultOf(remove(governed, true))).kind).toBe('object-locked');
  await made.service.putLegalHold(alice, { bucket, key: 'a', versionId: governed }, false);
  await remove(governed, true);
});

test('a retention is made longer by anybody, shorter only under governance by who may bypass it', async () => {
  const version = { bucket, key: 'a' };
  await write(retained('GOVERNANCE'));
  const change = (mode: 'GOVERNANCE' | 'COMPLIANCE', days: number, bypass = false) =>
    made.service.putRetention(alice, version, retained(mode, days).retention, bypass);
  await change('GOVERNANCE', 20);
  expect((await faultOf(change('GOVERNANCE', 5))).kind).toBe('object-locked');
  expect((await faultOf(made.service.putRetention(alice, version, undefined, false))).kind).toBe('object-locked');
  await change('GOVERNANCE', 5, true);
  await change('COMPLIANCE', 30);
  expect((await faultOf(change('COMPLIANCE', 29, true))).kind).toBe('object-locked');
  expect((await faultOf(change('GOVERNANCE', 40, true))).kind).toBe('object-locked');
});

test('the default of the bucket holds for new versions, in parts too, and not for older ones', async () => {
  const before = await write();
  await made.service.putBucketLock(alice, bucket, { byDefault: { mode: 'COMPLIANCE', years: 1 } });
  const after = await write();
  await remove(before);
  made.clock.advance(364 * day);
  expect((await faultOf(remove(after))).kind).toBe('object-locked');
  made.clock.advance(2 * day);
  await remove(after);
  const { uploadId } = await made.service.createUpload(alice, bucket, 'a');
  const { part } = await made.service.uploadPart(alice, { bucket, key: 'a', uploadId, number: 1 }, bodyOf('x'));
  const { versionId } = await made.service.completeUpload(alice, { bucket, key: 'a', uploadId }, [
    { number: 1, etag: part.etag, checksums: {} },
  ]);
  expect((await faultOf(remove(versionId))).kind).toBe('object-locked');
});

test('a bucket without it takes no lock, and one with it stays versioned', async () => {
  const plain = await houseWithBucket();
  const lock = { legalHold: true };
  expect((await faultOf(plain.service.putObject(alice, 'the-bucket', 'a', bodyOf('x'), { lock }))).kind).toBe('no-object-lock');
  expect(plain.blobs.ids).toEqual([]);
  expect((await faultOf(plain.service.putBucketLock(alice, 'the-bucket', {}))).kind).toBe('lock-needs-versioning');
  expect((await faultOf(made.service.putVersioning(alice, bucket, 'suspended'))).kind).toBe('versioning-is-locked');
});
