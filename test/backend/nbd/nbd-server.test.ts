import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { certificate } from './certificate';
import { RawClient, text, u16, u32 } from './raw-client';
import { Served } from './served';
import { GiB } from '../block/world';

describe('a unix socket', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'atrest-nbd-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('belongs to its owner alone, serves, and is gone afterwards', async () => {
    const path = join(folder, 'a b.sock');
    const served = await Served.start({ address: { path } });
    expect(statSync(path).mode % 0o1000).toBe(0o600);
    expect(served.server.url).toBe(`nbd+unix:///?socket=${folder}/a%20b.sock`);
    expect(served.server.exportUrl('vol-1')).toBe(`nbd+unix:///vol-1?socket=${folder}/a%20b.sock`);
    const client = await RawClient.open({ path });
    expect((await client.go(served.volumeId)).size).toBe(GiB);
    client.leave();
    await served.stop();
    expect(() => statSync(path)).toThrow(/ENOENT/);
  });

  it('takes the place of one that a killed server left, never that of one that lives', async () => {
    const path = join(folder, 'left.sock');
    const living = createServer().listen(path);
    await expect(Served.start({ address: { path } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    // What a kill leaves: the file, and nobody behind it.
    const handle = (living as unknown as { _handle: { close(): void } })._handle;
    const { link, rename } = await import('node:fs/promises');
    await link(path, `${path}.kept`);
    handle.close();
    await rename(`${path}.kept`, path);
    const served = await Served.start({ address: { path } });
    await served.stop();
  });

  it('is never taken from a file that is no socket', async () => {
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear server');
    await expect(Served.start({ address: { path } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(readFileSync(path, 'utf8')).toBe('Dear server');
  });
});

describe('TLS', () => {
  let served: Served;
  beforeAll(async () => (served = await Served.start({ tls: certificate })));
  afterAll(async () => {
    expect(served.defects).toEqual([]);
    await served.stop();
  });

  async function secured(): Promise<RawClient> {
    const client = await served.connect();
    await client.greet();
    expect((await client.option(5)).type).toBe(1);
    client.stream.removeAllListeners('data');
    const stream = connectTls({ socket: client.socket, ca: certificate.cert, servername: 'localhost' });
    await new Promise((resolve, reject) => stream.once('secureConnect', resolve).once('error', reject));
    client.listen(stream);
    return client;
  }

  it('carries a whole session', async () => {
    expect(served.server.url).toMatch(/^nbds:\/\//);
    const client = await secured();
    await client.option(8);
    await client.option(7, Buffer.concat([text(served.volumeId), u16(0)]));
    await client.optionReply(7);
    expect(await client.call(1, 0, 3, 1, Buffer.from('abc'))).toBe(0);
    expect((await client.read(0, 3)).toString()).toBe('abc');
    client.leave();
  });

  it('is all that such a server speaks: everything before it is refused, and export names are not even answered', async () => {
    const client = await served.connect();
    await client.greet();
    for (const number of [3, 6, 7, 8, 9, 10, 99]) expect((await client.option(number)).type).toBe(0x80000005);
    client.send(Buffer.from('IHAVEOPT'), u32(1), u32(served.volumeId.length), Buffer.from(served.volumeId));
    expect(await client.ended()).toEqual(Buffer.alloc(0));
  });

  it('does not begin twice, nor with bytes that were sent before it began', async () => {
    const client = await secured();
    expect((await client.option(5)).type).toBe(0x80000003);
    const hasty = await served.connect();
    await hasty.greet();
    hasty.send(Buffer.from('IHAVEOPT'), u32(5), u32(0), Buffer.from('IHAVEOPT'), u32(3), u32(0));
    expect((await hasty.optionReply(5)).type).toBe(0x80000003);
    expect((await hasty.optionReply(3)).type).toBe(0x80000005);
  });

  it('fails with who speaks something else, and the server goes on', async () => {
    const client = await served.connect();
    await client.greet();
    await client.option(5);
    client.send(Buffer.from('this is no ClientHello'));
    await client.ended();
    (await secured()).leave();
  });
});

describe('closing a server', () => {
  it('answers what was begun, then ends all connections, also those that never said anything', async () => {
    const served = await Served.start();
    const client = await served.client();
    await served.connect();
    const cookie = client.request(1, 0, 3, 1, Buffer.from('abc'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const closed = served.server.close();
    expect((await client.simple(cookie)).error).toBe(0);
    await client.ended();
    await closed;
    await expect(served.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await served.stop();
  });

  it('cuts off after its grace who does not take his answers', async () => {
    const served = await Served.start();
    const client = await served.client();
    client.stream.pause();
    for (let i = 0; i < 100; i++) client.request(0, 0, 16 * 1024 * 1024);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = process.hrtime.bigint();
    await served.server.close(100);
    expect(Number(process.hrtime.bigint() - begun) / 1e9).toBeLessThan(3);
    await served.stop();
  });
});
