import { createDecipheriv } from 'node:crypto';
import { MemoryImage, PowerLost } from './memory-image';
import { addPassphrase, createImage, dataOffset } from '../../../../src/backend/block/luks2/create-image';
import type { PassphraseWork } from '../../../../src/backend/block/luks2/create-image';
import { readHeader, unlock } from '../../../../src/backend/block/luks2/open-image';
import type { PassphraseKdf } from '../../../../src/backend/crypto/passphrase-kdf';
import { insecureSeededRandom } from '../../../../src/backend/random';
import { caller, MiB, World } from '../world';

const random = insecureSeededRandom('luks2');
/** Little work: what is tested is not how long it takes. */
const quick = (salt: Buffer): PassphraseKdf => ({ type: 'pbkdf2', hash: 'sha256', iterations: 1000, salt });
const passphrase = Buffer.from('correct horse');
const key = random.bytes(64);

async function made(kdf: PassphraseWork = quick): Promise<MemoryImage> {
  const image = new MemoryImage();
  await createImage(image, { key, passphrase, kdf }, random);
  return image;
}

const opens = async (image: MemoryImage, by: Buffer): Promise<Buffer> => unlock(image, (await readHeader(image)).metadata, by);

test.each(['argon2id', 'pbkdf2'] as const)('a header opens with its passphrase and no other (%s)', async (kdf) => {
  const image = await made(kdf);
  expect(await opens(image, passphrase)).toEqual(key);
  await expect(opens(image, Buffer.from('correct horsf'))).rejects.toMatchObject({ reason: 'wrong-passphrase' });
  expect(image.bytes.includes(key)).toBe(false);
  expect(image.bytes.includes(key.subarray(0, 32))).toBe(false);
});

test('one byte of the keyslot changed, and the passphrase opens nothing', async () => {
  const image = await made();
  image.bytes[32_768 + 100_000] = 255 - (image.bytes[32_768 + 100_000] ?? 0);
  await expect(opens(image, passphrase)).rejects.toMatchObject({ reason: 'wrong-passphrase' });
});

test('either copy of the header is enough, and the newer one counts', async () => {
  const image = await made();
  const second = Buffer.from('battery staple');
  const before = image.copy();
  await addPassphrase(image, passphrase, { passphrase: second, kdf: quick }, random);
  for (const by of [passphrase, second]) expect(await opens(image, by)).toEqual(key);
  for (const from of [0, 16_384]) {
    const damaged = image.copy();
    damaged.bytes.fill(1, from + 5000, from + 5001);
    expect(await opens(damaged, second)).toEqual(key);
    const mixed = image.copy();
    before.bytes.copy(mixed.bytes, from, from, from + 16_384);
    expect((await readHeader(mixed)).header.sequence).toBe(2);
    const lost = image.copy();
    lost.bytes.fill(0, from, from + 16_384);
    expect(await opens(lost, second)).toEqual(key);
  }
});

test('whenever the power goes during an update, the header can be read and the first keyslot is as it was', async () => {
  const image = await made();
  const slot = (one: MemoryImage): Buffer => one.bytes.subarray(32_768, 32_768 + 258_048);
  let updated = 0;
  for (let at = 0; updated === 0; at++) {
    for (const part of [0, 0.5, 0.99]) {
      const torn = image.copy();
      torn.lost = { at, part };
      const update = addPassphrase(torn, passphrase, { passphrase: Buffer.from('battery staple'), kdf: quick }, random);
      const isLost = await update.then(
        () => false,
        (error: unknown) => error instanceof PowerLost,
      );
      if (!isLost) updated++;
      const { header, metadata } = await readHeader(torn);
      expect(slot(torn).equals(slot(image))).toBe(true);
      expect(metadata.digests[0]?.keyslots).toContain('0');
      expect(metadata.keyslots).toHaveLength(header.sequence);
    }
    expect(at).toBeLessThan(20);
  }
});

