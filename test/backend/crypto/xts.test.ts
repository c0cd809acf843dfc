import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import type * as XtsModule from '../../../src/backend/crypto/xts';
import { XtsCipher } from '../../../src/backend/crypto/xts';
import { xtsUnit, xtsUnits } from '../../../src/backend/crypto/xts-unit';
import { insecureSeededRandom } from '../../../src/backend/random';
import { describeWithVectors, readVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

const random = insecureSeededRandom('xts');
const key = random.bytes(64);

/** Holds one data unit with a tweak of at most 16 bytes to the expected ciphertext, by the unit and, where it can, by the bulk cipher. */
function expectUnit(unitKey: Buffer, tweak: Buffer, plaintext: Buffer, ciphertext: Buffer): void {
  const padded = Buffer.concat([tweak, Buffer.alloc(16 - tweak.length)]);
  expect(xtsUnit('encrypt', unitKey, padded, plaintext)).toEqual(ciphertext);
  expect(xtsUnit('decrypt', unitKey, padded, ciphertext)).toEqual(plaintext);
  // The bulk cipher has no ciphertext stealing and 64-bit tweaks: volumes need neither.
  if (plaintext.length % 16 !== 0 || padded.readBigUInt64LE(8) !== 0n) return;
  const bulk = new XtsCipher(unitKey, plaintext.length);
  expect(bulk.encrypt(plaintext, padded.readBigUInt64LE(0))).toEqual(ciphertext);
  expect(bulk.decrypt(ciphertext, padded.readBigUInt64LE(0))).toEqual(plaintext);
}

describeWithVectors('published AES-256-XTS vectors', (folder) => {
  const vectors = wycheproof<{ keySize: number; key: string; iv: string; msg: string; ct: string }>(folder, 'aes_xts_test.json');
  const aes256 = vectors.filter((v) => v.keySize === 512);

  test('Wycheproof has 41 cases of two 256-bit keys', () => expect(aes256).toHaveLength(41));

  test.each(aes256.map((v) => [nameOf(v), v] as const))('Wycheproof %s', (_, v) => {
    // Tweaks of 1 to 16 bytes, zero-padded on the right.
    expectUnit(fromHex(v.key), fromHex(v.iv), fromHex(v.msg), fromHex(v.ct));
  });

  const botan = readVectors(folder, 'xts', 'botan-xts.vec').split('[AES-256/XTS]')[1]?.split(/^\[/m)[0] ?? '';
  const cases = [...botan.matchAll(/Key = (\w+)\s+Nonce = (\w+)\s+In = (\w+)\s+Out = (\w+)/g)].map((found) => found.slice(1).map(fromHex));

  test('Botan has 51 cases, with vectors 10 to 14 of IEEE 1619-2007', () => {
    expect(cases).toHaveLength(51);
    expect(botan.match(/IEEE 1619-2007 VECTOR 1[0-4]/g)).toHaveLength(5);
  });

  test.each(cases.map((found, index) => [index + 1, found] as const))('Botan %i', (_, [unitKey, tweak, plaintext, ciphertext]) => {
    expectUnit(unitKey!, tweak!, plaintext!, ciphertext!);
  });
});

describe('XtsCipher', () => {
  test('equals node:crypto unit by unit, for any unit length, run, first tweak up to 2^64 and step', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 32, 48, 512, 528, 1024, 4096, 65_536, 65_552),
        fc.integer({ min: 0, max: 40 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.constantFrom(1, 2, 8),
        (unit, units, firstTweak, step) => {
          const data = random.bytes(unit * Math.min(units, Math.ceil(200_000 / unit)));
          const expected = Buffer.alloc(data.length);
          xtsUnits('encrypt', key, data, unit, firstTweak, BigInt(step), expected);
          const cipher = new XtsCipher(key, unit, step);
          expect(cipher.encrypt(data, firstTweak).equals(expected)).toBe(true);
          expect(cipher.decrypt(expected, firstTweak).equals(data)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('goes on over the end of a run, and over the end of 32 bits of tweak', () => {
    const cipher = new XtsCipher(key);
    const data = random.bytes(512 * 1000);
    const whole = cipher.encrypt(data, 2 ** 32 - 500);
    for (let unit = 0; unit < 1000; unit++) {
      const tweak = Buffer.alloc(16);
      tweak.writeBigUInt64LE(2n ** 32n - 500n + BigInt(unit));
      const alone = createCipheriv('aes-256-xts', key, tweak).update(data.subarray(unit * 512, unit * 512 + 512));
      expect(whole.subarray(unit * 512, unit * 512 + 512).equals(alone)).toBe(true);
    }
  });

  test('counts 512-byte sectors for larger units when told to, as dm-crypt does', () => {
    const data = random.bytes(3 * 4096);
    const sealed = new XtsCipher(key, 4096, 8).encrypt(data, 80);
    const second = Buffer.alloc(16);
    second.writeBigUInt64LE(88n);
    expect(createDecipheriv('aes-256-xts', key, second).update(sealed.subarray(4096, 8192))).toEqual(data.subarray(4096, 8192));
  });

  test('works in place, into a given buffer and from any offset in memory', () => {
    const cipher = new XtsCipher(key);
    const data = random.bytes(200 * 512);
    const expected = cipher.encrypt(data, 7);
    const given = Buffer.alloc(data.length);
    expect(cipher.encrypt(data, 7, given)).toBe(given);
    expect(given).toEqual(expected);
    const place = Buffer.concat([Buffer.alloc(3), data]).subarray(3);
    expect(cipher.encrypt(place, 7, place)).toEqual(expected);
    expect(cipher.decrypt(place, 7, place)).toEqual(data);
  });

  test('keeps apart what two ciphers do in turn over one scratch memory', () => {
    const [one, two] = [new XtsCipher(key), new XtsCipher(random.bytes(64))];
    const data = random.bytes(4096);
    const [first, second] = [one.encrypt(data, 0), two.encrypt(data, 0)];
    expect(first.equals(second)).toBe(false);
    expect(one.decrypt(first, 0)).toEqual(data);
    two.wipe();
    expect(one.decrypt(first, 0)).toEqual(data);
  });

  test('gives other ciphertext for the same plaintext in every unit, and garbage for a unit in another place', () => {
    const cipher = new XtsCipher(key);
    const sealed = cipher.encrypt(Buffer.alloc(512 * 64), 0);
    expect(new Set(Array.from({ length: 64 }, (_, unit) => sealed.toString('hex', unit * 512, unit * 512 + 512))).size).toBe(64);
    // XTS does not authenticate: this is what it cannot promise, written down.
    expect(cipher.decrypt(sealed.subarray(0, 512), 1)).not.toEqual(Buffer.alloc(512));
  });

  test('damages exactly the 16-byte block of a flipped bit', () => {
    const cipher = new XtsCipher(key);
    const data = random.bytes(512);
    const sealed = cipher.encrypt(data, 0);
    sealed.writeUInt8(255 - sealed.readUInt8(100), 100);
    const opened = cipher.decrypt(sealed, 0);
    expect(opened.subarray(0, 96)).toEqual(data.subarray(0, 96));
    expect(opened.subarray(96, 112)).not.toEqual(data.subarray(96, 112));
    expect(opened.subarray(112)).toEqual(data.subarray(112));
  });

  test('rejects equal key halves in both directions, where node:crypto still decrypts', () => {
    const half = random.bytes(32);
    const equal = Buffer.concat([half, half]);
    expect(() => new XtsCipher(equal)).toThrow('the two halves of an XTS key must differ');
    expect(() => new XtsCipher(equal, 2 ** 17)).toThrow('the two halves of an XTS key must differ');
    const tweak = Buffer.alloc(16);
    expect(() => xtsUnit('encrypt', equal, tweak, Buffer.alloc(32))).toThrow(RangeError);
    expect(() => xtsUnit('decrypt', equal, tweak, Buffer.alloc(32))).toThrow(RangeError);
  });

  test.each([0, 32, 63, 65])('rejects a key of %i bytes', (length) => {
    expect(() => new XtsCipher(random.bytes(length))).toThrow(RangeError);
  });

  test.each([0, 8, 520, -512, 1.5, Number.NaN, 2 ** 24 + 16])('rejects a data unit of %d bytes', (unit) => {
    expect(() => new XtsCipher(key, unit)).toThrow(RangeError);
  });

  test('rejects a part of a unit, and an output of another length', () => {
    const cipher = new XtsCipher(key);
    expect(() => cipher.encrypt(Buffer.alloc(511), 0)).toThrow(RangeError);
    expect(() => cipher.decrypt(Buffer.alloc(513), 0)).toThrow(RangeError);
    expect(() => cipher.encrypt(Buffer.alloc(512), 0, Buffer.alloc(1024))).toThrow(RangeError);
    expect(cipher.encrypt(Buffer.alloc(0), 0)).toEqual(Buffer.alloc(0));
  });

  test('does nothing once wiped, which may be said twice', () => {
    const cipher = new XtsCipher(key);
    cipher.wipe();
    cipher.wipe();
    expect(() => cipher.encrypt(Buffer.alloc(512), 0)).toThrow('the cipher was wiped');
    expect(() => cipher.decrypt(Buffer.alloc(512), 0)).toThrow('the cipher was wiped');
  });

  test('does not change when the caller wipes its key', () => {
    for (const unit of [512, 2 ** 17]) {
      const own = random.bytes(64);
      const data = random.bytes(unit * 2);
      const expected = new XtsCipher(own, unit).encrypt(data, 1);
      const cipher = new XtsCipher(own, unit);
      own.fill(0);
      expect(cipher.encrypt(data, 1).equals(expected)).toBe(true);
    }
  });

  test('gives the same bytes where WebAssembly has no SIMD, or there is no WebAssembly', () => {
    const data = random.bytes(512 * 20);
    const expected = new XtsCipher(key).encrypt(data, 2 ** 33);
    const original = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
    for (const value of [{ validate: () => false }, undefined]) {
      Object.defineProperty(globalThis, 'WebAssembly', { ...original, value });
      try {
        jest.isolateModules(() => {
          // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy, loaded without SIMD
          const plain = require('../../../src/backend/crypto/xts') as typeof XtsModule;
          const cipher = new plain.XtsCipher(key);
          expect(cipher.encrypt(data, 2 ** 33)).toEqual(expected);
          expect(cipher.decrypt(expected, 2 ** 33)).toEqual(data);
        });
      } finally {
        Object.defineProperty(globalThis, 'WebAssembly', original);
      }
    }
  });
});
