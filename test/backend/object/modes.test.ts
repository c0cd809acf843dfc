import { alice, faultOf, get, houseWithBucket, put, readAll, type House } from './fixture';
import { chunkedAead } from '../../../src/backend/crypto/chunk-key';
import { sealedLength } from '../../../src/backend/crypto/chunk-span';
import { ChunkedDecryptor } from '../../../src/backend/crypto/chunked-aead';
import { digest } from '../../../src/backend/crypto/digests';
import { bodyContext } from '../../../src/backend/object/object-place';
import { currentVersionTable, type StoredVersion } from '../../../src/backend/object/object-row';

const { chunkSize, headerLength } = chunkedAead;
const mine = Buffer.alloc(32, 7);
const another = Buffer.alloc(32, 8);
const dsse = { algorithm: 'aws:kms:dsse', keyReference: 'one' };

let made: House;
beforeEach(async () => {
  made = await houseWithBucket();
  made.kms.key('one');
  await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'AES256', blocked: [] });
});

const body = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7 + Math.floor(at / 256)) % 256));

async function rowOf(key: string): Promise<StoredVersion> {
  const entries = await made.records.list(currentVersionTable);
  return entries.find((one) => one.key.endsWith(`\u0000${key}`))!.row as StoredVersion;
}

describe('DSSE-KMS', () => {
  test.each([0, 1, chunkSize - 1, chunkSize, 3 * chunkSize + 11, 70 * chunkSize])(
    'gives back %i bytes, whole and in ranges',
    async (size) => {
      const plain = body(size);
      await put(made, 'a', plain, { encryption: dsse });
      expect((await get(made, 'a')).equals(plain)).toBe(true);
      for (const [first, last] of [
        [0, 0],
        [chunkSize - 1, chunkSize],
        [size - 1, size],
        [Math.floor(size / 3), size - 1],
      ] as const) {
        if (first < 0 || first >= size || last < first) continue;
        expect((await get(made, 'a', { range: { first, last } })).equals(plain.subarray(first, last + 1))).toBe(true);
      }
    },
  );

  test('lies in two layers: what the outer key opens is a message that only the inner key opens', async () => {
    const plain = body(2 * chunkSize + 3);
    await put(made, 'a', plain, { encryption: dsse });
    const { parts, generation } = await rowOf('a');
    const bucket = await made.service.getBucket(alice, 'the-bucket');
    const place = { bucket, key: 'a', generation };
    const stored = made.blobs.bytesOf(parts[0]!.blob);
    expect(stored).toHaveLength(sealedLength(sealedLength(plain.length)));
    const outerKeys = made.drawn.filter((bytes) => bytes.length === 32);
    const opened = (key: Buffer, message: Buffer, layer: 'inner' | 'outer'): Buffer => {
      const decryptor = new ChunkedDecryptor(key, bodyContext(place, { number: 0 }, layer), message.subarray(0, headerLength));
      return Buffer.concat([decryptor.update(message.subarray(headerLength)), decryptor.final()]);
    };
    const [inner] = outerKeys.flatMap((key) => {
      try {
        return [opened(key, stored, 'outer')];
      } catch {
        return [];
      }
    });
    expect(inner).toHaveLength(sealedLength(plain.length));
    expect(inner!.includes(plain.subarray(0, 64))).toBe(false);
    expect(opened(made.kms.plaintexts[0]!, inner!, 'inner').equals(plain)).toBe(true);
  });

  test('asks for each object with its own ARN, never with a bucket key', async () => {
    const { encryption } = await put(made, 'folder/a', 'text', { encryption: { ...dsse, bucketKey: true, context: [['team', 'x']] } });
    expect(encryption).toMatchObject({ algorithm: 'aws:kms:dsse', bucketKey: false, context: [['team', 'x']] });
    await put(made, 'folder/b', 'text', { encryption: { ...dsse, bucketKey: true } });
    await get(made, 'folder/a');
    expect(made.kms.calls.map(({ what, context }) => [what, context.get('aws:s3:arn')])).toEqual([
      ['generate', 'arn:aws:s3:::the-bucket/folder/a'],
      ['generate', 'arn:aws:s3:::the-bucket/folder/b'],
      ['unwrap', 'arn:aws:s3:::the-bucket/folder/a'],
    ]);
  });

  test('can be the default of a bucket', async () => {
    await made.service.putBucketEncryption(alice, 'the-bucket', dsse);
    expect((await put(made, 'a', 'text')).encryption.algorithm).toBe('aws:kms:dsse');
    expect((await get(made, 'a')).toString()).toBe('text');
  });

  test('fails where the key is disabled, and with any byte of either layer changed', async () => {
    await put(made, 'a', body(100), { encryption: dsse });
    const { blob } = (await rowOf('a')).parts[0]!;
    const whole = made.blobs.bytesOf(blob);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(255 - changed.readUInt8(at), at);
      made.blobs.replace(blob, changed);
      expect((await faultOf(get(made, 'a'))).kind).toBe('damaged');
    }
    made.blobs.replace(blob, whole);
    made.kms.states.set([...made.kms.states.keys()][0]!, 'disabled');
    expect((await faultOf(get(made, 'a'))).kind).toBe('disabled');
    expect((await faultOf(put(made, 'b', 'text', { encryption: dsse }))).kind).toBe('disabled');
  });
});

