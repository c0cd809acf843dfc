import { connect } from 'node:net';
import { listen } from '../../../src/backend/server/http-server';
import type { Handle, ListeningServer } from '../../../src/backend/server/http-server';

const servers: ListeningServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(100)));
});

async function serve(handle: Handle): Promise<ListeningServer> {
  const server = await listen(handle, { host: '127.0.0.1', port: 0 });
  servers.push(server);
  return server;
}

const echo: Handle = async ({ body }) => ({ status: 200, headers: [], body: await body.buffer(1_000_000) });

test('gives each of many requests at once its own answer', async () => {
  const { url } = await serve(echo);
  const bodies = Array.from({ length: 200 }, (_, i) => `request ${i}`.repeat(i + 1));
  const answers = await Promise.all(bodies.map(async (body) => (await fetch(url, { method: 'POST', body })).text()));
  expect(answers).toEqual(bodies);
});

test('cuts the connection of a request whose handler fails, and serves on', async () => {
  const { url } = await serve((request) => (request.target === '/bad' ? Promise.reject(new Error('defect')) : echo(request, undefined)));
  const [bad, good] = await Promise.allSettled([fetch(`${url}/bad`), fetch(`${url}/good`, { method: 'POST', body: 'good' })]);
  expect(bad.status).toBe('rejected');
  expect(good).toMatchObject({ status: 'fulfilled', value: { status: 200 } });
});

test('never hands on a short body that was cut', async () => {
  const seen: string[] = [];
  const { port, url } = await serve(({ target }) => {
    seen.push(target);
    return Promise.resolve({ status: 200, headers: [] });
  });
  const socket = connect(port, '127.0.0.1');
  socket.end('POST /cut HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this');
  await new Promise((resolve) => socket.once('close', resolve).resume());
  expect((await fetch(`${url}/whole`)).status).toBe(200);
  expect(seen).toEqual(['/whole']);
});

test('answers what is under way before it closes, takes nothing more, and waits for no idle client', async () => {
  const gate: { finish?: () => void } = {};
  const done = new Promise<void>((resolve) => (gate.finish = resolve));
  const begun: { tell?: () => void } = {};
  const started = new Promise<void>((resolve) => (begun.tell = resolve));
  const server = await listen(
    async () => {
      begun.tell?.();
      await done;
      return { status: 200, headers: [], body: 'done' };
    },
    { host: '127.0.0.1', port: 0 },
  );
  const answer = fetch(server.url).then((response) => response.text());
  await started;
  const closed = server.close(60_000);
  await expect(fetch(server.url)).rejects.toThrow();
  gate.finish?.();
  await expect(answer).resolves.toBe('done');
  await closed;
});
