import fc from 'fast-check';
import type { RawClient } from './raw-client';
import { u16, u32, u64 } from './raw-client';
import { Served } from './served';
import { insecureSeededRandom } from '../../../src/backend/random';
import { caller, GiB, MiB } from '../block/world';

const [read, write, leave, flush, trim, zeroes, status] = [0, 1, 2, 3, 4, 6, 7] as const;
const [fua, noHole, undivided, one, fast] = [1, 2, 4, 8, 16] as const;
const [EIO, EINVAL, ENOSPC, EOVERFLOW, ENOTSUP] = [5, 22, 28, 75, 95] as const;
const random = insecureSeededRandom('nbd');

async function extents(client: RawClient, offset: number, length: number, flags = 0): Promise<readonly [number, number][]> {
  const { done, type, data } = await client.chunk(client.request(status, offset, length, flags));
  expect([done, type, data.readUInt32BE(0)]).toEqual([true, 5, 1]);
  return Array.from({ length: (data.length - 4) / 8 }, (_, i) => [data.readUInt32BE(4 + 8 * i), data.readUInt32BE(8 + 8 * i)]);
}

const flip = (bytes: Buffer, at: number): number => bytes.writeUInt8(255 - bytes.readUInt8(at), at);

describe('a client', () => {
  let served: Served;
  let client: RawClient;
  beforeEach(async () => {
    served = await Served.start();
    client = await served.client();
  });
  afterEach(async () => {
    expect(served.defects).toEqual([]);
    await served.stop();
  });

  it('reads what it wrote, at any offset and length, in structured and in simple replies', async () => {
    const simple = await served.client(false);
    for (const [offset, length] of [
      [0, 512],
      [5, 1],
      [4095, 8194],
      [MiB - 1, 3 * MiB + 2],
      [GiB - 7, 7],
    ] as const) {
      const data = random.bytes(length);
      expect(await client.call(write, offset, length, 0, data)).toBe(0);
      expect(((await client.read(offset, length)) as Buffer).equals(data)).toBe(true);
      expect((await simple.simple(simple.request(read, offset, length), length)).data.equals(data)).toBe(true);
    }
    expect(await client.read(100, 0)).toEqual(Buffer.alloc(0));
    expect(await client.call(write, GiB, 0)).toBe(0);
  });

  it('finds nothing of what it wrote in clear at rest', async () => {
    const canary = Buffer.alloc(64 * 1024, 'in clear over the wire, never at rest.');
    await client.call(write, 8192, canary.length, fua, canary);
    expect(served.world.blobs.ids().length).toBeGreaterThan(0);
    expect(served.world.blobs.contain('never at rest')).toBe(false);
  });

  it('is told that a write is durable when it asked for that: by FUA, by a flush, also of another connection', async () => {
    const other = await served.client();
    const durable = async (offset: number): Promise<boolean> => {
      await served.world.crash();
      client = await served.client();
      return ((await client.read(offset, 3)) as Buffer).toString() === 'abc';
    };
    await client.call(write, 0, 3, fua, Buffer.from('abc'));
    expect(await durable(0)).toBe(true);
    await client.call(write, 5000, 3, 0, Buffer.from('abc'));
    expect(await durable(5000)).toBe(false);
    await client.call(write, 9000, 3, 0, Buffer.from('abc'));
    const flusher = await served.client();
    await flusher.call(flush, 0, 0);
    expect(await durable(9000)).toBe(true);
    expect(await other.ended()).toEqual(Buffer.alloc(0));
  });

  it('trims and zeroes', async () => {
    const data = random.bytes(MiB);
    await client.call(write, 0, MiB, 0, data);
    expect(await client.call(trim, 4096, 8192)).toBe(0);
    expect(await client.call(zeroes, 16384 + 3, 5000, noHole)).toBe(0);
    expect(await client.call(zeroes, 65536 + 3, 5000, fast + fua)).toBe(0);
    expect(await client.call(zeroes, 0, 4096, noHole + fast)).toBe(ENOTSUP);
    data
      .fill(0, 4096, 4096 + 8192)
      .fill(0, 16384 + 3, 16384 + 5003)
      .fill(0, 65536 + 3, 65536 + 5003);
    expect(((await client.read(0, MiB)) as Buffer).equals(data)).toBe(true);
  });

  it('learns which bytes are stored, of what is buffered too', async () => {
    expect(await extents(client, 0, GiB)).toEqual([[GiB, 3]]);
    await client.call(write, MiB, 8192, fua, Buffer.alloc(8192, 1));
    await client.call(write, 10 * MiB, 1, 0, Buffer.alloc(1, 1));
    expect(await extents(client, 0, GiB)).toEqual([
      [MiB, 3],
      [8192, 0],
      [9 * MiB - 8192, 3],
      [4096, 0],
      [GiB - 10 * MiB - 4096, 3],
    ]);
    expect(await extents(client, MiB + 100, 5000)).toEqual([[5000, 0]]);
    expect(await extents(client, MiB - 5, 10, one)).toEqual([[5, 3]]);
    await client.call(trim, MiB, 4096);
    expect(await extents(client, MiB, 8192)).toEqual([
      [4096, 3],
      [4096, 0],
    ]);
  });

  it('is refused by the numbers of the protocol, and goes on', async () => {
    expect(await client.read(GiB, 1)).toBe(EINVAL);
    expect(await client.read(GiB - 1, 2)).toBe(EINVAL);
    expect(await client.call(write, GiB - 1, 2, 0, Buffer.alloc(2))).toBe(ENOSPC);
    expect(await client.call(write, 2n ** 64n - 1n, 2, 0, Buffer.alloc(2))).toBe(ENOSPC);
    expect(await client.call(trim, GiB, 1)).toBe(EINVAL);
    expect(await client.call(zeroes, GiB, 1)).toBe(ENOSPC);
    expect(await client.read(0, 32 * MiB + 1)).toBe(EINVAL);
    expect(await client.read(0, MiB + 1, undivided)).toBe(EOVERFLOW);
    expect(await client.read(0, 4096, noHole)).toBe(EINVAL);
    expect(await client.call(write, 0, 5, fast, Buffer.alloc(5))).toBe(EINVAL);
    expect(await client.call(5, 0, 4096)).toBe(EINVAL);
    expect(await client.call(0xffff, 0, 4096)).toBe(EINVAL);
    expect(await client.call(flush, 0, 0, 0x8000)).toBe(EINVAL);
    expect((await client.chunk(client.request(status, 0, 0))).data.readUInt32BE(0)).toBe(EINVAL);
    const plain = await served.client(false);
    expect(await plain.call(status, 0, 4096)).toBe(EINVAL);
    expect(await plain.call(read, 0, 4096, undivided)).toBe(EINVAL);
    expect(await client.call(flush, 0, 0)).toBe(0);
  });

  it('gets one undivided chunk where it asks for that', async () => {
    const { done, type, data } = await client.chunk(client.request(read, 0, MiB, undivided));
    expect([done, type, data.length]).toEqual([true, 1, 8 + MiB]);
  });

  it('is told of damage as an I/O error, never other bytes', async () => {
    await client.call(write, 0, MiB, fua, random.bytes(MiB));
    const [id = ''] = served.world.blobs.ids();
    flip(served.world.blobs.bytesOf(id), 5000);
    expect(await client.read(0, 8192)).toBe(EIO);
    expect(((await client.read(0, 4096)) as Buffer).length).toBe(4096);
    const plain = await served.client(false);
    expect(await plain.call(read, 4096, 4096)).toBe(EIO);
    expect(await plain.call(write, 4097, 1, 0, Buffer.alloc(1))).toBe(EIO);
  });

  it('is cut off where damage shows up in the middle of a long simple reply, which has no other way to say so', async () => {
    await client.call(write, 0, 4 * MiB, fua, random.bytes(4 * MiB));
    const [id = ''] = served.world.blobs.ids();
    flip(served.world.blobs.bytesOf(id), 4 * MiB - 1);
    const plain = await served.client(false);
    const cookie = plain.request(read, 0, 4 * MiB);
    await expect(plain.simple(cookie, 4 * MiB)).rejects.toThrow(/the server left/);
  });

  it('is disconnected when the volume is detached; what was written is there at the next attach', async () => {
    await client.call(write, 4096, 3, 0, Buffer.from('abc'));
    await served.world.detach(served.volumeId);
    await client.ended();
    const again = await served.world.attach(served.volumeId);
    expect((await again.read(4096, 3)).toString()).toBe('abc');
  });

  it('sees the size it was told, whatever the volume grows to', async () => {
    await served.world.service.modifyVolume(caller, served.volumeId, { size: 2 * GiB });
    expect(await client.read(GiB, 1)).toBe(EINVAL);
    expect((await (await served.connect()).go(served.volumeId)).size).toBe(2 * GiB);
  });

  it('leaves with NBD_CMD_DISC, after everything it asked for was done', async () => {
    const cookies = [client.request(write, 0, 3, fua, Buffer.from('abc')), client.request(read, 0, 3)];
    client.request(leave, 0, 0);
    expect((await client.simple(cookies[0]!)).error).toBe(0);
    await client.chunk(cookies[1]!);
    expect(await client.ended()).toEqual(Buffer.alloc(0));
  });

  it('and many others write and read side by side what a plain array says', async () => {
    const size = 3 * MiB;
    const operation = fc.record({
      kind: fc.constantFrom('write', 'trim', 'zeroes', 'read', 'flush'),
      offset: fc.nat(size - 1),
      length: fc.integer({ min: 1, max: 70_000 }),
      fill: fc.integer({ min: 1, max: 255 }),
      who: fc.nat(2),
    });
    const clients = [client, await served.client(), await served.client()];
    const model = Buffer.alloc(size);
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        for (const { kind, offset, length, fill, who } of operations) {
          const from = clients[who]!;
          const count = Math.min(length, size - offset);
          if (kind === 'write') await from.call(write, offset, count, 0, Buffer.alloc(count, fill));
          if (kind === 'trim') await from.call(trim, offset, count);
          if (kind === 'zeroes') await from.call(zeroes, offset, count, noHole);
          if (kind === 'flush') await from.call(flush, 0, 0);
          if (kind === 'read') {
            expect(((await from.read(offset, count)) as Buffer).equals(model.subarray(offset, offset + count))).toBe(true);
          } else if (kind !== 'flush') {
            model.fill(kind === 'write' ? fill : 0, offset, offset + count);
          }
        }
      }),
      { numRuns: 15 },
    );
    expect(((await client.read(0, size)) as Buffer).equals(model)).toBe(true);
  });

  it.each([
    ['a request that is none', Buffer.concat([u32(0x25609514), Buffer.alloc(24)])],
    ['a reply', Buffer.concat([u32(0x67446698), Buffer.alloc(24)])],
  ])('is disconnected at %s', async (_what, bytes) => {
    client.send(bytes);
    expect(await client.ended()).toEqual(Buffer.alloc(0));
  });

  it('that leaves in the middle of anything harms nobody', async () => {
    const whole = Buffer.concat([u32(0x25609513), u16(0), u16(write), u64(1), u64(0), u32(3000), Buffer.alloc(3000, 'torn')]);
    for (const length of [1, 4, 27, 28, 29, 3027]) {
      const torn = await served.client();
      torn.send(whole.subarray(0, length));
      torn.stream.end();
      await torn.ended();
    }
    expect(await client.read(0, 3000)).toEqual(Buffer.alloc(3000));
    const long = await served.client();
    long.send(u32(0x25609513), u16(0), u16(write), u64(1), u64(0), u32(32 * MiB), Buffer.alloc(100));
    long.leave();
    expect(await client.call(flush, 0, 0)).toBe(0);
  });

  it('may announce more than it may write: the bytes are passed over', async () => {
    const cookie = client.request(write, 0, 32 * MiB + 5);
    for (let i = 0; i < 32; i++) client.send(Buffer.alloc(MiB, 1));
    client.send(Buffer.alloc(5, 1));
    expect((await client.simple(cookie)).error).toBe(EINVAL);
    expect(await client.read(0, 4096)).toEqual(Buffer.alloc(4096));
  });

  it('that asks for everything and reads nothing makes nobody else wait, and the server hold little', async () => {
    const greedy = await served.client();
    greedy.stream.pause();
    const before = process.memoryUsage();
    for (let i = 0; i < 2000; i++) greedy.request(read, 0, 32 * MiB);
    const start = process.hrtime.bigint();
    for (let i = 0; i < 50; i++) expect(await client.call(write, i * 4096, 4096, 0, Buffer.alloc(4096, i))).toBe(0);
    expect(Number(process.hrtime.bigint() - start) / 1e9).toBeLessThan(5);
    const { rss } = process.memoryUsage();
    expect(rss - before.rss).toBeLessThan(100 * MiB);
    greedy.leave();
  });

  it('that sends garbage in place of requests never takes the server down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (garbage) => {
        const wild = await served.client();
        wild.send(u32(0x25609513), garbage);
        wild.stream.end();
        await wild.ended();
      }),
      { numRuns: 50 },
    );
    expect(await client.call(flush, 0, 0)).toBe(0);
  });
});
