import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { alice, bodyOf, faultOf, houseWithBucket, put, readAll, stranger, type House } from './fixture';
import { digest } from '../../../src/backend/crypto/digests';
import type { NamedPart } from '../../../src/backend/object/completed-parts';
import { minPartBytes } from '../../../src/backend/object/completed-parts';
import type { CreateUploadOptions } from '../../../src/backend/object/create-upload';
import { partTable } from '../../../src/backend/object/object-row';

const Bucket = 'the-bucket';
const customerKey = Buffer.alloc(32, 7);
const modes: Readonly<Record<string, NonNullable<CreateUploadOptions['encryption']>>> = {
  'SSE-S3': {},
  'SSE-KMS': { algorithm: 'aws:kms', keyReference: 'one' },
  'a bucket key': { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true },
  'DSSE-KMS': { algorithm: 'aws:kms:dsse', keyReference: 'one' },
  'SSE-C': { customerKey },
};

let made: House;
beforeEach(async () => {
  made = await houseWithBucket();
  made.kms.key('one');
  await made.service.putBucketEncryption(alice, Bucket, { algorithm: 'AES256', blocked: [] });
});

/** Different in each part and each 1 KiB. */
function text(bytes: number, seed: number): Buffer {
  const out = Buffer.alloc(bytes, `${seed}.part `);
  for (let at = 0; at < bytes; at += 1024) out.write(String(at), at, 'latin1');
  return out;
}

const begin = async (key: string, options: CreateUploadOptions = {}) =>
  (await made.service.createUpload(alice, Bucket, key, options)).uploadId;
const send = async (key: string, uploadId: string, number: number, body: Buffer, own: { customerKey?: Buffer } = {}) =>
  (await made.service.uploadPart(alice, { bucket: Bucket, key, uploadId, number, ...own }, bodyOf(body), { size: body.length })).part;
const named = ({ number, etag }: { number: number; etag: string }): NamedPart => ({ number, etag, checksums: {} });
const finish = (key: string, uploadId: string, parts: readonly NamedPart[], options = {}) =>
  made.service.completeUpload(alice, { bucket: Bucket, key, uploadId }, parts, options);
const read = async (key: string, options: Parameters<House['service']['getObject']>[3] = {}) =>
  readAll((await made.service.getObject(alice, Bucket, key, options)).body);

/** An object of parts of these sizes; all but the last at least 5 MiB. */
async function uploaded(key: string, sizes: readonly number[], encryption: CreateUploadOptions['encryption'] = {}) {
  const own = encryption.customerKey === undefined ? {} : { customerKey };
  const uploadId = await begin(key, { encryption });
  const bodies = sizes.map((size, at) => text(size, at + 1));
  const parts = [];
  for (const [at, body] of bodies.entries()) parts.push(await send(key, uploadId, at + 1, body, own));
  return { uploadId, bodies, parts, whole: Buffer.concat(bodies), info: await finish(key, uploadId, parts.map(named)), own };
}

describe.each(Object.entries(modes))('an object uploaded in parts under %s', (_name, encryption) => {
  test('is read whole, by ranges over the seams, and by part', async () => {
    const sizes = [minPartBytes, minPartBytes + 3, 17];
    const { whole, bodies, own, info } = await uploaded('a', sizes, encryption);
    expect(info).toMatchObject({ size: whole.length, partCount: 3 });
    expect((await read('a', own)).equals(whole)).toBe(true);
    for (const [first, last] of [
      [minPartBytes - 1, minPartBytes],
      [minPartBytes - 20_000, 2 * minPartBytes + 10],
      [2 * minPartBytes + 3, whole.length - 1],
      [5, 5],
    ] as const) {
      expect((await read('a', { range: { first, last }, ...own })).equals(whole.subarray(first, last + 1))).toBe(true);
    }
    for (const [at, body] of bodies.entries()) expect((await read('a', { part: at + 1, ...own })).equals(body)).toBe(true);
    expect(await faultOf(read('a', { part: 4, ...own }))).toEqual({ kind: 'invalid-part-number', details: { count: 3, number: 4 } });
  });

  test('fails with the blobs of two parts swapped, and with an older blob of the same part', async () => {
    const key = 'a';
    const own = encryption.customerKey === undefined ? {} : { customerKey };
    const uploadId = await begin(key, { encryption });
    const first = await send(key, uploadId, 1, text(minPartBytes, 1), own);
    const old = Buffer.from(made.blobs.bytesOf(first.blob));
    const again = await send(key, uploadId, 1, text(minPartBytes, 2), own);
    const second = await send(key, uploadId, 2, text(minPartBytes, 3), own);
    await finish(key, uploadId, [again, second].map(named));
    const [one, two] = [again, second].map(({ blob }) => made.blobs.bytesOf(blob));
    made.blobs.replace(again.blob, two!);
    made.blobs.replace(second.blob, one!);
    expect((await faultOf(read(key, own))).kind).toBe('damaged');
    made.blobs.replace(second.blob, two!);
    made.blobs.replace(again.blob, old);
    expect((await faultOf(read(key, own))).kind).toBe('damaged');
    made.blobs.replace(again.blob, one!);
    expect((await read(key, own)).subarray(0, 9)).toEqual(text(9, 2).subarray(0, 9));
  });
});

