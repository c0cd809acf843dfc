import { alice, bodyOf, faultOf, get, houseWithBucket, put, readAll, type House } from './fixture';
import { digest } from '../../../src/backend/crypto/digests';
import type { BlobWriter } from '../../../src/backend/storage/blob-store';

const base64 = (name: 'crc32' | 'crc32c' | 'crc64nvme' | 'sha1' | 'sha256', text: string): string => digest(name, text).toString('base64');

describe('storing a body', () => {
  let made: House;
  beforeEach(async () => {
    made = await houseWithBucket();
  });

  /** Blob writers that were neither committed nor aborted would be temporary files in a durable store. */
  function countOpenWriters(): () => number {
    const create = made.blobs.create.bind(made.blobs);
    const open = new Set<string>();
    jest.spyOn(made.blobs, 'create').mockImplementation((): BlobWriter => {
      const writer = create();
      open.add(writer.id);
      const end = (step: 'commit' | 'abort') => async () => {
        await writer[step]();
        open.delete(writer.id);
      };
      return { ...writer, commit: end('commit'), abort: end('abort') };
    });
    return () => open.size;
  }

  const nothingLeft = async (key = 'a'): Promise<void> => {
    await made.service.close();
    expect(made.blobs.ids).toEqual([]);
    expect((await faultOf(get(made, key))).kind).toBe('no-such-key');
  };

  test('in pieces of any size gives the same object', async () => {
    const text = Buffer.from('0123456789'.repeat(5000));
    for (const size of [1000, 16_383, 16_384, 16_385, 40_000]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.subarray(at * size, (at + 1) * size));
      await made.service.putObject(alice, 'the-bucket', 'a', bodyOf(...pieces, '', Buffer.alloc(0)));
      expect((await get(made, 'a')).equals(text)).toBe(true);
    }
  });

  test('byte by byte, and empty', async () => {
    await made.service.putObject(alice, 'the-bucket', 'a', bodyOf(...'byte by byte'.split('')));
    expect((await get(made, 'a')).toString()).toBe('byte by byte');
    const { etag, size } = await made.service.putObject(alice, 'the-bucket', 'b', bodyOf());
    expect({ etag, size }).toEqual({ etag: 'd41d8cd98f00b204e9800998ecf8427e', size: 0 });
    expect(await get(made, 'b')).toHaveLength(0);
  });

  test('computes the checksums asked for and keeps them', async () => {
    const checksums = (['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const).map((algorithm) => ({ algorithm }));
    await put(made, 'a', '123456789', { checksums });
    expect((await made.service.headObject(alice, 'the-bucket', 'a')).info.checksums).toEqual({
      // Check values of the CRC catalogue for "123456789".
      CRC32: Buffer.from('cbf43926', 'hex').toString('base64'),
      CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
      CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
      SHA1: base64('sha1', '123456789'),
      SHA256: base64('sha256', '123456789'),
    });
  });

  test.each([
    ['MD5', { md5: digest('md5', 'other') }],
    ['CRC32', { checksums: [{ algorithm: 'CRC32', expected: () => base64('crc32', 'other') }] }],
    ['SHA256', { checksums: [{ algorithm: 'SHA256', expected: () => base64('sha256', 'other') }] }],
  ] as const)('rejects a wrong %s and leaves nothing', async (algorithm, options) => {
    const fault = await faultOf(put(made, 'a', 'text', options));
    expect(fault.kind).toBe('bad-digest');
    expect(fault.details).toMatchObject({ algorithm });
    await nothingLeft();
  });

  test('accepts right digests, also one that comes after the body', async () => {
    let trailer: string | undefined;
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('text');
      await Promise.resolve();
      trailer = base64('crc32c', 'text');
    }
    const checksums = [{ algorithm: 'CRC32C', expected: () => trailer }] as const;
    await made.service.putObject(alice, 'the-bucket', 'a', body(), { size: 4, md5: digest('md5', 'text'), checksums });
    expect((await get(made, 'a')).toString()).toBe('text');
  });

  test('rejects a body shorter or longer than declared and leaves nothing', async () => {
    expect(await faultOf(put(made, 'a', 'text', { size: 5 }))).toEqual({ kind: 'incomplete-body', details: { expected: 5, received: 4 } });
    expect(await faultOf(put(made, 'a', 'text', { size: 3 }))).toEqual({ kind: 'incomplete-body', details: { expected: 3, received: 4 } });
    await nothingLeft();
  });

  test('rejects more than 5 GiB before anything is read', async () => {
    const size = 5 * 1024 ** 3 + 1;
    expect(await faultOf(put(made, 'a', 'text', { size }))).toEqual({ kind: 'entity-too-large', details: { size, limit: size - 1 } });
    await nothingLeft();
  });

  test('that is refused or breaks off leaves no blob half written', async () => {
    const open = countOpenWriters();
    async function* broken(): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      yield Buffer.alloc(100_000);
      throw new Error('connection lost');
    }
    await expect(made.service.putObject(alice, 'the-bucket', 'a', broken())).rejects.toThrow('connection lost');
    await faultOf(put(made, 'a', 'text', { md5: digest('md5', 'other') }));
    await faultOf(put(made, 'a', 'text', { size: 5 }));
    expect(open()).toBe(0);
    jest.restoreAllMocks();
    await nothingLeft();
  });

  test('is kept for good before it is answered', async () => {
    await put(made, 'a', 'text');
    expect(made.blobs.provisional).toEqual([]);
  });

  test('that breaks off leaves nothing, and the object that was there stays', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(100_000, 'x');
      await Promise.resolve();
      throw new Error('connection lost');
    }
    await expect(made.service.putObject(alice, 'the-bucket', 'a', broken())).rejects.toThrow('connection lost');
    await nothingLeft();
    await put(made, 'b', 'before');
    await expect(made.service.putObject(alice, 'the-bucket', 'b', broken())).rejects.toThrow('connection lost');
    expect((await get(made, 'b')).toString()).toBe('before');
    expect(made.blobs.ids).toHaveLength(1);
  });

  test('that the store cannot take leaves nothing and passes the error on', async () => {
    const create = made.blobs.create.bind(made.blobs);
    for (const step of ['write', 'commit'] as const) {
      jest
        .spyOn(made.blobs, 'create')
        .mockImplementation((): BlobWriter => ({ ...create(), [step]: () => Promise.reject(new Error('disk full')) }));
      await expect(put(made, 'a', 'text')).rejects.toThrow('disk full');
    }
    jest.restoreAllMocks();
    await nothingLeft();
  });

  test('whose record cannot be written leaves nothing', async () => {
    await put(made, 'first', 'makes the service key');
    const before = made.blobs.ids;
    const failing = jest.spyOn(made.records, 'write').mockImplementation(() => Promise.reject(new Error('disk full')));
    await expect(put(made, 'a', 'text')).rejects.toThrow('disk full');
    failing.mockRestore();
    expect(made.blobs.ids).toEqual(before);
  });

  test('reads on only when the store has taken what was read', async () => {
    const create = made.blobs.create.bind(made.blobs);
    let given = 0;
    let release = (): void => undefined;
    jest.spyOn(made.blobs, 'create').mockImplementation((): BlobWriter => {
      const writer = create();
      let writes = 0;
      // The header passes, the first sealed chunks have to wait.
      const write = async (bytes: Uint8Array): Promise<void> => {
        if (writes++ === 1) await new Promise<void>((resolve) => (release = resolve));
        await writer.write(bytes);
      };
      return { ...writer, write };
    });
    async function* body(): AsyncGenerator<Uint8Array> {
      for (; given < 50; given++) {
        await Promise.resolve();
        yield Buffer.alloc(64 * 1024, given);
      }
    }
    const putting = made.service.putObject(alice, 'the-bucket', 'a', body());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(given).toBeLessThanOrEqual(1);
    release();
    expect((await putting).size).toBe(50 * 64 * 1024);
    jest.restoreAllMocks();
  });

  test('into a bucket that is deleted meanwhile, or made anew, leaves nothing', async () => {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('text');
      await made.service.deleteBucket(alice, 'the-bucket');
      await made.service.createBucket(alice, 'the-bucket', { region: 'us-east-1' });
    }
    expect((await faultOf(made.service.putObject(alice, 'the-bucket', 'a', body()))).kind).toBe('no-such-bucket');
    await nothingLeft();
  });
});

