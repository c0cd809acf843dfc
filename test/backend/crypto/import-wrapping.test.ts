import { generateKeyPairSync } from 'node:crypto';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { openWrapped } from '../../../src/backend/crypto/import-wrapping';
import { generatePair } from '../../../src/backend/crypto/pairs';
import { readPair } from '../../../src/backend/crypto/private-key-form';
import { systemRandom } from '../../../src/backend/random';
import { wrapFor } from '../wire/aws/kms/importing';

const material = Buffer.from('0123456789abcdef0123456789abcdef');

describe('openWrapped', () => {
  const pair = generatePair('rsa-2048', systemRandom());
  const ways = [
    ['RSAES_OAEP_SHA_1', { hash: 'sha1', scheme: 'oaep' }],
    ['RSAES_OAEP_SHA_256', { hash: 'sha256', scheme: 'oaep' }],
    ['RSA_AES_KEY_WRAP_SHA_1', { hash: 'sha1', scheme: 'oaep-aes' }],
    ['RSA_AES_KEY_WRAP_SHA_256', { hash: 'sha256', scheme: 'oaep-aes' }],
  ] as const;

  test.each(ways)('opens %s, and fails on every shortening and on each changed byte', async (name, wrapping) => {
    const { publicKey, privateKey } = await pair;
    const wrapped = wrapFor(publicKey, name, material);
    expect(openWrapped(wrapping, privateKey, wrapped)).toEqual(material);
    for (let length = 0; length < wrapped.length; length += 7) {
      expect(() => openWrapped(wrapping, privateKey, wrapped.subarray(0, length))).toThrow(DecryptFailure);
    }
    for (let at = 0; at < wrapped.length; at += 5) {
      const changed = Buffer.from(wrapped);
      changed[at] = 255 - (changed[at] ?? 0);
      expect(() => openWrapped(wrapping, privateKey, changed)).toThrow(DecryptFailure);
    }
  });

  test('fails where another way was used', async () => {
    const { publicKey, privateKey } = await pair;
    for (const [name] of ways) {
      const wrapped = wrapFor(publicKey, name, material);
      for (const [other, wrapping] of ways) {
        if (other !== name) expect(() => openWrapped(wrapping, privateKey, wrapped)).toThrow(DecryptFailure);
      }
    }
  });

  test('fails for a wrapped key that is not AES-256', async () => {
    const { publicKey, privateKey } = await pair;
    const short = wrapFor(publicKey, 'RSAES_OAEP_SHA_256', Buffer.alloc(16));
    const wrapped = Buffer.concat([short, Buffer.alloc(24)]);
    expect(() => openWrapped({ hash: 'sha256', scheme: 'oaep-aes' }, privateKey, wrapped)).toThrow(DecryptFailure);
  });
});

describe('readPair', () => {
  const der = (pair: { privateKey: { export(options: { format: 'der'; type: 'pkcs8' }): Buffer } }) =>
    pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  test('reads a key of the form, the same bytes each time', () => {
    const read = readPair('p-256', der(p256));
    expect(read?.publicKey).toEqual(p256.publicKey.export({ format: 'der', type: 'spki' }));
    expect(readPair('p-256', Buffer.from(read?.privateKey ?? []))).toEqual(read);
    expect(readPair('ed25519', der(generateKeyPairSync('ed25519')))).toBeDefined();
  });

  test.each([
    ['another curve', 'p-384'],
    ['another kind', 'rsa-2048'],
    ['an Edwards key', 'ed25519'],
  ] as const)('rejects a P-256 key where %s is wanted', (_name, form) => {
    expect(readPair(form, der(p256))).toBeUndefined();
  });

  test('rejects what is no key, or half of one', () => {
    const bytes = der(p256);
    for (let length = 0; length < bytes.length; length += 9) {
      expect(readPair('p-256', bytes.subarray(0, length))).toBeUndefined();
    }
  });
});