describe('a volume', () => {
  const xts = (bytes: Buffer, dataKey: Buffer): Buffer =>
    Buffer.concat(
      Array.from({ length: bytes.length / 512 }, (_, sector) => {
        const tweak = Buffer.alloc(16);
        tweak.writeUInt32LE(sector);
        return createDecipheriv('aes-256-xts', dataKey, tweak).update(bytes.subarray(sector * 512, (sector + 1) * 512));
      }),
    );

  async function written(world: World): Promise<{ readonly id: string; readonly plain: Buffer }> {
    const { id } = await world.encryptedVolume({ size: 3 * MiB });
    const device = await world.attach(id);
    await device.write(4096, Buffer.alloc(70_000, 'in the image '));
    await device.write(2 * MiB - 7, Buffer.from('over a border'));
    await device.flush();
    const plain = await device.read(0, 3 * MiB);
    await world.detach(id);
    return { id, plain };
  }

  test('lies in its image as it lies at rest, under its own data key', async () => {
    const world = new World();
    const { id, plain } = await written(world);
    const image = new MemoryImage();
    await world.service.exportImage(caller, { what: 'volume', id, image, passphrase, kdf: quick });
    const data = image.bytes.subarray(dataOffset);
    expect(data).toHaveLength(3 * MiB);
    const opened = await opens(image, passphrase);
    expect(xts(data, opened).equals(plain)).toBe(true);
    for (const blob of world.blobs.ids()) {
      const bytes = world.blobs.bytesOf(blob);
      for (let at = 0; at < bytes.length; at += 4096) expect(data.includes(bytes.subarray(at, at + 4096))).toBe(true);
    }
    expect(image.bytes.includes('in the image')).toBe(false);
  });

  test('that was read from an image has what the exported one had, under another data key', async () => {
    const world = new World();
    const { id, plain } = await written(world);
    const snapshot = await world.snapshot(id);
    const image = new MemoryImage();
    await world.service.exportImage(caller, { what: 'snapshot', id: snapshot, image, passphrase, kdf: quick, sparse: false });
    const volume = await world.service.importImage(caller, {
      image,
      passphrase,
      zone: 'eu-central-1a',
      type: 'gp3',
      keyReference: world.keyArn,
      roundTo: 2 * MiB,
    });
    expect(volume).toMatchObject({ size: 4 * MiB, encrypted: true, keyArn: world.keyArn, state: 'available' });
    const device = await world.attach(volume.id);
    expect((await device.read(0, 3 * MiB)).equals(plain)).toBe(true);
    expect((await device.read(3 * MiB, MiB)).equals(Buffer.alloc(MiB))).toBe(true);
    // Zeros of the image are not stored.
    const stored = (await device.allocation(0, 4 * MiB, 100))
      .filter((extent) => extent.stored)
      .reduce((sum, { length }) => sum + length, 0);
    expect(stored).toBeLessThan(100_000);
  });

  test('that is not encrypted, is attached, or whose key is disabled gives no image', async () => {
    const world = new World();
    const ask = (id: string) => world.service.exportImage(caller, { what: 'volume', id, image: new MemoryImage(), passphrase, kdf: quick });
    await expect(ask((await world.volume({ size: MiB })).id)).rejects.toMatchObject({ reason: 'unsupported' });
    const { id } = await world.encryptedVolume({ size: MiB });
    await world.attach(id);
    await expect(ask(id)).rejects.toMatchObject({ kind: 'wrong-state' });
    await world.detach(id);
    world.keys.disable(world.keyArn);
    await expect(ask(id)).rejects.toMatchObject({ kind: 'disabled' });
  });

  test('an import that fails leaves no volume behind', async () => {
    const world = new World();
    const { id } = await written(world);
    const image = new MemoryImage();
    await world.service.exportImage(caller, { what: 'volume', id, image, passphrase, kdf: quick });
    const input = { image, zone: 'eu-central-1a', type: 'gp3', keyReference: world.keyArn, roundTo: MiB };
    await expect(world.service.importImage(caller, { ...input, passphrase: Buffer.from('wrong') })).rejects.toMatchObject({
      reason: 'wrong-passphrase',
    });
    const read = image.read.bind(image);
    image.read = (offset, length) => (offset > dataOffset ? Promise.resolve(Buffer.alloc(0)) : read(offset, length));
    await expect(world.service.importImage(caller, { ...input, passphrase })).rejects.toMatchObject({ reason: 'damaged' });
    expect((await world.service.volumes(caller)).map((volume) => volume.id)).toEqual([id]);
  });
});
