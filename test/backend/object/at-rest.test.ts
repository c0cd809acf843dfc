import { alice, bodyOf, faultOf, get, house, houseWithBucket, put, readAll, region, type House } from './fixture';
import { chunkedAead } from '../../../src/backend/crypto/chunk-key';
import { currentVersionTable, type StoredVersion } from '../../../src/backend/object/object-row';

const { chunkSize, sealedChunkSize, headerLength } = chunkedAead;

const customerKey = Buffer.from('a key of the caller, 32 bytes ..');

async function rowOf({ records }: House, key: string): Promise<{ recordKey: string; row: StoredVersion }> {
  const entries = await records.list(currentVersionTable);
  const entry = entries.find((one) => one.key.endsWith(`\u0000${key}`))!;
  return { recordKey: entry.key, row: entry.row as StoredVersion };
}

async function houseForAllModes(): Promise<House> {
  const made = await houseWithBucket();
  made.kms.key('one');
  await made.service.putBucketEncryption(alice, 'the-bucket', { algorithm: 'AES256', blocked: ['NONE'] });
  return made;
}

const keyOption = (encryption: object): { readonly customerKey?: Buffer } => ('customerKey' in encryption ? { customerKey } : {});

const blobOf = async (made: House, key: string): Promise<string> => (await rowOf(made, key)).row.parts[0]!.blob;

/** Recognisable and different in every chunk. */
function text(bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 8) out.write(String(at).padStart(8, '.'), at, 'latin1');
  return out;
}

