import { createDecipheriv } from 'node:crypto';
import { caller, MiB, World } from './world';
import { BlockFault } from '../../../src/backend/block/block-fault';
import type { Volume } from '../../../src/backend/block/rows';

const canary = 'the quick brown canary at rest ';
const page = Buffer.from(canary.repeat(200)).subarray(0, 4096);
const keyUse = { principal: caller.principal, region: caller.region, via: 'ec2', requestId: 'test' } as const;

const dataKeyOf = (world: World, volume: Volume): Promise<Buffer> =>
  world.keys.unwrap(keyUse, volume.dataKey!.wrapped, new Map([['aws:ebs:id', volume.dataKey!.contextId]]));

async function written(encrypted: boolean): Promise<{ world: World; volume: Volume }> {
  const world = new World();
  const volume = encrypted ? await world.encryptedVolume() : await world.volume();
  const device = await world.attach(volume.id);
  await device.write(5 * MiB, page);
  await device.write(100, Buffer.from(canary));
  await device.flush();
  return { world, volume };
}

describe('data at rest', () => {
  it('of an encrypted volume never holds the text that was written', async () => {
    const { world } = await written(true);
    expect(world.blobs.ids()).not.toEqual([]);
    expect(world.blobs.contain('canary')).toBe(false);
    expect((await world.recordBytes()).includes('canary')).toBe(false);
  });

  it('of an unencrypted volume holds the text that was written', async () => {
    const { world, volume } = await written(false);
    expect(volume).toMatchObject({ encrypted: false });
    expect(world.blobs.contain('canary')).toBe(true);
  });

  it('never holds the data key in clear', async () => {
    const { world, volume } = await written(true);
    const key = await dataKeyOf(world, volume);
    const records = await world.recordBytes();
    expect(records.includes(key.subarray(0, 16))).toBe(false);
    expect(records.includes(key.subarray(32, 48))).toBe(false);
    expect(records.includes(Buffer.from(volume.dataKey!.wrapped))).toBe(true);
  });

  it('decrypts sector by sector with plain aes-256-xts and the sector number as tweak', async () => {
    const { world, volume } = await written(true);
    const key = await dataKeyOf(world, volume);
    const [segment] = world.blobs.ids();
    // Buffered blocks keep the order in which they were written: the one at 5 MiB came first.
    const stored = world.blobs.bytesOf(segment!).subarray(0, 4096);
    const clear: Buffer[] = [];
    for (let sector = 0; sector < 8; sector++) {
      const tweak = Buffer.alloc(16);
      tweak.writeBigUInt64LE(BigInt((5 * MiB) / 512 + sector));
      const xts = createDecipheriv('aes-256-xts', key, tweak);
      clear.push(xts.update(stored.subarray(sector * 512, sector * 512 + 512)), xts.final());
    }
    expect(Buffer.concat(clear).equals(page)).toBe(true);
  });

  it('differs between equal sectors and between volumes', async () => {
    const world = new World();
    const sectors = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const { id } = await world.encryptedVolume();
      const device = await world.attach(id);
      await device.write(0, Buffer.alloc(8192, 7));
      await device.flush();
    }
    for (const id of world.blobs.ids()) {
      const bytes = world.blobs.bytesOf(id);
      for (let at = 0; at < bytes.length; at += 512) sectors.add(bytes.toString('hex', at, at + 512));
    }
    expect(sectors.size).toBe(32);
  });
});

describe('damage at rest', () => {
  const damages: Record<string, (world: World, id: string) => unknown> = {
    'one flipped bit': (world, id) => (world.blobs.bytesOf(id)[4096 + 17]! += 4),
    'two blocks exchanged': (world, id) => {
      const bytes = world.blobs.bytesOf(id);
      const first = Buffer.from(bytes.subarray(0, 4096));
      bytes.copy(bytes, 0, 4096, 8192);
      first.copy(bytes, 4096);
    },
    'a segment that is cut off': (world, id) => world.blobs.truncate(id, 6000),
    'a segment that is gone': (world, id) => world.blobs.delete(id),
  };
  it.each(Object.keys(damages))('fails with an I/O error for %s, and only where it is', async (name) => {
    for (const encrypted of [true, false]) {
      const world = new World();
      const volume = encrypted ? await world.encryptedVolume() : await world.volume();
      const device = await world.attach(volume.id);
      await device.write(0, Buffer.alloc(4096, 1));
      await device.write(4096, Buffer.alloc(4096, 2));
      await device.flush();
      const [damaged] = world.blobs.ids();
      await device.write(MiB, Buffer.alloc(4096, 3));
      await device.flush();
      await damages[name]!(world, damaged!);
      await expect(device.read(4096, 4096)).rejects.toMatchObject({
        kind: 'io-error',
        details: { volumeId: volume.id, reason: 'damaged' },
      });
      await expect(device.read(0, 8192)).rejects.toThrow(BlockFault);
      expect((await device.read(MiB, 4096)).equals(Buffer.alloc(4096, 3))).toBe(true);
      // A write of the whole block heals it.
      await device.write(4096, Buffer.alloc(4096, 4));
      expect((await device.read(4096, 4096)).equals(Buffer.alloc(4096, 4))).toBe(true);
    }
  });

  it('fails with an I/O error for a map row that does not parse', async () => {
    const { world, volume } = await written(true);
    await world.records.write(async (tx) => {
      for (const { key, row } of await tx.list<{ extents: Uint8Array }>({ name: 'block-map' })) {
        tx.put({ name: 'block-map' }, key, { ...row, extents: row.extents.subarray(0, row.extents.length - 1) });
      }
    });
    await world.detach(volume.id);
    const device = await world.attach(volume.id);
    await expect(device.read(0, 512)).rejects.toMatchObject({ kind: 'io-error', details: { reason: 'damaged' } });
  });
});

describe('what checksums and XTS do not detect (SECURITY)', () => {
  it('an old segment and an old map put back together read as the old data', async () => {
    const world = new World();
    const { id } = await world.encryptedVolume();
    let device = await world.attach(id);
    await device.write(0, Buffer.alloc(4096, 1));
    for (const at of [MiB, 2 * MiB]) await device.write(at, Buffer.alloc(4096, 9));
    await device.flush();
    const [old] = await world.records.list<object>({ name: 'block-map' });
    const [segment] = world.blobs.ids();
    await device.write(0, Buffer.alloc(4096, 2));
    await device.flush();
    expect(world.blobs.ids()).toContain(segment);
    await world.records.write((tx) => {
      tx.put({ name: 'block-map' }, old!.key, old!.row);
      return Promise.resolve();
    });
    await world.detach(id);
    device = await world.attach(id);
    expect((await device.read(0, 4096)).equals(Buffer.alloc(4096, 1))).toBe(true);
  });
});
