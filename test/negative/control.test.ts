import fc from 'fast-check';
import { runs } from './runs';
import { signed, toRequest } from './signed';
import { formBytes, kmsBytes, s3Bytes } from './world';
import { ReferenceBackend } from '../../src/backend';
import { silentLog } from '../../src/backend/log';
import { bufferedBody, HeaderList } from '../../src/backend/wire/message';

const errors: unknown[] = [];
let backend: ReferenceBackend;
beforeEach(async () => {
  backend = await ReferenceBackend.start({ log: { ...silentLog, error: (text, cause) => void errors.push(text, cause) } });
});
afterEach(async () => {
  await backend.stop();
  expect(errors.splice(0)).toEqual([]);
});

const control = async (method: string, target: string, body: string, peer?: string): Promise<number> => {
  const answer = await backend.handle({ method, target, headers: new HeaderList([]), body: bufferedBody(Buffer.from(body)) }, peer);
  if (typeof answer.body !== 'string') throw new Error('no text');
  JSON.parse(answer.body);
  return answer.status;
};

test('the control endpoint answers whatever it is asked, without a defect', async () => {
  const path = fc.oneof(
    fc.constantFrom(
      'health',
      'events',
      'clock',
      '',
      '/',
      '..',
      'events?limit=-1',
      'events?limit=1e9',
      'events?limit=',
      '__proto__',
      'toString',
      '%00',
      'events?name=%ff',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  );
  const body = fc.oneof(
    fc.json(),
    fc.constantFrom(
      '',
      '{',
      '{"advance":{"__proto__":1}}',
      '{"advance":{"days":1e999}}',
      '{"advance":[1]}',
      '{"to":"+275760-09-13T00:00:00Z"}',
      '{"to":null}',
      '['.repeat(9000),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'get', '__proto__'), path, body, async (method, at, text) => {
      expect(await control(method, `/_atrest/${at}`, text)).toBeLessThan(500);
      expect(await control(method, `/_atrest/${at}`, text, '192.0.2.1')).toBe(403);
    }),
    runs(300),
  );
});

test('the clock can be moved on and on, and everything still answers', async () => {
  const century = JSON.stringify({ advance: { days: 36_500 } });
  let status = 200;
  for (let moved = 0; moved < 3_000 && status === 200; moved++) status = await control('POST', '/_atrest/clock', century);
  expect(status).toBe(400);
  for (const [bytes, service] of [
    [kmsBytes('CreateKey', '{}'), 'kms'],
    [formBytes('Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Encrypted=true&Version=2016-11-15'), 'ec2'],
    [formBytes('Action=DescribeVolumes&Version=2016-11-15'), 'ec2'],
    [s3Bytes('PUT', '/bucket-one'), 's3'],
    [s3Bytes('PUT', '/bucket-one/one', 'x'), 's3'],
    [s3Bytes('GET', '/bucket-one/one'), 's3'],
  ] as const) {
    expect((await backend.handle(toRequest(signed(bytes, { service })))).status).toBe(200);
  }
  expect(await control('GET', '/_atrest/health', '')).toBe(200);
  expect(await control('GET', '/_atrest/events', '')).toBe(200);
});