describe('reading a body', () => {
  const size = 3 * 1024 * 1024 + 77;
  const text = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) text.writeUInt32BE(at, at);
  let made: House;
  beforeAll(async () => {
    made = await houseWithBucket();
    await put(made, 'big', text);
  });

  test('reads no further than a slow consumer has got', async () => {
    const read = jest.spyOn(made.blobs, 'read');
    const { body } = await made.service.getObject(alice, 'the-bucket', 'big');
    expect(read).toHaveBeenCalledTimes(1);
    const first = await body.next();
    expect((first.value as Buffer).equals(text.subarray(0, 1024 * 1024))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(read).toHaveBeenCalledTimes(2);
    await body.return();
    expect(read).toHaveBeenCalledTimes(2);
    read.mockRestore();
  });

  test('opens only the chunks that a range touches', async () => {
    const read = jest.spyOn(made.blobs, 'read');
    expect((await get(made, 'big', { range: { first: 100_000, last: 100_099 } })).equals(text.subarray(100_000, 100_100))).toBe(true);
    expect(read.mock.calls.map(([, offset, length]) => [offset, length])).toEqual([
      [0, 56],
      [56 + 6 * 16_400, 16_400],
    ]);
    read.mockRestore();
  });

  test.each([
    [{ first: 0, last: 0 }, 0, 1],
    [{ first: 16_383, last: 16_384 }, 16_383, 16_385],
    [{ first: 1024 * 1024 - 1, last: 1024 * 1024 }, 1024 * 1024 - 1, 1024 * 1024 + 1],
    [{ first: 5 }, 5, size],
    [{ first: size - 1, last: size + 100 }, size - 1, size],
    [{ suffix: 10 }, size - 10, size],
    [{ suffix: size + 10 }, 0, size],
  ])('gives the range %j', async (range, start, end) => {
    const opened = await made.service.getObject(alice, 'the-bucket', 'big', { range });
    expect(opened.span).toEqual({ start, end });
    expect((await readAll(opened.body)).equals(text.subarray(start, end))).toBe(true);
  });

  test.each([{ first: size }, { suffix: 0 }, { first: size + 5, last: size + 9 }, { first: 5, last: 4 }])(
    'rejects the range %j',
    async (range) => {
      expect(await faultOf(get(made, 'big', { range }))).toEqual({ kind: 'invalid-range', details: { size } });
    },
  );

  test('goes on to the end of the old body when the object is replaced or deleted meanwhile', async () => {
    await put(made, 'changing', text);
    const [first, second] = [
      await made.service.getObject(alice, 'the-bucket', 'changing'),
      await made.service.getObject(alice, 'the-bucket', 'changing'),
    ];
    await first.body.next();
    await put(made, 'changing', 'new');
    await made.service.deleteObject(alice, 'the-bucket', 'changing');
    let read = 1024 * 1024;
    for await (const piece of first.body) read += piece.length;
    expect(read).toBe(size);
    second.close();
    second.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(made.blobs.ids).toHaveLength(1);
  });
});

