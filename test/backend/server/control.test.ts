import { CreateKeyCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { bufferedBody, HeaderList } from '../../../src/backend/wire/message';
import { useBackend } from '../running';

const running = useBackend();

async function call(method: string, path: string, options: { body?: unknown; headers?: Record<string, string>; token?: string } = {}) {
  const server = await running.backend.listen(options.token === undefined ? {} : { controlToken: options.token });
  try {
    const response = await fetch(`${server.url}/_atrest/${path}`, {
      method,
      headers: options.headers ?? {},
      ...(options.body === undefined ? {} : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } finally {
    await server.close();
  }
}

test('health tells status, version and time', async () => {
  const { status, body } = await call('GET', 'health');
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'ok', version: expect.any(String) as string });
  expect(Math.abs(Date.parse(body.time as string) - Date.now())).toBeLessThan(5_000);
});

test('the clock moves forward', async () => {
  const before = running.backend.now();
  const { body } = await call('POST', 'clock', { body: { advance: { days: 1, hours: 1 } } });
  expect(Date.parse(body.time as string) - before).toBeGreaterThanOrEqual(25 * 3_600_000);
  const to = new Date(before + 100 * 86_400_000).toISOString();
  expect(Math.abs(Date.parse((await call('POST', 'clock', { body: { to } })).body.time as string) - Date.parse(to))).toBeLessThan(5_000);
});

test.each([
  {},
  [],
  'x',
  '{',
  { advance: 5 },
  { advance: { days: -1 } },
  { advance: { fortnights: 1 } },
  { advance: { __proto__x: 1 } },
  { to: 'tomorrow' },
  { to: '2000-01-01T00:00:00Z' },
  { advance: { days: 1e9 } },
  { to: '9980-01-01T00:00:00Z' },
])('the clock refuses %j and stands', async (body) => {
  const before = running.backend.now();
  expect((await call('POST', 'clock', { body })).status).toBe(400);
  expect(running.backend.now() - before).toBeLessThan(5_000);
});

test('the clock refuses to move on for ever, and stands', async () => {
  const century = { advance: { days: 36_500 } };
  for (let moved = 0; moved < 79; moved++) await running.backend.advance(36_500 * 86_400_000);
  const before = running.backend.now();
  expect((await call('POST', 'clock', { body: century })).status).toBe(400);
  expect(running.backend.now() - before).toBeLessThan(5_000);
});

test('events are listed and filtered', async () => {
  const kms = running.kms();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('x') }));
  const names = (body: Record<string, unknown>): string[] => (body.events as { eventName: string }[]).map(({ eventName }) => eventName);
  expect(names((await call('GET', 'events')).body)).toEqual(['CreateKey', 'Encrypt']);
  expect(names((await call('GET', 'events?name=Encrypt')).body)).toEqual(['Encrypt']);
  expect(names((await call('GET', 'events?limit=1')).body)).toEqual(['Encrypt']);
  expect(names((await call('GET', 'events?key=nothing')).body)).toEqual([]);
});

test('reset empties the state', async () => {
  const server = await running.backend.listen();
  const kms = new KMSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  expect((await call('POST', 'reset')).status).toBe(200);
  await expect(kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId }))).rejects.toMatchObject({ name: 'NotFoundException' });
  expect((await call('GET', 'events')).body.events).toHaveLength(1);
  kms.destroy();
});

test('reset returns to the time of the machine', async () => {
  await running.backend.advance(1_000_000_000);
  await running.backend.reset();
  expect(running.backend.now() - Date.now()).toBeLessThan(1_000);
});

test('resets while requests are under way: each is answered from one state or the other', async () => {
  const kms = running.kms();
  const calls = Array.from({ length: 20 }, () => kms.send(new CreateKeyCommand({})));
  await Promise.all([running.backend.reset(), running.backend.reset(), ...calls]);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('x') }));
});

test('pages in a browser are refused', async () => {
  expect((await call('POST', 'reset', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
});

test('a token is asked for where one is set', async () => {
  expect((await call('GET', 'health', { token: 'secret' })).status).toBe(401);
  expect((await call('GET', 'health', { token: 'secret', headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  expect((await call('GET', 'health', { token: 'secret', headers: { authorization: 'Bearer secret' } })).status).toBe(200);
});

test('other addresses are refused without a token', async () => {
  const request = { method: 'GET', target: '/_atrest/health' };
  const ask = (peer: string, host: string) =>
    running.backend.handle({ ...request, headers: new HeaderList([['host', host]]), body: bufferedBody(Buffer.alloc(0)) }, peer);
  expect((await ask('192.0.2.1', 'localhost')).status).toBe(403);
  expect((await ask('127.0.0.1', 'evil.example')).status).toBe(403);
  expect((await ask('127.0.0.1', 'localhost:4566')).status).toBe(200);
});

test('unknown paths and wrong methods are told what there is', async () => {
  expect(await call('GET', 'nothing')).toMatchObject({ status: 404 });
  expect(await call('GET', 'clock')).toMatchObject({ status: 405 });
});
