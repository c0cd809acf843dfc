import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { signLikeSdk } from './signature/foreign-signer';
import { ReferenceBackend } from '../../../../src/backend';
import { silentLog } from '../../../../src/backend/log';
import { bufferedBody, HeaderList } from '../../../../src/backend/wire/message';

const errors: unknown[] = [];
let backend: ReferenceBackend;
beforeEach(async () => {
  backend = await ReferenceBackend.start({ log: { ...silentLog, error: (text, cause) => void errors.push(text, cause) } });
});
afterEach(async () => {
  await backend.stop();
  expect(errors.splice(0)).toEqual([]);
});

const json = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.Encrypt' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

test.each([
  ['kms', json, 'RequestEntityTooLargeException'],
  ['ec2', form, 'RequestEntityTooLarge'],
  ['sts', form, 'RequestEntityTooLarge'],
])('rejects a body of %s that is longer than may be, signed or not, and calls it no defect', async (service, headers, code) => {
  const body = 'a'.repeat(2 * 1024 * 1024 + 1);
  const head = await signLikeSdk({ headers, body }, { service, at: Date.now() });
  for (const fields of [head.headers, [['host', 'localhost'], ...Object.entries(headers)] as [string, string][]]) {
    const request = { ...head, method: 'POST', headers: new HeaderList(fields), body: bufferedBody(Buffer.from(body)) };
    const answer = await backend.handle(request);
    expect(answer.status).toBe(413);
    expect(answer.body).toContain(code);
  }
});

test('a client that goes away before the end of its body is no defect', async () => {
  const { port } = await backend.listen();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const fields = Object.entries({ host: 'localhost', ...json, 'content-length': '1000000' }).map((field) => `${field.join(': ')}\r\n`);
  socket.write(`POST / HTTP/1.1\r\n${fields.join('')}\r\n${' '.repeat(100_000)}`);
  await pause(50);
  socket.destroy();
  await pause(50);
});