test('its ETag is the MD5 of the MD5s and the number of parts; under SSE-KMS it is not', async () => {
  const { bodies, info } = await uploaded('a', [minPartBytes, 5]);
  const md5s = bodies.map((body) => createHash('md5').update(body).digest());
  const expected = `${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-2`;
  expect(info.etag).toBe(expected);
  const kms = await uploaded('b', [minPartBytes, 5], modes['SSE-KMS']);
  expect(kms.info.etag).toMatch(/^[0-9a-f]{32}-2$/);
  expect(kms.info.etag).not.toBe(expected);
});

test('parts keep their numbers and need not be contiguous; those not named are deleted', async () => {
  const uploadId = await begin('a');
  const parts = [];
  for (const number of [10_000, 3, 7]) parts.push(await send('a', uploadId, number, text(minPartBytes, number)));
  const [last, first, unused] = parts;
  await finish('a', uploadId, [first!, last!].map(named));
  expect((await read('a')).equals(Buffer.concat([text(minPartBytes, 3), text(minPartBytes, 10_000)]))).toBe(true);
  expect(made.blobs.ids).not.toContain(unused!.blob);
  expect(await made.records.list(partTable)).toHaveLength(2);
});

describe('checksums', () => {
  const sums = (name: 'crc32' | 'crc32c' | 'crc64nvme' | 'sha256', bytes: Buffer) => digest(name, bytes).toString('base64');

  test('without asking are CRC64NVME of the whole', async () => {
    const { whole, info } = await uploaded('a', [minPartBytes, minPartBytes, 9]);
    expect(info).toMatchObject({ checksums: { CRC64NVME: sums('crc64nvme', whole) }, checksumType: 'FULL_OBJECT' });
  });

  test.each([
    ['CRC32', 'FULL_OBJECT', 'crc32'],
    ['CRC32C', 'FULL_OBJECT', 'crc32c'],
    ['CRC32', 'COMPOSITE', 'crc32'],
    ['SHA256', 'COMPOSITE', 'sha256'],
  ] as const)('%s %s', async (algorithm, type, name) => {
    const uploadId = await begin('a', { checksum: { algorithm, type } });
    const bodies = [text(minPartBytes, 1), text(100, 2)];
    const parts: NamedPart[] = [];
    for (const [at, body] of bodies.entries()) {
      const target = { bucket: Bucket, key: 'a', uploadId, number: at + 1 };
      const expected = sums(name, body);
      const checksums = [{ algorithm, expected: () => expected }];
      const { part } = await made.service.uploadPart(alice, target, bodyOf(body), { checksums });
      parts.push({ number: at + 1, etag: part.etag, checksums: { [algorithm]: expected } });
    }
    const composite = `${sums(name, Buffer.concat(bodies.map((body) => digest(name, body))))}-2`;
    const whole = type === 'COMPOSITE' ? composite : sums(name, Buffer.concat(bodies));
    expect((await faultOf(finish('a', uploadId, parts, { checksums: { [algorithm]: sums(name, bodies[1]!) } }))).kind).toBe('bad-digest');
    const other = type === 'COMPOSITE' ? 'FULL_OBJECT' : 'COMPOSITE';
    expect((await faultOf(finish('a', uploadId, parts, { checksumType: other }))).kind).toBe('checksum-type-differs');
    const info = await finish('a', uploadId, parts, { checksums: { [algorithm]: whole } });
    expect(info).toMatchObject({ checksums: { [algorithm]: whole }, checksumType: type });
  });

  test('reject another algorithm than was begun, none where composite ones are needed, and a completion without them', async () => {
    const uploadId = await begin('a', { checksum: { algorithm: 'SHA256' } });
    const target = { bucket: Bucket, key: 'a', uploadId, number: 1 };
    const crc = [{ algorithm: 'CRC32', expected: () => 'AAAAAA==' }] as const;
    expect(await faultOf(made.service.uploadPart(alice, target, bodyOf('x'), { checksums: crc }))).toEqual({
      kind: 'part-checksum',
      details: { expected: 'SHA256', actual: 'CRC32' },
    });
    expect((await faultOf(made.service.uploadPart(alice, target, bodyOf('x')))).kind).toBe('part-checksum');
    const sum = sums('sha256', Buffer.from('x'));
    const { part } = await made.service.uploadPart(alice, target, bodyOf('x'), {
      checksums: [{ algorithm: 'SHA256', expected: () => sum }],
    });
    expect((await faultOf(finish('a', uploadId, [named(part)]))).kind).toBe('part-checksum-missing');
    const wrong = { ...named(part), checksums: { SHA256: sums('sha256', Buffer.from('y')) } };
    expect((await faultOf(finish('a', uploadId, [wrong]))).kind).toBe('invalid-part');
    expect((await faultOf(begin('b', { checksum: { algorithm: 'SHA256', type: 'FULL_OBJECT' } }))).kind).toBe('invalid-checksum-type');
  });
});

