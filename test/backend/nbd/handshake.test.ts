import { text, u16, u32 } from './raw-client';
import { Served } from './served';
import { caller, GiB } from '../block/world';

const error = (number: number): number => 0x80000000 + number;

describe('the handshake', () => {
  let served: Served;
  beforeAll(async () => (served = await Served.start()));
  afterAll(async () => {
    expect(served.defects).toEqual([]);
    await served.stop();
  });

  const greeted = async () => {
    const client = await served.connect();
    await client.greet();
    return client;
  };

  it('gives size and flags after NBD_OPT_EXPORT_NAME, with 124 zeroes only for who wants them', async () => {
    for (const [flags, length] of [
      [3, 10],
      [1, 134],
    ] as const) {
      const client = await served.connect();
      await client.greet(flags);
      client.send(Buffer.from('IHAVEOPT'), u32(1), u32(served.volumeId.length), Buffer.from(served.volumeId));
      const answer = await client.take(length);
      expect(answer.readBigUInt64BE(0)).toBe(BigInt(GiB));
      // Flags, flush, FUA, trim, zeroes, many connections, fast zeroes; "don't fragment" needs structured replies.
      expect(answer.readUInt16BE(8)).toBe(0b1001_0110_1101);
      expect(answer.subarray(10).equals(Buffer.alloc(length - 10))).toBe(true);
      expect(await client.call(3, 0, 0)).toBe(0);
    }
  });

  it('lists what is attached, by volume id, and goes on', async () => {
    const client = await greeted();
    client.send(Buffer.from('IHAVEOPT'), u32(3), u32(0));
    const { type, data } = await client.optionReply(3);
    const length = data.readUInt32BE(0);
    expect([type, data.toString('utf8', 4, 4 + length)]).toEqual([2, served.volumeId]);
    expect(data.toString('utf8', 4 + length)).toContain('/dev/sdf of i-');
    expect(await client.optionReply(3)).toEqual({ type: 1, data: Buffer.alloc(0) });
    expect((await client.option(2)).type).toBe(1);
    await client.ended();
  });

  it('answers NBD_OPT_INFO with what was asked for, and stays in the handshake', async () => {
    const client = await greeted();
    const replies = [await client.option(6, Buffer.concat([text(served.volumeId), u16(2), u16(1), u16(3)]))];
    while (replies.at(-1)?.type === 3) replies.push(await client.optionReply(6));
    expect(replies.map(({ type, data }) => [type, data.length === 0 ? -1 : data.readUInt16BE(0)])).toEqual([
      [3, 0],
      [3, 1],
      [3, 3],
      [1, -1],
    ]);
    expect(replies[1]?.data.toString('utf8', 2)).toBe(served.volumeId);
    expect([2, 6, 10].map((at) => replies[2]?.data.readUInt32BE(at))).toEqual([1, 4096, 32 * 1024 * 1024]);
    expect((await client.option(8)).type).toBe(1);
  });

  it('rejects an export that is not attached, and goes on', async () => {
    const client = await greeted();
    for (const name of ['', 'vol-00000000000000000', 'x'.repeat(4096), `${served.volumeId} `, served.volumeId.toUpperCase()]) {
      expect((await client.option(7, Buffer.concat([text(name), u16(0)]))).type).toBe(error(6));
    }
    client.send(Buffer.from('IHAVEOPT'), u32(1), u32(3), Buffer.from('vol'));
    expect(await client.ended()).toEqual(Buffer.alloc(0));
  });

  it('rejects a volume whose key may not be used, and says which rule', async () => {
    const other = await Served.start();
    other.world.keys.disable(other.world.keyArn);
    await other.world.crash();
    const client = await other.connect();
    await client.greet();
    const { type, data } = await client.option(7, Buffer.concat([text(other.volumeId), u16(0)]));
    expect([type, data.toString()]).toEqual([error(2), 'the key of the volume cannot be used: disabled']);
    await other.stop();
  });

  it('rejects options it does not know, whatever they carry', async () => {
    const client = await greeted();
    for (const number of [0, 4, 9, 11, 12, 77, 0xffffffff]) {
      const { type } = await client.option(number, Buffer.alloc(number === 9 ? 0 : 1000));
      expect(type).toBe(error(number === 9 ? 3 : 1));
    }
    expect((await client.option(3, Buffer.alloc(1))).type).toBe(error(3));
    expect((await client.option(5)).type).toBe(error(2));
  });

  it('lists and sets metadata contexts', async () => {
    const client = await greeted();
    const ask = (...queries: string[]) => Buffer.concat([text(served.volumeId), u32(queries.length), ...queries.map(text)]);
    const replies = async (number: number, data: Buffer) => {
      const all = [await client.option(number, data)];
      while (all.at(-1)?.type === 4) all.push(await client.optionReply(number));
      return all.map(({ type, data: { length }, data: bytes }) =>
        length === 0 ? type : `${type} ${bytes.readUInt32BE(0)} ${bytes.toString('utf8', 4)}`,
      );
    };
    expect((await client.option(10, ask('base:allocation'))).type).toBe(error(3));
    await client.option(8);
    expect(await replies(9, ask())).toEqual(['4 0 base:allocation', 1]);
    expect(await replies(9, ask('base:'))).toEqual(['4 0 base:allocation', 1]);
    expect(await replies(9, ask('qemu:dirty-bitmap:'))).toEqual([1]);
    expect(await replies(10, ask())).toEqual([1]);
    expect(await replies(10, ask('base:'))).toEqual([1]);
    expect(await replies(10, ask('x:y', 'base:allocation'))).toEqual(['4 1 base:allocation', 1]);
    expect((await client.option(10, Buffer.concat([text('vol-0'), u32(0)]))).type).toBe(error(6));
  });

  it.each([
    ['a name longer than the option', Buffer.concat([u32(100), Buffer.from('short')])],
    ['a name length of 2^32-1', Buffer.concat([u32(0xffffffff), Buffer.from('short')])],
    ['a name over 4096 bytes', Buffer.concat([text('x'.repeat(4097)), u16(0)])],
    ['more info requests than data', Buffer.concat([text('vol'), u16(9)])],
    ['data after the last info request', Buffer.concat([text('vol'), u16(0), u16(0)])],
    ['a NUL in a name', Buffer.concat([text('vol\0'), u16(0)])],
    ['a name that is not UTF-8', Buffer.concat([u32(2), Buffer.from([0xc3, 0x28]), u16(0)])],
    ['nothing at all', Buffer.alloc(0)],
  ])('rejects %s', async (_what, data) => {
    const client = await greeted();
    expect((await client.option(6, data)).type).toBe(error(3));
    expect((await client.option(7, data)).type).toBe(error(3));
    expect((await client.option(8)).type).toBe(1);
  });

  it.each([
    ['flags it does not know', 'at once', u32(4)],
    ['a client from before fixed newstyle', 'at once', u32(0)],
    ['an option that is none', 'greeted', Buffer.concat([Buffer.from('IHAVEOPX'), u32(3), u32(0)])],
    ['an option of 4 GiB', 'greeted', Buffer.concat([Buffer.from('IHAVEOPT'), u32(7), u32(0xffffffff)])],
    ['an export name over 4096 bytes', 'greeted', Buffer.concat([Buffer.from('IHAVEOPT'), u32(1), u32(5000), Buffer.alloc(5000, 'x')])],
  ])('ends the connection at %s', async (_what, when, bytes) => {
    const client = await served.connect();
    if (when === 'greeted') await client.greet();
    else await client.take(18);
    client.send(bytes);
    expect(await client.ended()).toEqual(Buffer.alloc(0));
  });

  it('takes a handshake byte by byte, and survives one that is cut at every byte', async () => {
    const whole = Buffer.concat([u32(3), Buffer.from('IHAVEOPT'), u32(7), u32(served.volumeId.length + 6), text(served.volumeId), u16(0)]);
    const slow = await served.connect();
    for (const byte of whole) slow.send(Buffer.from([byte]));
    await slow.take(18);
    expect((await slow.optionReply(7)).data.readBigUInt64BE(2)).toBe(BigInt(GiB));
    for (let length = 0; length < whole.length; length++) {
      const client = await served.connect();
      client.send(whole.subarray(0, length));
      client.stream.end();
      expect((await client.ended()).toString('latin1', 0, 8)).toBe('NBDMAGIC');
    }
  });

  it('ends a handshake of too many options', async () => {
    const client = await greeted();
    for (let i = 0; i < 256; i++) client.send(Buffer.from('IHAVEOPT'), u32(8), u32(0));
    expect(await client.ended()).toHaveLength(256 * 20);
  });
});

