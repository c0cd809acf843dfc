import fc from 'fast-check';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import type { KeyWrap } from '../../../src/backend/crypto/key-wrap';
import { unwrapKey, wrapKey } from '../../../src/backend/crypto/key-wrap';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface WrapVector {
  keySize: number;
  key: string;
  msg: string;
  ct: string;
}

describeWithVectors('Wycheproof key wrap', (folder) => {
  describe.each([
    ['kw', 'aes_wrap_test.json', 68],
    ['kwp', 'aes_kwp_test.json', 94],
  ] as const)('%s', (wrap, file, count) => {
    const vectors = wycheproof<WrapVector>(folder, file).filter((v) => v.keySize === 256);

    test(`has ${count} cases of a 256-bit wrapping key`, () => expect(vectors).toHaveLength(count));

    test.each(vectors.map((v) => [nameOf(v), v] as const))('%s', (_, v) => {
      // "Acceptable" is wrapping eight bytes with KW, which RFC 3394 does not define: refused here.
      if (v.result === 'valid') {
        expect(wrapKey(wrap, fromHex(v.key), fromHex(v.msg))).toEqual(fromHex(v.ct));
        expect(unwrapKey(wrap, fromHex(v.key), fromHex(v.ct))).toEqual(fromHex(v.msg));
      } else {
        expect(() => unwrapKey(wrap, fromHex(v.key), fromHex(v.ct))).toThrow(DecryptFailure);
      }
    });
  });
});

describe.each<KeyWrap>(['kw', 'kwp'])('wrapKey and unwrapKey with %s', (wrap) => {
  const wrapping = Buffer.alloc(32, 3);
  const wrapped = wrapKey(wrap, wrapping, Buffer.alloc(32, 5));

  test('give back the material', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 7 }), (blocks, odd) => {
        const material = Buffer.alloc(blocks * 8 + (wrap === 'kwp' ? odd : 0), 0x5a);
        expect(unwrapKey(wrap, wrapping, wrapKey(wrap, wrapping, material))).toEqual(material);
      }),
    );
  });

  test('fails for another wrapping key, a flipped bit in any byte, and any other length', () => {
    expect(() => unwrapKey(wrap, Buffer.alloc(32, 4), wrapped)).toThrow(DecryptFailure);
    for (let at = 0; at < wrapped.length; at++) {
      const changed = Buffer.from(wrapped);
      // eslint-disable-next-line no-bitwise -- flips one bit
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => unwrapKey(wrap, wrapping, changed)).toThrow(DecryptFailure);
      expect(() => unwrapKey(wrap, wrapping, wrapped.subarray(0, at))).toThrow(DecryptFailure);
    }
  });

  test('rejects a wrapping key that is not 32 bytes', () => {
    expect(() => wrapKey(wrap, Buffer.alloc(16), Buffer.alloc(32))).toThrow(RangeError);
    expect(() => unwrapKey(wrap, Buffer.alloc(24), wrapped)).toThrow(RangeError);
  });
});

test.each([0, 8, 12, 20])('kw rejects material of %i bytes, of which node:crypto would take 8', (length) => {
  expect(() => wrapKey('kw', Buffer.alloc(32), Buffer.alloc(length))).toThrow(RangeError);
});

test('kwp rejects nothing to wrap', () => {
  expect(() => wrapKey('kwp', Buffer.alloc(32), Buffer.alloc(0))).toThrow(RangeError);
});