describe('a completion', () => {
  test('rejects parts out of order, unknown ones, wrong ETags, small ones and a wrong size, and changes nothing', async () => {
    const uploadId = await begin('a');
    const big = await send('a', uploadId, 1, text(minPartBytes, 1));
    const small = await send('a', uploadId, 2, text(minPartBytes - 1, 2));
    const last = await send('a', uploadId, 3, text(1, 3));
    const before = made.blobs.ids;
    const kind = async (parts: readonly NamedPart[], options = {}) => (await faultOf(finish('a', uploadId, parts, options))).kind;
    expect(await kind([named(last), named(big)])).toBe('invalid-part-order');
    expect(await kind([named(big), named(big)])).toBe('invalid-part-order');
    expect(await kind([{ ...named(big), number: 9 }])).toBe('invalid-part');
    expect(await kind([{ ...named(big), etag: last.etag }])).toBe('invalid-part');
    expect(await faultOf(finish('a', uploadId, [big, small, last].map(named)))).toEqual({
      kind: 'part-too-small',
      details: { number: 2, size: minPartBytes - 1, limit: minPartBytes, etag: small.etag },
    });
    expect(await kind([named(big)], { size: 1 })).toBe('object-size-differs');
    expect(await kind([named(big)], { conditions: { ifMatch: ['x'] } })).toBe('no-such-key');
    expect(made.blobs.ids).toEqual(before);
    expect((await faultOf(read('a'))).kind).toBe('no-such-key');
    await finish('a', uploadId, [big, last].map(named));
    expect((await read('a')).length).toBe(minPartBytes + 1);
  });

  test('asked once more answers the same, and after another write that there is no such upload', async () => {
    const { uploadId, parts, info } = await uploaded('a', [10]);
    expect(await finish('a', uploadId, parts.map(named))).toEqual(info);
    await put(made, 'a', 'newer');
    expect((await faultOf(finish('a', uploadId, parts.map(named)))).kind).toBe('no-such-upload');
  });

  test('needs the key of the upload to be usable', async () => {
    const uploadId = await begin('a', { encryption: modes['SSE-KMS']! });
    const part = await send('a', uploadId, 1, text(10, 1));
    const [arn] = [...made.kms.states.keys()];
    made.kms.states.set(arn!, 'disabled');
    expect((await faultOf(send('a', uploadId, 2, text(10, 1)))).kind).toBe('disabled');
    expect((await faultOf(finish('a', uploadId, [named(part)]))).kind).toBe('disabled');
    made.kms.states.set(arn!, 'enabled');
    await finish('a', uploadId, [named(part)]);
  });

  test('replaces what was there and deletes its blobs, of parts or whole', async () => {
    await put(made, 'a', 'whole');
    await uploaded('a', [minPartBytes, 4]);
    await uploaded('a', [8]);
    expect(made.blobs.ids).toHaveLength(1);
    await put(made, 'a', 'whole');
    expect(made.blobs.ids).toHaveLength(1);
    await made.service.deleteObject(alice, Bucket, 'a');
    await new Promise(setImmediate);
    expect(made.blobs.ids).toHaveLength(0);
    expect(await made.records.list(partTable)).toHaveLength(0);
  });
});