describe('SSE-C', () => {
  const sealed = { encryption: { customerKey: mine } };

  test('gives the object back for its key, and for no other and for none nothing', async () => {
    const { etag, encryption } = await put(made, 'a', 'text', sealed);
    expect(encryption).toEqual({ algorithm: 'SSE-C', bucketKey: false, context: [] });
    expect(etag).not.toBe(digest('md5', 'text').toString('hex'));
    expect((await get(made, 'a', { customerKey: mine })).toString()).toBe('text');
    expect((await faultOf(get(made, 'a', { customerKey: another }))).kind).toBe('customer-key-wrong');
    expect((await faultOf(get(made, 'a'))).kind).toBe('customer-key-required');
    for (const [options, kind] of [
      [{ customerKey: another }, 'customer-key-wrong'],
      [{}, 'customer-key-required'],
    ] as const) {
      expect((await faultOf(made.service.headObject(alice, 'the-bucket', 'a', options))).kind).toBe(kind);
    }
  });

  test('rejects a key for an object that was stored without one', async () => {
    await put(made, 'a', 'text');
    expect((await faultOf(get(made, 'a', { customerKey: mine }))).kind).toBe('customer-key-not-applicable');
  });

  test('keeps the same nothing of equal keys: each record is salted', async () => {
    await put(made, 'a', 'text', sealed);
    await put(made, 'b', 'text', sealed);
    const [a, b] = await Promise.all(['a', 'b'].map(async (key) => (await rowOf(key)).envelope));
    expect(Buffer.from(a!.wrapped).equals(Buffer.from(b!.wrapped))).toBe(false);
  });

  test('takes a changed record for damage and not for a wrong key', async () => {
    await put(made, 'a', 'text', sealed);
    const row = await rowOf('a');
    const wrapped = Buffer.from(row.envelope.wrapped);
    wrapped.writeUInt8(255 - wrapped.readUInt8(60), 60);
    const [entry] = await made.records.list(currentVersionTable);
    await made.records.write((tx) => {
      tx.put(currentVersionTable, entry!.key, { ...row, envelope: { ...row.envelope, wrapped } });
      return Promise.resolve();
    });
    expect((await faultOf(get(made, 'a', { customerKey: mine }))).kind).toBe('damaged');
  });

  test('stays readable when the bucket begins to block it', async () => {
    await put(made, 'a', 'text', sealed);
    await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'AES256', blocked: ['SSE-C'] });
    expect((await get(made, 'a', { customerKey: mine })).toString()).toBe('text');
    expect((await faultOf(put(made, 'b', 'text', sealed))).kind).toBe('encryption-blocked');
  });
});

describe('a copy', () => {
  const modes = {
    'SSE-S3': {},
    'SSE-KMS': { algorithm: 'aws:kms', keyReference: 'one' },
    'a bucket key': { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true },
    'DSSE-KMS': dsse,
    'SSE-C': { customerKey: mine },
    'SSE-C under another key': { customerKey: another },
  } as const;
  interface Encryption {
    readonly customerKey?: Buffer;
  }
  const keyOf = (encryption: Encryption) => (encryption.customerKey === undefined ? {} : { customerKey: encryption.customerKey });
  const names = Object.keys(modes) as readonly (keyof typeof modes)[];

  test.each(names.flatMap((from) => names.map((to) => [from, to] as const)))('from %s to %s', async (from, to) => {
    const [source, target]: Encryption[] = [modes[from], modes[to]];
    const plain = body(chunkSize + 5);
    await put(made, 'a', plain, {
      encryption: source!,
      metadata: [['x', 'y']],
      tags: [['t', 'v']],
      headers: { contentType: 'text/plain' },
    });
    const asked = { bucket: 'the-bucket', key: 'a', ...keyOf(source!) };
    const { info } = await made.service.copyObject(alice, asked, 'the-bucket', 'b', { encryption: target! });
    expect(info).toMatchObject({ metadata: [['x', 'y']], tags: [['t', 'v']], headers: { contentType: 'text/plain' } });
    const opened = await made.service.getObject(alice, 'the-bucket', 'b', keyOf(target!));
    expect((await readAll(opened.body)).equals(plain)).toBe(true);
    expect((await rowOf('b')).envelope.algorithm).toBe(
      'customerKey' in target! ? 'SSE-C' : 'algorithm' in target! ? target.algorithm : 'AES256',
    );
  });

  test('of an object onto itself rejects what changes nothing, and takes another encryption', async () => {
    await put(made, 'a', 'text');
    const source = { bucket: 'the-bucket', key: 'a' };
    expect((await faultOf(made.service.copyObject(alice, source, 'the-bucket', 'a'))).kind).toBe('copy-changes-nothing');
    await made.service.copyObject(alice, source, 'the-bucket', 'a', { encryption: { customerKey: mine } });
    expect((await get(made, 'a', { customerKey: mine })).toString()).toBe('text');
    expect(made.blobs.ids).toHaveLength(1);
  });

  test('rejects a source whose key is missing or wrong, and stores nothing', async () => {
    await put(made, 'a', 'text', { encryption: { customerKey: mine } });
    const copy = (key: Encryption) =>
      faultOf(made.service.copyObject(alice, { bucket: 'the-bucket', key: 'a', ...key }, 'the-bucket', 'b'));
    expect((await copy({})).kind).toBe('customer-key-required');
    expect((await copy({ customerKey: another })).kind).toBe('customer-key-wrong');
    expect(made.blobs.ids).toHaveLength(1);
  });
});
