import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { atrest, serving } from './run-atrest';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const clientFor = (endpoint: string): KMSClient => new KMSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrest-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('atrest serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('says where it listens, answers, and stops cleanly on %s', async (signal) => {
    const server = await serving();
    expect(server.firstLine).toBe(`atrest listening on ${server.url}`);
    const client = clientFor(server.url);
    expect((await client.send(new CreateKeyCommand({}))).KeyMetadata?.KeyState).toBe('Enabled');
    client.destroy();
    expect(await server.end(signal)).toMatchObject({ code: 0, stderr: '' });
  });

  test('keeps its state in a directory, also over kill -9', async () => {
    const data = join(folder, 'state');
    const first = await serving(['--data', data]);
    const client = clientFor(first.url);
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('kept') }));
    client.destroy();
    await first.end('SIGKILL');
    const second = await serving(['--data', data]);
    const again = clientFor(second.url);
    const { Plaintext } = await again.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('kept');
    again.destroy();
    expect((await second.end('SIGTERM')).code).toBe(0);
  });

  test('serves block devices too where it is told to, and says where', async () => {
    const path = join(folder, 'nbd.sock');
    const server = await serving(['--json', '--nbd', `unix:${path}`]);
    expect(JSON.parse(server.firstLine)).toMatchObject({ url: server.url, nbd: `nbd+unix:///?socket=${path}` });
    const greeting = await new Promise<Buffer>((resolve) => connect(path).once('data', resolve));
    expect(greeting.toString('latin1', 0, 8)).toBe('NBDMAGIC');
    expect((await server.end('SIGTERM')).code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    [['--nbd', 'somewhere'], 2, /^atrest: --nbd takes unix:PATH or HOST:PORT, got "somewhere"\n$/],
    [['--nbd', 'unix:/nowhere/at/all'], 3, /^atrest: block devices cannot be served on unix:\/nowhere\/at\/all: E[A-Z]+\n$/],
    [['--nbd', '--nbd-tls-cert', 'c.pem'], 2, /go together/],
    [['--xks-proxy', 'xks.example.com'], 2, /^atrest: an external key store proxy is called https:\/\/ and a name/],
    [
      ['--xks-proxy', 'https://xks.example.com=http://10.0.0.1'],
      2,
      /^atrest: the address of https:\/\/xks.example.com is https:, or http: to this/,
    ],
    [['--xks-proxy-ca', 'ca.pem'], 2, /^atrest: --xks-proxy-ca goes with --xks-proxy\n$/],
    [['--xks-proxy', 'https://xks.example.com', '--xks-proxy-ca', '/nowhere'], 2, /^atrest: ENOENT/],
  ])('refuses %j', async (args, exitCode, message) => {
    const { code, stderr } = await atrest(['serve', '--port', '0', ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(exitCode);
  });

  test('refuses a directory that another process uses, in one line', async () => {
    const first = await serving(['--data', folder]);
    const second = await atrest(['serve', '--port', '0', '--data', folder]);
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(/^atrest: another process \(pid \d+\) is using .*\n$/);
    await first.end('SIGTERM');
  });

  test('refuses a directory that is something else', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    const { code, stderr } = await atrest(['serve', '--port', '0', '--data', folder]);
    expect(code).toBe(4);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('refuses a path that is no directory', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await atrest(['serve', '--port', '0', '--data', join(file, 'below')]);
    expect(code).toBe(4);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('refuses a place that takes no folders, instead of trying for ever', async () => {
    const { code, stderr } = await atrest(['serve', '--port', '0', '--data', '/proc/atrest/state']);
    expect(code).toBe(4);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('refuses a port in use, in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await atrest(['serve', '--port', String(port)]);
    other.close();
    expect({ code, stderr }).toEqual({ code: 3, stderr: `atrest: port ${port} on 127.0.0.1 is in use; --port 0 takes a free one\n` });
  });

  test.each(['70000', 'http', '-1'])('refuses --port %s', async (port) => {
    const { code, stderr } = await atrest(['serve', `--port=${port}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('--port');
  });

  test.each(['--host', '--data'])('refuses an empty %s', async (option) => {
    const { code, stderr } = await atrest(['serve', '--port', '0', option, '']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(new RegExp(`^atrest: ${option} .*\\n$`)) as string });
  });

  test('ends in one line when its output cannot be written', async () => {
    const readOnly = join(folder, 'read-only');
    writeFileSync(readOnly, '');
    const { code, stderr } = await atrest(['serve', '--port', '0'], {}, { stdout: readOnly });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^atrest: standard output cannot be written: .*\n$/) as string,
    });
  });

  test('gives its first line as JSON', async () => {
    const server = await serving(['--json']);
    expect(JSON.parse(server.firstLine)).toEqual({ url: server.url, port: Number(new URL(server.url).port) });
    await server.end('SIGTERM');
  });
});

describe('atrest exec', () => {
  test('runs a command against a backend of its own', async () => {
    const script = `fetch(process.env.AWS_ENDPOINT_URL + '/_atrest/health').then((r) => r.json()).then((h) => console.log(h.status, process.env.AWS_ACCESS_KEY_ID, process.env.AWS_REGION))`;
    const { code, stdout, stderr } = await atrest(['exec', '--region', 'eu-west-1', '--', process.execPath, '-e', script]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'ok test eu-west-1\n', stderr: '' });
  });

  test('passes on the exit code, and options that look like its own', async () => {
    const { code, stdout } = await atrest([
      'exec',
      '--',
      process.execPath,
      '-e',
      'console.log(process.argv[1]); process.exit(7)',
      '--',
      '--json',
    ]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: '--json\n' });
  });

  test('says when there is no such command', async () => {
    expect(await atrest(['exec', '--', 'no-such-command-here'])).toMatchObject({
      code: 127,
      stderr: 'atrest: no-such-command-here: command not found\n',
    });
  });
});

test('exec says when the command may not be run', async () => {
  const file = join(folder, 'text');
  writeFileSync(file, 'no program');
  expect(await atrest(['exec', '--', file])).toMatchObject({ code: 126, stderr: `atrest: ${file}: permission denied\n` });
});

test('exec hides what would lead a client past the backend', async () => {
  const misleading = {
    AWS_ENDPOINT_URL_S3: 'https://example.com',
    AWS_S3_ENDPOINT: 'https://example.com',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_PROFILE: 'production',
    AWS_SESSION_TOKEN: 'theirs',
    HTTP_PROXY: 'http://proxy.example.com:3128',
  };
  const names = Object.keys(misleading).filter((name) => name.startsWith('AWS_'));
  const script = `console.log(${JSON.stringify(names)}.filter((name) => name in process.env), process.env.NO_PROXY)`;
  expect((await atrest(['exec', '--', process.execPath, '-e', script], misleading)).stdout).toBe('[] 127.0.0.1\n');
  expect((await atrest(['env'], misleading)).stdout).toContain('unset AWS_PROFILE\n');
});

describe('atrest env', () => {
  test('puts an IPv6 address in brackets', async () => {
    expect((await atrest(['env', '--host', '::1'])).stdout).toContain("export AWS_ENDPOINT_URL='http://[::1]:4566'\n");
  });

  test('prints settings for a shell', async () => {
    const { stdout } = await atrest(['env', '--port', '5000']);
    expect(stdout).toContain("export AWS_ENDPOINT_URL='http://127.0.0.1:5000'\n");
  });

  test('prints them as JSON', async () => {
    expect(JSON.parse((await atrest(['env', '--json', '--region', 'eu-west-1'])).stdout)).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_REGION: 'eu-west-1',
    });
  });
});

test('atrest without a command shows its help and fails as wrong usage', async () => {
  const { code, stderr } = await atrest([]);
  expect(code).toBe(2);
  expect(stderr).toContain('Usage: atrest');
});

test('atrest --version and --help succeed', async () => {
  expect((await atrest(['--version'])).code).toBe(0);
  const { code, stdout } = await atrest(['serve', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('atrest listening on http://127.0.0.1:4566');
});

test('a reset of a durable backend leaves an empty state that it still holds', async () => {
  const server = await serving(['--data', folder]);
  const client = clientFor(server.url);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('gone') }));
  expect((await fetch(`${server.url}/_atrest/reset`, { method: 'POST' })).status).toBe(200);
  await expect(client.send(new DecryptCommand({ CiphertextBlob }))).rejects.toThrow();
  await client.send(new CreateKeyCommand({}));
  client.destroy();
  expect((await atrest(['serve', '--port', '0', '--data', folder])).code).toBe(4);
  expect((await server.end('SIGTERM')).code).toBe(0);
});

test('a durable state keeps the time it was advanced to', async () => {
  const health = async (url: string): Promise<number> =>
    Date.parse(((await (await fetch(`${url}/_atrest/health`)).json()) as { time: string }).time);
  const first = await serving(['--data', folder]);
  await fetch(`${first.url}/_atrest/clock`, { method: 'POST', body: '{"advance":{"days":365}}' });
  await first.end('SIGTERM');
  const second = await serving(['--data', folder]);
  expect((await health(second.url)) - Date.now()).toBeGreaterThan(364 * 86_400_000);
  await second.end('SIGTERM');
});