describe('after a crash', () => {
  test('blobs without a record go, named ones stay, freed ones go', async () => {
    const made = await houseWithBucket();
    await put(made, 'kept', 'kept');
    // Never reaches `keep`: as if the process ended right after the record was committed.
    jest.spyOn(made.blobs, 'keep').mockImplementation(() => new Promise(() => undefined));
    void put(made, 'committed', 'committed');
    await new Promise((resolve) => setTimeout(resolve, 5));
    jest.restoreAllMocks();
    const orphan = made.blobs.create();
    await orphan.write(Buffer.from('sealed'));
    await orphan.commit();
    // Freed in the record, never deleted.
    await put(made, 'replaced', 'old');
    jest.spyOn(made.blobs, 'delete').mockImplementation(() => Promise.reject(new Error('the process is gone')));
    await put(made, 'replaced', 'new');
    await made.service.close();
    jest.restoreAllMocks();
    expect(made.blobs.ids).toHaveLength(5);

    const restarted = made.another();
    await made.blobs.recover((id) => restarted.namesBlob(id));
    await restarted.recover();
    expect(made.blobs.ids).toHaveLength(3);
    expect(made.blobs.provisional).toEqual([]);
    for (const [key, text] of [
      ['kept', 'kept'],
      ['committed', 'committed'],
      ['replaced', 'new'],
    ] as const) {
      expect((await readAll((await restarted.getObject(alice, 'the-bucket', key)).body)).toString()).toBe(text);
    }
  });
});