describe('a handshake that stands still', () => {
  it('is ended when its time is over', async () => {
    const served = await Served.start({ handshakeMs: 50 });
    const client = await served.connect();
    await client.greet();
    await client.ended();
    await served.stop();
  });

  it('takes no more place than one: others are turned away at the limit and welcome below it', async () => {
    const served = await Served.start({ connections: 2 });
    const [first, second] = [await served.client(), await served.client()];
    const third = await served.connect();
    expect(await third.ended()).toEqual(Buffer.alloc(0));
    first.leave();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await (await served.client()).call(3, 0, 0)).toBe(0);
    expect(await second.call(3, 0, 0)).toBe(0);
    await served.stop();
  });
});

describe('an export', () => {
  it('is there exactly while the volume is attached to an instance that runs', async () => {
    const served = await Served.start();
    const { world, volumeId } = served;
    const isThere = async (): Promise<boolean> => {
      const client = await served.connect();
      await client.greet();
      const { type } = await client.option(6, Buffer.concat([text(volumeId), u16(0)]));
      client.leave();
      return type === 3;
    };
    const instanceId = (await world.service.volume(caller, volumeId)).attachment?.instanceId ?? '';
    expect(await isThere()).toBe(true);
    await world.service.stopInstance(caller, instanceId);
    expect(await isThere()).toBe(false);
    await world.service.startInstance(caller, instanceId);
    await world.service.settled();
    expect(await isThere()).toBe(true);
    await world.crash();
    expect(await isThere()).toBe(true);
    await world.detach(volumeId);
    expect(await isThere()).toBe(false);
    await served.stop();
  });
});