describe('customer keys of parts', () => {
  test('must be there, be the same, and not be there where the upload has none', async () => {
    const uploadId = await begin('a', { encryption: { customerKey } });
    expect(await faultOf(send('a', uploadId, 1, text(5, 1)))).toEqual({ kind: 'part-encryption', details: { reason: 'key-missing' } });
    const another = { customerKey: Buffer.alloc(32, 8) };
    expect(await faultOf(send('a', uploadId, 1, text(5, 1), another))).toEqual({
      kind: 'part-encryption',
      details: { reason: 'key-differs' },
    });
    const plain = await begin('b');
    expect((await faultOf(send('b', plain, 1, text(5, 1), another))).details).toEqual({ reason: 'key-unasked' });
    expect(made.blobs.ids).toHaveLength(0);
  });
});

describe('an upload', () => {
  test('that was aborted has no parts any more, and takes none', async () => {
    const uploadId = await begin('a');
    await send('a', uploadId, 1, text(100, 1));
    await made.service.abortUpload(alice, Bucket, 'a', uploadId);
    await new Promise(setImmediate);
    expect(made.blobs.ids).toHaveLength(0);
    for (const call of [
      send('a', uploadId, 1, text(100, 1)),
      finish('a', uploadId, [{ number: 1, etag: 'x', checksums: {} }]),
      made.service.abortUpload(alice, Bucket, 'a', uploadId),
      made.service.listParts(alice, Bucket, 'a', uploadId),
    ]) {
      expect(await faultOf(call)).toEqual({ kind: 'no-such-upload', details: { uploadId } });
    }
  });

  test('aborted while a part is on its way leaves nothing of it', async () => {
    const uploadId = await begin('a');
    async function* slow() {
      yield Buffer.from('begin');
      await made.service.abortUpload(alice, Bucket, 'a', uploadId);
      yield Buffer.from('end');
    }
    const call = made.service.uploadPart(alice, { bucket: Bucket, key: 'a', uploadId, number: 1 }, slow());
    expect((await faultOf(call)).kind).toBe('no-such-upload');
    expect(made.blobs.ids).toHaveLength(0);
  });

  test('is of its key and bucket alone, and of its account', async () => {
    const uploadId = await begin('a');
    expect((await faultOf(send('b', uploadId, 1, text(5, 1)))).kind).toBe('no-such-upload');
    const target = { bucket: Bucket, key: 'a', uploadId, number: 1 };
    expect((await faultOf(made.service.uploadPart(stranger, target, bodyOf('x')))).kind).toBe('access-denied');
  });

  test('in progress goes with its bucket', async () => {
    const uploadId = await begin('a');
    await send('a', uploadId, 1, text(100, 1));
    await made.service.deleteBucket(alice, Bucket);
    await new Promise(setImmediate);
    expect(made.blobs.ids).toHaveLength(0);
    expect(await made.records.list(partTable)).toHaveLength(0);
  });

  test('lists its parts by number, in pages', async () => {
    const uploadId = await begin('a');
    for (const number of [3, 1, 2]) await send('a', uploadId, number, text(number, number));
    const numbers = async (after?: number, maxParts?: number) => {
      const request = { ...(after === undefined ? {} : { after }), ...(maxParts === undefined ? {} : { maxParts }) };
      const { parts, truncated } = await made.service.listParts(alice, Bucket, 'a', uploadId, request);
      return [parts.map(({ number }) => number), truncated];
    };
    expect(await numbers()).toEqual([[1, 2, 3], false]);
    expect(await numbers(undefined, 2)).toEqual([[1, 2], true]);
    expect(await numbers(2, 2)).toEqual([[3], false]);
  });

  test('is listed until it ends, by key and time, in pages that miss none', async () => {
    const begun: string[] = [];
    for (const key of ['b', 'a/1', 'b', 'a/2', 'c']) {
      begun.push(await begin(key));
      made.clock.advance(1);
    }
    const all = await made.service.listUploads(alice, Bucket);
    expect(all.uploads.map(({ key, uploadId }) => [key, begun.indexOf(uploadId)])).toEqual([
      ['a/1', 1],
      ['a/2', 3],
      ['b', 0],
      ['b', 2],
      ['c', 4],
    ]);
    for (let size = 1; size <= 5; size++) {
      const seen: string[] = [];
      let next: Awaited<ReturnType<typeof made.service.listUploads>>['next'] = { keyMarker: '', uploadIdMarker: '' };
      while (next !== undefined) {
        const page = await made.service.listUploads(alice, Bucket, { delimiter: '/', maxUploads: size, ...next });
        seen.push(...page.commonPrefixes, ...page.uploads.map(({ uploadId }) => uploadId));
        next = page.next;
      }
      expect(seen).toEqual(['a/', begun[0], begun[2], begun[4]]);
    }
    await made.service.abortUpload(alice, Bucket, 'c', begun[4]!);
    expect((await made.service.listUploads(alice, Bucket, { prefix: 'c' })).uploads).toEqual([]);
  });
});