describe('objects at rest', () => {
  const modes = [
    { name: 'SSE-S3', encryption: {} },
    { name: 'SSE-KMS', encryption: { algorithm: 'aws:kms', keyReference: 'one' } },
    { name: 'SSE-KMS with a bucket key', encryption: { algorithm: 'aws:kms', keyReference: 'one', bucketKey: true } },
    { name: 'DSSE-KMS', encryption: { algorithm: 'aws:kms:dsse', keyReference: 'one' } },
    { name: 'SSE-C', encryption: { customerKey } },
  ] as const;

  test.each(modes)('hold no text, name or metadata under $name', async ({ encryption }) => {
    const made = await houseForAllModes();
    const canary = 'CANARY-3f1c in the body';
    await put(made, 'canary-name', canary.repeat(4000), { encryption, metadata: [['canary-meta', 'canary-value']] });
    await put(made, 'canary-small', canary, { encryption });
    expect((await get(made, 'canary-small', keyOption(encryption))).toString()).toBe(canary);
    expect(made.blobs.ids).toHaveLength(2);
    for (const id of made.blobs.ids) {
      const bytes = made.blobs.bytesOf(id).toString('latin1');
      for (const secret of ['CANARY', 'canary', 'the-bucket', 'in the body']) expect(bytes).not.toContain(secret);
    }
  });

  test('leave no drawn secret in clear, neither in records nor in blobs', async () => {
    const made = await houseForAllModes();
    for (const { name, encryption } of modes) await put(made, name, 'text', { encryption });
    const records = Buffer.concat(made.recordBytes());
    // Service key, four data keys of the service's own; generations and salts have other lengths.
    const drawn = [...made.drawn.filter((bytes) => bytes.length === 32), ...made.kms.plaintexts, customerKey];
    expect(drawn).toHaveLength(5 + 3 + 1);
    for (const secret of drawn) {
      expect(records.includes(secret)).toBe(false);
      for (const id of made.blobs.ids) expect(made.blobs.bytesOf(id).includes(secret)).toBe(false);
    }
  });

  test('are sealed differently each time, also for equal text', async () => {
    const made = await houseWithBucket();
    await put(made, 'a', 'same');
    await put(made, 'b', 'same');
    const [a, b] = made.blobs.ids.map((id) => made.blobs.bytesOf(id));
    expect(a!.subarray(headerLength).equals(b!.subarray(headerLength))).toBe(false);
  });

  test('fail to open with any one byte changed', async () => {
    const made = await houseWithBucket();
    const plain = text(100);
    await put(made, 'a', plain);
    const id = await blobOf(made, 'a');
    const whole = made.blobs.bytesOf(id);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(255 - changed.readUInt8(at), at);
      made.blobs.replace(id, changed);
      expect((await faultOf(get(made, 'a'))).kind).toBe('damaged');
    }
    made.blobs.replace(id, whole);
    expect(await get(made, 'a')).toEqual(plain);
  });

  test.each([3 * chunkSize, 3 * chunkSize + 5])('of %i bytes fail to open when cut anywhere near a boundary', async (size) => {
    const made = await houseWithBucket();
    await put(made, 'a', text(size));
    const id = await blobOf(made, 'a');
    const whole = made.blobs.bytesOf(id);
    const boundaries = [
      0,
      headerLength,
      headerLength + sealedChunkSize,
      headerLength + 2 * sealedChunkSize,
      headerLength + 3 * sealedChunkSize,
    ];
    const cuts = new Set(
      [...boundaries, whole.length].flatMap((at) => [at - 16, at - 1, at, at + 1]).filter((at) => at >= 0 && at < whole.length),
    );
    for (const cut of cuts) {
      made.blobs.replace(id, Buffer.from(whole.subarray(0, cut)));
      expect((await faultOf(get(made, 'a'))).kind).toBe('damaged');
    }
  });

  test('fail with chunks swapped, doubled or left out, and hand out only what verified before', async () => {
    const made = await houseWithBucket();
    const plain = text(3 * chunkSize + 5);
    await put(made, 'a', plain);
    const id = await blobOf(made, 'a');
    const whole = made.blobs.bytesOf(id);
    const chunk = (index: number): Buffer =>
      whole.subarray(headerLength + index * sealedChunkSize, headerLength + (index + 1) * sealedChunkSize);
    const header = whole.subarray(0, headerLength);
    const arrangements = [
      [1, 0, 2, 3],
      [0, 2, 1, 3],
      [0, 0, 2, 3],
      [0, 1, 1, 3],
      [0, 2, 3],
      [0, 1, 3],
      [3, 0, 1, 2],
    ];
    for (const order of arrangements) {
      made.blobs.replace(id, Buffer.concat([header, ...order.map(chunk)]));
      const pieces: Buffer[] = [];
      const opened = await made.service.getObject(alice, 'the-bucket', 'a');
      const fault = await faultOf(
        (async () => {
          for await (const piece of opened.body) pieces.push(piece);
        })(),
      );
      expect(fault.kind).toBe('damaged');
      const out = Buffer.concat(pieces);
      expect(plain.subarray(0, out.length)).toEqual(out);
    }
  });

  test('give a range whose chunks are sound, and only that, when another chunk is damaged', async () => {
    const made = await houseWithBucket();
    const plain = text(3 * chunkSize + 5);
    await put(made, 'a', plain);
    const id = await blobOf(made, 'a');
    const changed = Buffer.from(made.blobs.bytesOf(id));
    const inSecond = headerLength + sealedChunkSize + 100;
    changed.writeUInt8(255 - changed.readUInt8(inSecond), inSecond);
    made.blobs.replace(id, changed);
    expect(await get(made, 'a', { range: { first: 10, last: 20 } })).toEqual(plain.subarray(10, 21));
    expect(await get(made, 'a', { range: { suffix: 9 } })).toEqual(plain.subarray(-9));
    expect((await faultOf(get(made, 'a', { range: { first: chunkSize - 1, last: chunkSize } }))).kind).toBe('damaged');
  });

  test.each(modes)('fail as another object, version, bucket or generation under $name', async ({ encryption }) => {
    const made = await houseForAllModes();
    const key = keyOption(encryption);
    await made.service.createBucket(alice, 'other-bucket', { region });
    await made.service.putBucketEncryption(alice, 'other-bucket', { algorithm: 'AES256', blocked: ['NONE'] });
    await made.service.putVersioning(alice, 'the-bucket', 'enabled');
    const first = await put(made, 'a', 'first text', { encryption });
    const firstBlob = await blobOf(made, 'a');
    await put(made, 'a', 'other text', { encryption });
    await put(made, 'b', 'third text', { encryption });
    await made.service.putObject(alice, 'other-bucket', 'c', bodyOf('fourth one'), { encryption });
    const blobs = { first: firstBlob, second: await blobOf(made, 'a'), b: await blobOf(made, 'b'), c: await blobOf(made, 'c') };
    const bytes = Object.fromEntries(Object.entries(blobs).map(([name, id]) => [name, made.blobs.bytesOf(id)]));
    const { first: one, second: two, b: three, c: four } = bytes;
    for (const [target, foreign] of [
      [blobs.first, [two, three, four]],
      [blobs.second, [one, three, four]],
      [blobs.b, [one, two, four]],
    ] as const) {
      for (const other of foreign) {
        const own = made.blobs.bytesOf(target);
        made.blobs.replace(target, other!);
        const read =
          target === blobs.b
            ? get(made, 'b', key)
            : get(made, 'a', { ...key, ...(target === blobs.first ? { versionId: first.versionId } : {}) });
        expect((await faultOf(read)).kind).toBe('damaged');
        made.blobs.replace(target, own);
      }
    }
    expect((await get(made, 'a', key)).toString()).toBe('other text');
  });

  test('fail when blob and wrapped key are moved together to another object', async () => {
    const made = await houseForAllModes();
    for (const { encryption } of modes) {
      await put(made, 'a', 'text of a', { encryption });
      await put(made, 'b', 'text of b', { encryption });
      const a = await rowOf(made, 'a');
      const b = await rowOf(made, 'b');
      await made.records.write((tx) => {
        tx.put(currentVersionTable, b.recordKey, { ...b.row, parts: a.row.parts, envelope: a.row.envelope });
        return Promise.resolve();
      });
      expect(['damaged', 'invalid-ciphertext']).toContain((await faultOf(get(made, 'b', keyOption(encryption)))).kind);
      // Even with the generation moved along, the key of the object is another one.
      await made.records.write((tx) => {
        tx.put(currentVersionTable, b.recordKey, { ...a.row });
        return Promise.resolve();
      });
      expect(['damaged', 'invalid-ciphertext']).toContain((await faultOf(get(made, 'b', keyOption(encryption)))).kind);
      await made.records.write((tx) => {
        tx.put(currentVersionTable, b.recordKey, b.row);
        return Promise.resolve();
      });
      expect((await get(made, 'b', keyOption(encryption))).toString()).toBe('text of b');
    }
  });

  test('fail as another part of the same object', async () => {
    const made = await houseWithBucket();
    await put(made, 'a', 'text of a');
    const { recordKey, row } = await rowOf(made, 'a');
    await made.records.write((tx) => {
      tx.put(currentVersionTable, recordKey, { ...row, parts: [{ ...row.parts[0]!, number: 1 }] });
      return Promise.resolve();
    });
    expect((await faultOf(get(made, 'a'))).kind).toBe('damaged');
  });

  test('under SSE-S3 fail in another account or region, whose service key is another one', async () => {
    const made = house();
    await made.service.createBucket(alice, 'the-bucket', { region: 'eu-central-1' });
    await made.service.createBucket(alice, 'second-bucket', { region: 'us-east-1' });
    await put(made, 'a', 'text');
    await made.service.putObject(alice, 'second-bucket', 'a', bodyOf('text'));
    const entries = await made.records.list(currentVersionTable);
    const [one, two] = entries as readonly { key: string; row: StoredVersion }[];
    await made.records.write((tx) => {
      tx.put(currentVersionTable, one!.key, two!.row);
      tx.put(currentVersionTable, two!.key, one!.row);
      return Promise.resolve();
    });
    expect((await faultOf(get(made, 'a'))).kind).toBe('damaged');
  });

  test('answer a missing blob as damage', async () => {
    const made = await houseWithBucket();
    await put(made, 'a', 'text');
    await made.blobs.delete(await blobOf(made, 'a'));
    expect(await faultOf(get(made, 'a'))).toEqual({ kind: 'damaged', details: { bucket: 'the-bucket', key: 'a', versionId: 'null' } });
  });

  test('can be read by a second server over the same stores', async () => {
    const made = await houseForAllModes();
    for (const { name, encryption } of modes) {
      await put(made, name, name, { encryption });
      expect((await readAll((await made.another().getObject(alice, 'the-bucket', name, keyOption(encryption))).body)).toString()).toBe(
        name,
      );
    }
  });
});
