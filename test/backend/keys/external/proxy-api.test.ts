import fc from 'fast-check';
import { encryptOutside, externalKey, checkHealth, decryptOutside } from '../../../../src/backend/keys/external/proxy-api';
import { ProxyFailure } from '../../../../src/backend/keys/external/proxy-failure';
import { signedHeaders } from '../../../../src/backend/keys/external/signed-headers';
import type { KeyHierarchy } from '../../../../src/backend/keys/key-hierarchy';
import type { OutgoingResponse } from '../../../../src/backend/outgoing';
import { rootPrincipal } from '../../../../src/backend/principal';
import { signLikeSdk } from '../../wire/aws/signature/foreign-signer';

const at = Date.UTC(2026, 10, 24, 12, 0, 0);
const call = {
  proxy: { endpoint: 'https://xks.example.com', path: '/kms/xks/v1', accessKeyId: 'ABCDEFGHIJ234567KLMN' },
  secret: Buffer.from('a'.repeat(43)),
  use: { principal: rootPrincipal('000000000000'), region: 'us-east-1', requestId: 'r' },
  kmsOperation: 'Encrypt',
  externalKeyId: 'k',
  kmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/k',
};

/** Of the hierarchy, what asks a proxy: one that always answers the same. */
const answering = (body: string | Buffer, status = 200): KeyHierarchy => {
  const response: OutgoingResponse = { status, body: Buffer.from(body) };
  return { proxies: { send: () => Promise.resolve(response), time: { now: () => at } } } as unknown as KeyHierarchy;
};

/** Specification, "Encrypt" and appendix C: the published example. */
const published = {
  aad: Buffer.from('cHJvamVjdD1uaWxlLGRlcGFydG1lbnQ9bWFya2V0aW5n', 'base64'),
  answer: {
    authenticationTag: 'vBxN2ncH1oEkR8WVXpmyYQ==',
    ciphertext: 'ghxkK1txeDNn3q8Y',
    ciphertextDataIntegrityValue: 'qHA/ImC9h5HsLRXqCyPmWgYx7tzyoTplzILbP0fPXsc=',
    ciphertextMetadata: 'a2V5X3ZlcnNpb249MQ==',
    initializationVector: 'HMrlRw85cAJUd5Ax',
  },
};
const plaintext = Buffer.from('Hello World!');

test('takes the published answer of Encrypt with its integrity value', async () => {
  const outer = await encryptOutside(answering(JSON.stringify(published.answer)), call, plaintext, published.aad);
  expect(outer.ciphertext.toString('hex')).toBe('821c642b5b71783367deaf18');
  expect(outer.metadata.toString()).toBe('key_version=1');
});

test('rejects the published answer with any bit of it flipped, and for any other associated data', async () => {
  const names = Object.keys(published.answer) as (keyof typeof published.answer)[];
  for (const name of names) {
    const bytes = Buffer.from(published.answer[name], 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) === 0 ? 1 : 0, 0);
    const lie = answering(JSON.stringify({ ...published.answer, [name]: bytes.toString('base64') }));
    await expect(encryptOutside(lie, call, plaintext, published.aad)).rejects.toMatchObject({ failure: 'malformed' });
  }
  const other = encryptOutside(answering(JSON.stringify(published.answer)), call, plaintext, Buffer.from('other'));
  await expect(other).rejects.toMatchObject({ failure: 'malformed' });
});

test('signs as the AWS SDK does', async () => {
  const body = '{"requestMetadata":{}}';
  const path = '/tenant-1/kms/xks/v1/keys/a.b_c-D/encrypt';
  const by = { service: 'kms-xks-proxy', region: 'eu-west-3', accessKeyId: call.proxy.accessKeyId, secretAccessKey: 'b'.repeat(64), at };
  const foreign = await signLikeSdk({ path, body, headers: { host: 'xks.example.com' } }, { ...by, unsigned: ['x-amz-content-sha256'] });
  const ours = signedHeaders(by.accessKeyId, Buffer.from(by.secretAccessKey), {
    host: 'xks.example.com',
    path,
    body: Buffer.from(body),
    region: by.region,
    at,
  });
  expect(ours['x-amz-date']).toBe('20261124T120000Z');
  expect(JSON.stringify([...foreign.headers])).toContain(ours.authorization ?? '-');
});

test('whatever a proxy answers, it is understood or it is the proxy that failed', async () => {
  const shaped = fc.record(
    Object.fromEntries(
      [
        ...['keySpec', 'keyUsage', 'keyStatus', 'plaintext', 'ciphertext', 'initializationVector', 'authenticationTag', 'errorName'],
        ...['xksProxyFleetSize', 'xksProxyVendor', 'xksProxyModel', 'ekmVendor', 'ekmFleetDetails', '__proto__', 'constructor'],
      ].map((name) => [name, fc.jsonValue()]),
    ),
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.json(),
    shaped.map((value) => JSON.stringify(value)),
    fc.string(),
    fc.constant('['.repeat(60_000)),
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(200, 204, 301, 400, 404, 500), async (text, status) => {
      const keys = answering(text, status);
      const outer = { ciphertext: plaintext, metadata: Buffer.alloc(0), iv: Buffer.alloc(12), tag: Buffer.alloc(16) };
      for (const asked of [
        () => checkHealth(keys, call),
        () => externalKey(keys, call, 'k'),
        () => encryptOutside(keys, call, plaintext, published.aad),
        () => decryptOutside(keys, call, outer, published.aad),
      ]) {
        await asked().catch((error: unknown) => expect(error).toBeInstanceOf(ProxyFailure));
      }
    }),
    { numRuns: 120 },
  );
});