describe('a copied part', () => {
  test('is a range of its source, from any mode to any other', async () => {
    const source = text(100_000, 9);
    for (const [name, encryption] of Object.entries(modes)) {
      const own = encryption.customerKey === undefined ? {} : { customerKey };
      await put(made, 'source', source, { encryption });
      for (const target of Object.values(modes)) {
        const targetKey = target.customerKey === undefined ? {} : { customerKey };
        const uploadId = await begin('a', { encryption: target });
        const { part } = await made.service.uploadPartCopy(
          alice,
          { bucket: Bucket, key: 'source', range: { first: 5, last: 50_004 }, ...own },
          { bucket: Bucket, key: 'a', uploadId, number: 1, ...targetKey },
        );
        await finish('a', uploadId, [named(part)]);
        expect([name, (await read('a', targetKey)).equals(source.subarray(5, 50_005))]).toEqual([name, true]);
      }
    }
  });

  test('rejects a range that its source has not', async () => {
    await put(made, 'source', 'text');
    const uploadId = await begin('a');
    const copy = (first: number, last: number) =>
      made.service.uploadPartCopy(
        alice,
        { bucket: Bucket, key: 'source', range: { first, last } },
        { bucket: Bucket, key: 'a', uploadId, number: 1 },
      );
    expect(await faultOf(copy(0, 4))).toEqual({ kind: 'invalid-copy-range', details: { size: 4 } });
    expect((await faultOf(copy(4, 5))).kind).toBe('invalid-range');
  });
});

test('any order of uploads, replacements and choices gives what a model of arrays gives', async () => {
  const step = fc.record({
    number: fc.integer({ min: 1, max: 6 }),
    size: fc.constantFrom(0, 1, 100, 16_384),
    seed: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 6 }), async (steps, chosen) => {
      const uploadId = await begin('m');
      const model = new Map<number, Buffer>();
      const etags = new Map<number, string>();
      for (const { number, size, seed } of steps) {
        const body = text(size, seed);
        etags.set(number, (await send('m', uploadId, number, body)).etag);
        model.set(number, body);
      }
      // One part alone may be small.
      const number = model.has(chosen) ? chosen : [...model.keys()][0]!;
      await finish('m', uploadId, [{ number, etag: etags.get(number)!, checksums: {} }]);
      expect((await read('m')).equals(model.get(number)!)).toBe(true);
      expect((await made.service.listUploads(alice, Bucket)).uploads).toEqual([]);
      await new Promise(setImmediate);
      expect(made.blobs.ids).toHaveLength(1);
    }),
    { numRuns: 30 },
  );
});
