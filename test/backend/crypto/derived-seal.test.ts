import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { openDerived, sealDerived } from '../../../src/backend/crypto/derived-seal';
import { kbkdf } from '../../../src/backend/crypto/kdf';
import { insecureSeededRandom } from '../../../src/backend/random';

const random = insecureSeededRandom('derived-seal');
const key = random.bytes(32);
const aad = Buffer.from('context');
const plaintext = Buffer.from('a data key of thirty-two bytes!!');

describe('sealDerived and openDerived', () => {
  const sealed = sealDerived(key, random, plaintext, aad, 'atrest test');

  test('give back any plaintext', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 60 }), (bytes, context) => {
        const message = sealDerived(key, random, bytes, context, 'label');
        expect(message).toHaveLength(28 + bytes.length + 16);
        expect(openDerived(key, message, context, 'label')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('are AES-256-GCM under KBKDF(key, label, nonce[0..16]) with nonce[16..28]', () => {
    const messageKey = kbkdf(key, Buffer.from('atrest test'), sealed.subarray(0, 16), 32);
    const decipher = createDecipheriv('aes-256-gcm', messageKey, sealed.subarray(16, 28), { authTagLength: 16 });
    decipher.setAAD(aad).setAuthTag(sealed.subarray(-16));
    expect(Buffer.concat([decipher.update(sealed.subarray(28, -16)), decipher.final()])).toEqual(plaintext);
  });

  test('never seal alike: every message has its own nonce and key', () => {
    const messages = Array.from({ length: 50 }, () => sealDerived(key, random, plaintext, aad, 'label').toString('hex'));
    expect(new Set(messages.map((message) => message.slice(0, 56))).size).toBe(50);
    expect(new Set(messages.map((message) => message.slice(56))).size).toBe(50);
  });

  test('fails for a flipped bit in any byte', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      // eslint-disable-next-line no-bitwise -- flips one bit
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
      expect(() => openDerived(key, changed, aad, 'atrest test')).toThrow(DecryptFailure);
    }
  });

  test('fails for a message cut anywhere, or longer', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openDerived(key, sealed.subarray(0, length), aad, 'atrest test')).toThrow(DecryptFailure);
    }
    expect(() => openDerived(key, Buffer.concat([sealed, Buffer.alloc(1)]), aad, 'atrest test')).toThrow(DecryptFailure);
  });

  test('fails for another key, context or label', () => {
    expect(() => openDerived(random.bytes(32), sealed, aad, 'atrest test')).toThrow(DecryptFailure);
    expect(() => openDerived(key, sealed, Buffer.from('other'), 'atrest test')).toThrow(DecryptFailure);
    expect(() => openDerived(key, sealed, aad, 'atrest text')).toThrow(DecryptFailure);
  });

  test('rejects a key that is not 32 bytes', () => {
    expect(() => sealDerived(key.subarray(1), random, plaintext, aad, 'label')).toThrow(RangeError);
    expect(() => openDerived(key.subarray(1), sealed, aad, 'label')).toThrow(RangeError);
  });
});
